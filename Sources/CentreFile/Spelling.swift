// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// Finds what somebody probably meant.
enum Spelling {
    /// The candidate nearest to `word`, or `nil` when none is near. Diacritics and case count less than letters:
    /// `Doi 1` is nearer to `Đội 1` than to `Doi 2`.
    static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        guard word.unicodeScalars.count <= Limits.names else { return nil }
        let folded = Array(FoldedText(word).text.utf8)
        guard !folded.isEmpty else { return nil }
        let furthest = max(1, folded.count / 3)
        var best: (distance: Int, name: String)?
        for candidate in candidates.prefix(Limits.candidates) {
            let other = Array(FoldedText(candidate).text.utf8)
            guard abs(other.count - folded.count) <= furthest else { continue }
            let distance = distance(folded, other)
            if distance <= furthest, distance < best?.distance ?? .max { best = (distance, candidate) }
        }
        return best?.name
    }

    /// `; did you mean 'Đội 1'?`, or the list when nothing is near, or nothing when there is no list.
    static func advice(for word: String, among candidates: [String], plural: String) -> String {
        if let name = nearest(to: word, among: candidates) { return "; did you mean '\(name)'?" }
        guard !candidates.isEmpty else { return "; the file lists no \(plural)" }
        let shown = candidates.prefix(8).map { "'\($0)'" }.joined(separator: ", ")
        return "; the \(plural) are \(shown)\(candidates.count > 8 ? " and \(candidates.count - 8) more" : "")"
    }

    /// Letters to insert, remove, replace or swap with their neighbour (optimal string alignment).
    static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
        var beforeLast = [Int](repeating: 0, count: b.count + 1)
        var last = Array(0...b.count)
        for i in 1...a.count {
            var row = [i]
            row.reserveCapacity(b.count + 1)
            for j in 1...b.count {
                let replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
                var least = min(replaced, last[j] + 1, row[j - 1] + 1)
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
                    least = min(least, beforeLast[j - 2] + 1)
                }
                row.append(least)
            }
            (beforeLast, last) = (last, row)
        }
        return last[b.count]
    }
}
