// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol

/// A sentence with places for the fields of a line.
///
/// `{key}` is a field's value, `{key|form}` the value in a form (see `Template.Form`), `{units.*}` all of a list, with
/// commas. What stands in `[…]` is left out when a field in it is absent or empty.
struct Template {
    enum Form: String {
        /// A status word in the reader's language.
        case status
        /// `12:04:31` of an instant.
        case time
        /// `4:05` of milliseconds.
        case span
    }

    private let text: String

    init(_ text: String) { self.text = text }

    func filled(_ fields: [Field], _ form: (Form, String) -> String) -> String {
        var result = ""
        var rest = text[...]
        while let open = rest.firstIndex(where: { $0 == "[" || $0 == "{" }) {
            result += rest[..<open]
            let isGroup = rest[open] == "["
            guard let close = rest[open...].firstIndex(of: isGroup ? "]" : "}") else { break }
            let inside = rest[rest.index(after: open)..<close]
            if isGroup {
                result += Template.group(inside, fields, form) ?? ""
            } else {
                result += Template.value(inside, fields, form) ?? "?"
            }
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }

    private static func group(_ text: Substring, _ fields: [Field], _ form: (Form, String) -> String) -> String? {
        var result = ""
        var rest = text
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            guard let value = value(rest[rest.index(after: open)..<close], fields, form) else { return nil }
            result += rest[..<open] + value
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }

    /// `nil` when absent or empty.
    private static func value(_ place: Substring, _ fields: [Field], _ form: (Form, String) -> String) -> String? {
        let parts = place.split(separator: "|")
        let key = parts[0]
        let values = key.contains("*") ? all(key, fields) : fields[String(key)].map { [$0] } ?? []
        let shown = values.filter { !$0.isEmpty }.map { value in
            parts.count > 1 ? Form(rawValue: String(parts[1])).map { form($0, value) } ?? value : value
        }
        return shown.isEmpty ? nil : shown.joined(separator: ", ")
    }

    /// The values of `slots.*.unit`: any number where the star is.
    private static func all(_ key: Substring, _ fields: [Field]) -> [String] {
        let ends = key.split(separator: "*", maxSplits: 1, omittingEmptySubsequences: false)
        return fields.filter { field in
            guard field.key.hasPrefix(ends[0]), field.key.hasSuffix(ends[1]) else { return false }
            let middle = field.key.dropFirst(ends[0].count).dropLast(ends[1].count)
            return !middle.isEmpty && middle.allSatisfy(\.isNumber)
        }.map(\.value)
    }
}
