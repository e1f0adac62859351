// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// The tags of one node, way or relation, reduced to the keys that matter here.
///
/// Most questions are about keys that an object does not carry, so a set of bits answers those first.
struct Tags {
    private var pairs: [(key: Key, value: String)] = []
    private var present: UInt128 = 0

    init() {}

    init(_ pairs: [(Key, String)]) {
        for (key, value) in pairs { add(key, value) }
    }

    var isEmpty: Bool { pairs.isEmpty }

    /// A key given twice keeps its first value. Values are trimmed of blanks; an empty value is no tag.
    mutating func add(_ key: Key, _ value: some StringProtocol) {
        let value = value.trimmed
        guard !has(key), !value.isEmpty else { return }
        present |= key.bit
        pairs.append((key, String(value)))
    }

    mutating func removeAll() {
        pairs.removeAll(keepingCapacity: true)
        present = 0
    }

    func has(_ key: Key) -> Bool { present & key.bit != 0 }

    subscript(key: Key) -> String? {
        guard has(key) else { return nil }
        return pairs.first { $0.key == key }?.value
    }
}

extension StringProtocol {
    /// Without spaces, tabs and line ends at both ends.
    var trimmed: SubSequence {
        var rest = self[...]
        while let first = rest.unicodeScalars.first, first.value <= 32 { rest = rest.dropFirst() }
        while let last = rest.unicodeScalars.last, last.value <= 32 { rest = rest.dropLast() }
        return rest
    }

    /// The parts of a list `a; b;c`, trimmed, without empty ones.
    var listed: [SubSequence] { split(separator: ";").map(\.trimmed).filter { !$0.isEmpty } }
}
