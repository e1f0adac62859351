// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// The names of one section, so that other sections can refer to them.
struct Register {
    /// `station`, `stations`.
    let singular: String
    let plural: String
    /// In the order of the file.
    private(set) var names: [String] = []
    /// False while the section is missing or unreadable: then references to it are not checked, because the one
    /// complaint about the section says it all.
    var isComplete = false
    private var lineByKey: [String: Int] = [:]
    private var known: Set<String> = []

    init(_ singular: String, _ plural: String) {
        self.singular = singular
        self.plural = plural
    }

    /// Takes a name in. Two names that differ only in case or diacritics are told as one: nobody tells them apart on
    /// the radio.
    private mutating func add(_ name: String, at field: Field) {
        let folded = FoldedText(name).text
        let key = folded.isEmpty ? name : folded
        if let line = lineByKey[key] {
            field.complain("'\(name)' is already the name of the \(singular) on line \(line); give each its own")
            return
        }
        lineByKey[key] = field.place.line
        names.append(name)
        known.insert(name)
    }

    /// Takes the name of an entry's `name` or `code` in. One that is wrongly formed has been told; it still counts as
    /// known, so that what refers to it is not told as well.
    mutating func read(_ field: Field?, _ form: (String) throws(Complaint) -> String) -> String? {
        guard let field else { return nil }
        guard let name = field.value(form) else {
            if case .scalar(let scalar) = field.node { known.insert(scalar.string) }
            return nil
        }
        add(name, at: field)
        return name
    }

    func contains(_ name: String) -> Bool { known.contains(name) }

    /// True when `field` refers to an entry; otherwise the field has been told.
    func check(_ name: String, at field: Field) -> Bool {
        if !isComplete || contains(name) { return true }
        let advice = field.problems.isFull ? "" : Spelling.advice(for: name, among: names, plural: plural)
        field.complain("'\(name)' is not \(article) \(singular)\(advice)")
        return false
    }

    /// As it is spoken: an area, a unit.
    private var article: String { "aeio".contains(singular.first ?? " ") ? "an" : "a" }
}
