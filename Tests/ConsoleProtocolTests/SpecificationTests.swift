// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import Foundation
import Testing

struct SpecificationTests {
    @Test("the specification prints every code with its retry class and meaning, and no other")
    func codesArePrinted() throws {
        let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let page = package.appendingPathComponent("Sources/ConsoleProtocol/ConsoleProtocol.docc/LineProtocol.md")
        let printed = try String(contentsOf: page, encoding: .utf8).split(separator: "\n").filter { line in
            line.hasPrefix("| `") && Retry.allCases.contains { line.contains("` | \($0.rawValue) | ") }
        }
        let known = ErrorCode.allCases.map { "| `\($0.rawValue)` | \($0.retry.rawValue) | \($0.meaning) |" }
        #expect(Set(printed.map(String.init)) == Set(known))
    }
}
