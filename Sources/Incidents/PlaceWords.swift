// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// The different words of a place, folded, each as one number, so that two places are compared in a few steps.
///
/// Two of some million words share a number by chance; what comes of it is a proposal with a word too many, shown to a
/// person. Of a place with more than sixteen different words the lowest numbers are kept, which long places share if they
/// share their words.
struct PlaceWords: Sendable {
    /// In order; 0: no word.
    private var words = SIMD16<UInt32>(repeating: 0)
    private var count = 0

    init(_ place: String) {
        for word in FoldedText(place).text.utf8.split(separator: UInt8(ascii: " ")) {
            let hash = NameHash(word).number
            insert(max(1, UInt32(truncatingIfNeeded: hash ^ hash >> 32)))
        }
    }

    private mutating func insert(_ word: UInt32) {
        var at = 0
        while at < count, words[at] < word { at += 1 }
        guard at < words.scalarCount, at == count || words[at] != word else { return }
        count = min(count + 1, words.scalarCount)
        for later in stride(from: count - 1, to: at, by: -1) { words[later] = words[later - 1] }
        words[at] = word
    }

    /// How many words stand in both.
    func shared(with other: PlaceWords) -> Int {
        var shared = 0
        for at in 0..<count where any(other.words .== SIMD16(repeating: words[at])) { shared += 1 }
        return shared
    }
}

/// A text as one number (FNV-1a): enough to see whether two are the same.
struct NameHash: Hashable, Sendable {
    let number: UInt64

    init(_ bytes: some Sequence<UInt8>) {
        number = bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
    }
}
