// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// The different words of a place, folded, each as one number (FNV-1a), so that two places are compared in one pass.
///
/// Two of some million words share a number by chance once in a million places; what comes of it is a proposal with a word
/// too many, shown to a person.
struct PlaceWords: Sendable {
    private let hashes: [UInt64]

    init(_ place: String) {
        var hashes: [UInt64] = []
        for word in FoldedText(place).text.utf8.split(separator: UInt8(ascii: " ")) {
            let hash = word.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
            if let at = hashes.firstIndex(where: { $0 >= hash }) {
                if hashes[at] != hash { hashes.insert(hash, at: at) }
            } else {
                hashes.append(hash)
            }
        }
        self.hashes = hashes
    }

    /// How many words stand in both.
    func shared(with other: PlaceWords) -> Int {
        var (a, b, count) = (0, 0, 0)
        while a < hashes.count, b < other.hashes.count {
            if hashes[a] == other.hashes[b] {
                count += 1
                a += 1
                b += 1
            } else if hashes[a] < other.hashes[b] {
                a += 1
            } else {
                b += 1
            }
        }
        return count
    }
}
