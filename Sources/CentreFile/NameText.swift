// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// The three shapes of names: what is said on the radio, codes, and words of the file itself.
enum NameText {
    /// `HK-01`
    static func unit(_ text: String) throws(Complaint) -> String {
        try upper(text, limit: Limits.unitName, what: "a unit's name", example: "HK-01")
    }

    /// `FIRE-HOUSE`
    static func code(_ text: String) throws(Complaint) -> String {
        try upper(text, limit: Limits.code, what: "a type's code", example: "FIRE-HOUSE")
    }

    /// `false_alarm` or `FALSE-ALARM`: dispositions are never spoken, so either will do.
    static func disposition(_ text: String) throws(Complaint) -> String {
        guard (1...Limits.code).contains(text.utf8.count),
            text.utf8.allSatisfy({ isAlphanumeric($0) || $0 == 45 || $0 == 95 })
        else { throw Complaint("'\(text)' is not a code; use 1 to \(Limits.code) letters a to z, digits, '_' and '-'") }
        return text
    }

    /// `heavy_engine`, `tube_house`; with `-` as `joint`: `ha-noi`.
    static func lowercase(_ text: String, _ joint: Character) throws(Complaint) -> String {
        let fits = text.allSatisfy { ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == joint }
        guard (1...Limits.word).contains(text.utf8.count), fits, text.first?.isLetter ?? false else {
            throw Complaint(
                "'\(text)' is not a name here; use 1 to \(Limits.word) of a to z, digits and '\(joint)', a letter first"
            )
        }
        return text
    }

    /// Free text, as stations and areas are called.
    static func free(_ text: String) throws(Complaint) -> String {
        guard text.unicodeScalars.count <= Limits.names, !text.contains(where: \.isNewline) else {
            throw Complaint("the name is longer than \(Limits.names) characters or one line; shorten it")
        }
        return text
    }

    private static func upper(_ text: String, limit: Int, what: String, example: String) throws(Complaint) -> String {
        let fits = text.utf8.allSatisfy { isAlphanumeric($0) && !(97...122).contains($0) || $0 == 45 }
        if fits, (1...limit).contains(text.utf8.count) { return text }
        let upper = text.uppercased()
        if upper != text, (try? self.upper(upper, limit: limit, what: what, example: example)) != nil {
            throw Complaint("'\(text)' has small letters; write '\(upper)'")
        }
        throw Complaint("'\(text)' is not \(what); use 1 to \(limit) of A to Z, digits and '-', as in '\(example)'")
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
    }
}
