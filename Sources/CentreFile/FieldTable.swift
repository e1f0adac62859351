// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Yams

/// A mapping whose keys are known beforehand; every other key is an error, since a mistyped key must not be ignored.
struct FieldTable {
    let field: Field
    private var values: [String: Field] = [:]

    /// `thing` is what the complaint calls the mapping: `'statoin' is not a key of a unit`.
    init?(_ field: Field, of thing: String, keys: [String]) {
        guard case .mapping(let mapping) = field.node else {
            field.complain(
                "a mapping is wanted here, one 'key: value' a line; the keys of \(thing) are "
                    + keys.joined(separator: ", "))
            return nil
        }
        self.field = field
        for (keyNode, valueNode) in mapping {
            guard !field.problems.repeatedKeys.contains(Place(keyNode.mark)) else { continue }
            let key = Field(node: keyNode, path: field.path, problems: field.problems)
            guard let name = key.text() else { continue }
            let path = field.path.isEmpty ? name : "\(field.path).\(name)"
            guard keys.contains(name) else {
                let advice = field.problems.isFull ? "" : FieldTable.unknown(name, thing: thing, keys: keys)
                Field(node: keyNode, path: path, problems: field.problems).complain(advice)
                continue
            }
            values[name] = Field(node: valueNode, path: path, problems: field.problems)
        }
    }

    subscript(key: String) -> Field? { values[key] }

    /// The field, or `nil` after the complaint that it is missing.
    func required(_ key: String) -> Field? {
        if let value = values[key] { return value }
        field.complain("'\(key)' is missing; add it")
        return nil
    }

    private static func unknown(_ name: String, thing: String, keys: [String]) -> String {
        if name.first?.isNumber ?? false, keys.first?.first?.isLetter ?? false {
            return
                "'\(name)' is not a key of \(thing); inside braces a comma ends the value, so put a coordinate in quotes, "
                + "\"21.0285,105.8542\", and write decimals with a point"
        }
        if let near = Spelling.nearest(to: name, among: keys) {
            return "'\(name)' is not a key of \(thing); did you mean '\(near)'?"
        }
        return "'\(name)' is not a key of \(thing); its keys are \(keys.joined(separator: ", "))"
    }
}
