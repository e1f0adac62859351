// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation

/// The repository as files on disk.
enum Repository {
    /// The folder above this file that holds `Package.swift`; `KENG_REPOSITORY` names another.
    static let root: URL = {
        if let other = ProcessInfo.processInfo.environment["KENG_REPOSITORY"] { return URL(fileURLWithPath: other) }
        var folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        while folder.path != "/", !FileManager.default.fileExists(atPath: folder.appendingPathComponent("Package.swift").path) {
            folder.deleteLastPathComponent()
        }
        return folder
    }()

    static func text(_ path: String) -> String? { try? String(contentsOf: root.appendingPathComponent(path), encoding: .utf8) }

    /// All Swift files below `Sources` and `Tests`, by their paths.
    static let swiftFiles: [SourceFile] = ["Sources", "Tests"].flatMap { folder in
        let enumerator = FileManager.default.enumerator(atPath: root.appendingPathComponent(folder).path)
        let paths = (enumerator?.allObjects as? [String] ?? []).filter { $0.hasSuffix(".swift") }
        return paths.sorted().compactMap { path in text("\(folder)/\(path)").map { SourceFile(path: "\(folder)/\(path)", text: $0) } }
    }
}

/// One Swift file, and the same with its comments and the insides of its texts blanked out.
struct SourceFile: Sendable, CustomStringConvertible {
    let path: String
    let text: String
    let code: String

    init(path: String, text: String) {
        (self.path, self.text) = (path, text)
        var blanking = Blanking(text)
        code = blanking.run()
    }

    var description: String { path }
    var lines: [Substring] { code.split(separator: "\n", omittingEmptySubsequences: false) }
    /// The target it belongs to.
    var room: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }
    var isGenerated: Bool { path.hasSuffix(".pb.swift") }

    /// Every `func` and `init` with a body: the line it begins on, and how many lines its body takes.
    var functions: [(line: Int, length: Int)] {
        let lines = self.lines
        return lines.indices.compactMap { start in
            let words = lines[start].split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == ".") }
            guard words.contains("func") || words.first(where: { !SourceFile.modifiers.contains($0) }) == "init" else { return nil }
            return SourceFile.body(from: start, in: lines).map { (start + 1, $0) }
        }
    }

    private static let modifiers: Set<Substring> = ["public", "private", "fileprivate", "internal", "convenience", "required", "package"]

    /// The line from its `func` or `init` on.
    private static func declaration(in line: Substring) -> Substring {
        let keyword = line.range(of: "func ") ?? line.range(of: "init")
        return keyword.map { line[$0.lowerBound...] } ?? line
    }

    /// Lines between the braces of the declaration that begins at `start`; `nil` when it has none (a protocol's).
    private static func body(from start: Int, in lines: [Substring]) -> Int? {
        var depth = 0
        var round = 0
        var opened: Int?
        for index in start..<lines.count {
            for character in index == start ? declaration(in: lines[start]) : lines[index] {
                switch character {
                case "(", "[": round += 1
                case ")", "]": round -= 1
                case "{" where round == 0:
                    if opened == nil { opened = index }
                    depth += 1
                case "}" where round == 0:
                    depth -= 1
                    if opened == nil { return nil }
                    if depth == 0 { return max(0, index - opened! - 1) }
                default: break
                }
            }
            let next = index + 1 < lines.count ? lines[index + 1].drop { $0 == " " } : ""
            let goesOn = ["{", "where", "->", ")", "throws", "async"].contains { next.hasPrefix($0) }
            if opened == nil, round == 0, !goesOn { return nil }
        }
        return nil
    }
}

/// Replaces comments and texts by blanks; line breaks stay.
private struct Blanking {
    private let input: [Character]
    private var position = 0
    private var out = ""

    init(_ text: String) { input = Array(text) }

    mutating func run() -> String {
        while position < input.count {
            if starts("//") {
                skipLine()
            } else if starts("/*") {
                skipBlock()
            } else if let hashes = textOpens() {
                skipText(hashes)
            } else {
                keep()
            }
        }
        return out
    }

    private func starts(_ word: String) -> Bool {
        position + word.count <= input.count && input[position..<position + word.count].elementsEqual(word)
    }

    private mutating func keep() {
        out.append(input[position])
        position += 1
    }

    private mutating func blank() {
        out.append(input[position] == "\n" ? "\n" : " ")
        position += 1
    }

    private mutating func skipLine() {
        while position < input.count, input[position] != "\n" { blank() }
    }

    private mutating func skipBlock() {
        var depth = 0
        repeat {
            if starts("/*") { depth += 1; blank(); blank() } else if starts("*/") { depth -= 1; blank(); blank() } else { blank() }
        } while depth > 0 && position < input.count
    }

    /// How many `#` stand before the quote here; `nil` when no text begins here.
    private func textOpens() -> Int? {
        var index = position
        while index < input.count, input[index] == "#" { index += 1 }
        return index < input.count && input[index] == "\"" ? index - position : nil
    }

    private mutating func skipText(_ hashes: Int) {
        let marks = String(repeating: "#", count: hashes)
        for _ in 0..<hashes { blank() }
        let quote = starts("\"\"\"") ? "\"\"\"" : "\""
        for _ in 0..<quote.count { blank() }
        while position < input.count, !starts(quote + marks) {
            if starts("\\" + marks + "(") {
                skipInterpolation(hashes)
            } else {
                if hashes == 0, input[position] == "\\" { blank() }
                if position < input.count { blank() }
            }
        }
        for _ in 0..<(quote.count + hashes) where position < input.count { blank() }
    }

    private mutating func skipInterpolation(_ hashes: Int) {
        for _ in 0..<(hashes + 1) { blank() }
        var depth = 0
        repeat {
            if let inner = textOpens() { skipText(inner); continue }
            if input[position] == "(" { depth += 1 }
            if input[position] == ")" { depth -= 1 }
            blank()
        } while depth > 0 && position < input.count
    }
}
