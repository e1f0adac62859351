// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary
import Yams

/// One value of the file together with its place and path: everything that reads a value can complain about it.
///
/// Every reader here answers `nil` after it has complained, so that callers go on with the next field and nobody has
/// to mend a file one complaint at a time.
struct Field {
    let node: Node
    /// `units[3].station`
    let path: String
    let problems: ProblemList

    var place: Place { Place(node.mark) }

    func complain(_ text: String) { problems.add(.error, at: place, path: path, text) }
    func warn(_ text: String) { problems.add(.warning, at: place, path: path, text) }

    /// `key:` with nothing behind it.
    var isEmpty: Bool {
        guard case .scalar(let scalar) = node else { return false }
        return scalar.style == .plain && ["", "~", "null"].contains(scalar.string)
    }

    // MARK: One value

    /// A text of one line. Control and bidirectional characters are refused: they would forge lines on a console.
    func text() -> String? {
        guard !isEmpty else { return complained("a value is missing; write one or remove the key") }
        guard case .scalar(let scalar) = node else { return complained("one value is wanted here, not \(shape)") }
        guard scalar.string.contains(where: { !$0.isWhitespace }) else { return complained("the text is empty") }
        guard scalar.string.unicodeScalars.count <= Limits.textScalars else {
            return complained("the text is longer than \(Limits.textScalars) characters; shorten it")
        }
        if let bad = scalar.string.unicodeScalars.first(where: CentreText.isForbidden) {
            return complained("the character \(CentreText.name(of: bad)) cannot stand in a text; remove it")
        }
        return scalar.string
    }

    /// The field's text as `parse` understands it.
    func value<T>(_ parse: (String) throws(Complaint) -> T) -> T? {
        guard let text = text() else { return nil }
        do {
            return try parse(text)
        } catch {
            return complained(error.text)
        }
    }

    func integer(in range: ClosedRange<Int>) -> Int? {
        value { (text) throws(Complaint) in
            guard let number = Int(text), text.utf8.allSatisfy({ $0 != UInt8(ascii: "+") }) else {
                throw Complaint("'\(text)' is not a whole number from \(range.lowerBound) to \(range.upperBound)")
            }
            guard range.contains(number) else {
                throw Complaint("\(number) is out of range; give \(range.lowerBound) to \(range.upperBound)")
            }
            return number
        }
    }

    func flag() -> Bool? {
        value { (text) throws(Complaint) in
            switch text.lowercased() {
            case "true", "yes": true
            case "false", "no": false
            default: throw Complaint("'\(text)' is neither true nor false")
            }
        }
    }

    func choice<T: RawRepresentable & CaseIterable>(_ type: T.Type, _ plural: String) -> T? where T.RawValue == String {
        value { (text) throws(Complaint) in
            guard let choice = T(rawValue: text) else {
                let names = T.allCases.map(\.rawValue)
                throw Complaint(
                    "'\(text)' is not understood" + Spelling.advice(for: text, among: names, plural: plural))
            }
            return choice
        }
    }

    // MARK: Several values

    /// The entries of a list, or `nil` when this is none.
    func items() -> [Field]? {
        guard !isEmpty else { return complained("the list is empty; write entries or remove the key") }
        guard case .sequence(let sequence) = node else { return complained("a list is wanted here, not \(shape)") }
        guard sequence.count <= Limits.entries else {
            return complained("more than \(Limits.entries) entries; this cannot be meant")
        }
        return sequence.enumerated().map { Field(node: $1, path: "\(path)[\($0)]", problems: problems) }
    }

    /// The same, where a single value may stand for a list of one.
    func itemsOrOne() -> [Field]? {
        if case .scalar = node, !isEmpty { return [self] }
        return items()
    }

    /// Values of a list that `read` could read.
    func list<T>(_ read: (Field) -> T?) -> [T] { itemsOrOne()?.compactMap(read) ?? [] }

    private var shape: String {
        switch node {
        case .scalar(let scalar): "the text '\(scalar.string.prefix(40))'"
        case .mapping: "a mapping"
        case .sequence: "a list"
        case .alias: "an alias"
        }
    }

    func complained<T>(_ text: String) -> T? {
        complain(text)
        return nil
    }
}
