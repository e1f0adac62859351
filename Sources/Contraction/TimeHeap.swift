// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// A priority queue of (time, item), smallest first, equal times by item.
///
/// A four-way heap of one 64-bit word an entry: half as deep as a two-way one, and the four children lie in one cache
/// line. An item whose time got better is pushed again; whoever pops skips the stale entries.
struct TimeHeap {
    private var words: UnsafeMutablePointer<UInt64>
    private var capacity: Int
    private(set) var count = 0

    init() {
        capacity = 1024
        words = .allocate(capacity: capacity)
    }

    func deallocate() { words.deallocate() }

    mutating func removeAll() { count = 0 }

    @inline(__always)
    mutating func push(_ time: Int32, _ item: Int) {
        if count == capacity { grow() }
        let word = UInt64(UInt32(bitPattern: time)) << 32 | UInt64(UInt32(truncatingIfNeeded: item))
        var hole = count
        count &+= 1
        while hole > 0 {
            let parent = (hole &- 1) >> 2
            guard word < words[parent] else { break }
            words[hole] = words[parent]
            hole = parent
        }
        words[hole] = word
    }

    @inline(__always)
    mutating func pop() -> (time: Int32, item: Int)? {
        guard count > 0 else { return nil }
        let top = words[0]
        count &-= 1
        if count > 0 { sink(words[count]) }
        return (Int32(bitPattern: UInt32(truncatingIfNeeded: top >> 32)), Int(UInt32(truncatingIfNeeded: top)))
    }

    @inline(__always)
    private mutating func sink(_ word: UInt64) {
        var hole = 0
        while true {
            let first = hole &* 4 &+ 1
            guard first < count else { break }
            let end = min(first &+ 4, count)
            var least = first
            var child = first &+ 1
            while child < end {
                if words[child] < words[least] { least = child }
                child &+= 1
            }
            guard words[least] < word else { break }
            words[hole] = words[least]
            hole = least
        }
        words[hole] = word
    }

    private mutating func grow() {
        let larger = UnsafeMutablePointer<UInt64>.allocate(capacity: capacity * 2)
        larger.update(from: words, count: count)
        words.deallocate()
        words = larger
        capacity *= 2
    }
}
