// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Finds the later of two equal keys and masks it, so that the rest of the file can still be parsed.
///
/// The parser stops at the first repeated key and tells only where the key stood first. The later one is looked for
/// from there on: in a block at the same column, inside braces at the same depth. Masking replaces one letter by a
/// private-use character, which moves no column.
struct RepeatedKeys {
    private var lines: [[Unicode.Scalar]]
    private var masks: UInt32 = 0

    init(text: String) {
        lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map(Array.init)
    }

    var masked: String {
        var scalars = String.UnicodeScalarView()
        for (index, line) in lines.enumerated() {
            if index > 0 { scalars.append("\n") }
            scalars.append(contentsOf: line)
        }
        return String(scalars)
    }

    /// Where the later key stands, or `nil` when it was not found.
    mutating func mask(_ name: String, after first: Place) -> Place? {
        let name = Array(name.unicodeScalars)
        guard !name.isEmpty, lines.indices.contains(first.line - 1) else { return nil }
        let before = lines[first.line - 1].prefix(first.column - 1)
        let inBraces = before.last { $0 != " " }.map { $0 == "{" || $0 == "," } ?? false
        guard let place = inBraces ? findInBraces(name, after: first) : findInBlock(name, after: first) else {
            return nil
        }
        let column = place.column - 1 + (isQuote(lines[place.line - 1][place.column - 1]) ? 1 : 0)
        guard let mask = Unicode.Scalar(0xE000 + masks) else { return nil }
        masks += 1
        lines[place.line - 1][column] = mask
        return place
    }

    private func findInBlock(_ name: [Unicode.Scalar], after first: Place) -> Place? {
        for index in lines.indices.dropFirst(first.line) {
            let line = lines[index]
            guard let start = line.firstIndex(where: { $0 != " " }), line[start] != "#", line[start] != "\r" else {
                continue
            }
            if start < first.column - 1 { return nil }
            if start == first.column - 1, key(name, at: start, of: line) {
                return Place(line: index + 1, column: start + 1)
            }
        }
        return nil
    }

    private func findInBraces(_ name: [Unicode.Scalar], after first: Place) -> Place? {
        var depth = 0
        var expectsKey = false
        for index in lines.indices.dropFirst(first.line - 1) {
            let line = lines[index]
            var column = index == first.line - 1 ? first.column : 0
            while column < line.count {
                switch line[column] {
                case "{", "[": depth += 1
                case "}", "]": depth -= 1
                case ",": expectsKey = depth == 0
                case " ", "\r": break
                default:
                    if expectsKey, key(name, at: column, of: line) { return Place(line: index + 1, column: column + 1) }
                    expectsKey = false
                }
                if depth < 0 { return nil }
                column += 1
            }
        }
        return nil
    }

    private func key(_ name: [Unicode.Scalar], at start: Int, of line: [Unicode.Scalar]) -> Bool {
        var at = start
        let quoted = isQuote(line[at])
        if quoted { at += 1 }
        guard line.count >= at + name.count, Array(line[at..<at + name.count]) == name else { return false }
        at += name.count
        if quoted { at += 1 }
        return line.dropFirst(at).first { $0 != " " } == ":"
    }

    private func isQuote(_ scalar: Unicode.Scalar) -> Bool { scalar == "\"" || scalar == "'" }
}
