// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import Testing

struct ErrorCodeTests {
    /// Grows at its end only. A change to a line that stands here breaks clients in the field.
    private static let frozen = [
        "BADLINE never", "BADUTF8 never", "BADCHAR never", "BADTAG never", "BADVERB never", "BADKEY never", "DUPKEY never",
        "MISSING never", "BADVALUE never", "TOOLONG never", "NOTFOUND never", "CONFLICT never", "UNITBUSY never",
        "UNITUNAVAILABLE never", "STATE never", "REASON never", "CIDREUSED never", "CREWS never", "UNLOCATED never",
        "AUTH never", "FORBIDDEN never", "NOTACTIVE elsewhere", "GAP never", "SLOW same", "BUSY later", "RATE later",
        "DURABILITY same", "INTERNAL later", "FOREIGN never", "ABUSE never", "IDLE same", "QUIT never",
        "STOPPING elsewhere", "NOCARD never",
    ]

    @Test("codes keep their names and retry classes for ever")
    func codesAreFrozen() {
        let now = Set(ErrorCode.allCases.map { "\($0.rawValue) \($0.retry.rawValue)" })
        #expect(now.isSuperset(of: Self.frozen))
        #expect(now.count == Self.frozen.count, "add the new code to the frozen list and to the specification")
    }

    @Test("codes are upper case and explained")
    func codesAreWellFormed() {
        for code in ErrorCode.allCases {
            #expect(code.rawValue.allSatisfy { $0.isASCII && ($0.isUppercase || $0.isNumber) })
            #expect(!code.meaning.isEmpty)
        }
    }
}
