// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import MinPlus

/// The k sources nearest to a place, without looking at the others: buckets on the elimination tree.
///
/// ```
///            root ▲   every ancestor of a source keeps (time from the source to here, source) in a sorted list
///                 │
///   target ──▶ o ─┤   a query climbs from the target; at an ancestor v with time t(v) to the target it reads v's
///              │  │   list while t(v) + entry can still be among the k best, and never more than k entries:
///              ▼  o   whoever comes later in the list is beaten by all of them
/// ```
///
/// Ancestors farther away than the k-th best are neither read nor climbed from, so the more sources there are, the sooner a
/// query ends. A source that moves is taken out of and put into the lists along two root paths.
///
/// Sources carry traits (status, capabilities: bits of the caller's choosing). A query names those it requires; entries
/// without them do not count towards the k.
///
/// Ties: less time first, then the lower slot. Exact, ties included: lists are sorted by (time, slot) as well.
/// Source: buckets, Knopp et al., ALENEX 2007; on elimination trees, Buchhold and Wagner, SEA 2021.
///
/// Not for two threads at once.
public final class SourceBuckets {
    let table: SourceTable
    private let buckets: Slab<Bucket>
    private let traits: Slab<UInt32>
    private let isListed: Slab<Bool>
    private let label: Slab<Int32>

    /// Entries are `time << 32 | slot`.
    private struct Bucket: BitwiseCopyable {
        var entries: UnsafeMutablePointer<UInt64>?
        var count: Int32
        var room: Int32
    }

    /// One of the nearest.
    public struct Found: Equatable, Sendable {
        public var slot: Int
        public var time: Int32

        public init(slot: Int, time: Int32) { (self.slot, self.time) = (slot, time) }
    }

    /// `perfect`: of this metric, where somebody took the time; lists are shorter with it.
    public init(_ metric: CustomizedMetric, perfect: PerfectArcs? = nil, capacity: Int) {
        table = SourceTable(metric, perfect: perfect, capacity: capacity)
        buckets = Slab(metric.hierarchy.nodeCount, filledWith: Bucket(entries: nil, count: 0, room: 0))
        traits = Slab(capacity, filledWith: 0)
        isListed = Slab(capacity, filledWith: false)
        label = Slab(table.stride, filledWith: CustomizedMetric.infinity)
    }

    deinit { for bucket in buckets.buffer { bucket.entries?.deallocate() } }

    /// With the room that full lists keep.
    public var bytes: Int {
        table.bytes + buckets.bytes + traits.bytes + buckets.buffer.reduce(0) { $0 + Int($1.room) * 8 }
    }

    // MARK: - Sources

    /// Puts a source where it is now with what it can do, or takes it out. One that is not in the lists has times only.
    public func put(_ slot: Int, at place: Foothold?, traits: UInt32 = .max, inLists: Bool = true) {
        if isListed[slot] { forEachEntry(of: slot) { take($1 << 32 | UInt64(slot), from: $0) } }
        table.put(slot, at: place)
        self.traits[slot] = traits
        isListed[slot] = inLists
        if inLists { forEachEntry(of: slot) { insert($1 << 32 | UInt64(slot), into: $0) } }
    }

    /// A change of status costs nothing but this word.
    public func setTraits(_ slot: Int, _ traits: UInt32) { self.traits[slot] = traits }

    /// All lists anew, under other weights. `place` tells where a source is now, for its own times may have changed too.
    public func adopt(
        _ metric: CustomizedMetric, perfect: PerfectArcs? = nil, place: ((_ slot: Int) -> Foothold?)? = nil
    ) {
        table.adopt(metric, perfect: perfect, place: place)
        for rank in 0..<buckets.count where buckets[rank].count > 0 { buckets[rank].count = 0 }
        for slot in 0..<table.capacity where isListed[slot] { forEachEntry(of: slot) { append($1 << 32 | UInt64(slot), to: $0) } }
        for rank in 0..<buckets.count where buckets[rank].count > 1 {
            var list = UnsafeMutableBufferPointer(start: buckets[rank].entries, count: Int(buckets[rank].count))
            list.sort()
        }
    }

    @inline(__always)
    private func forEachEntry(of slot: Int, _ body: (_ rank: Int, _ time: UInt64) -> Void) {
        guard table.starts[slot] != EliminationTree.none else { return }
        let hierarchy = table.metric.hierarchy
        let row = table.rows.base + slot * table.stride
        var rank = Int(table.starts[slot])
        var depth = hierarchy.depth(ofRank: rank)
        while true {
            if row[depth] < CustomizedMetric.infinity { body(rank, UInt64(UInt32(bitPattern: row[depth]))) }
            guard depth > 0 else { return }
            depth &-= 1
            rank = Int(hierarchy.headers[2 &* rank &+ 1])
        }
    }

    /// The times from all sources to `target`, by slot, listed or not; `infinity` where there is no way or no source.
    public func times(to target: Foothold, into times: UnsafeMutableBufferPointer<Int32>) {
        table.times(to: target, into: times)
    }

    // MARK: - Lists

    private func position(_ entry: UInt64, _ bucket: Bucket) -> Int {
        guard let entries = bucket.entries else { return 0 }
        var low = 0
        var high = Int(bucket.count)
        while low < high {
            let middle = (low &+ high) >> 1
            if entries[middle] < entry { low = middle &+ 1 } else { high = middle }
        }
        return low
    }

    private func insert(_ entry: UInt64, into rank: Int) {
        let index = position(entry, buckets[rank])
        makeRoom(rank)
        let entries = buckets[rank].entries!
        (entries + index + 1).update(from: entries + index, count: Int(buckets[rank].count) - index)
        entries[index] = entry
        buckets[rank].count += 1
    }

    private func append(_ entry: UInt64, to rank: Int) {
        makeRoom(rank)
        buckets[rank].entries![Int(buckets[rank].count)] = entry
        buckets[rank].count += 1
    }

    private func take(_ entry: UInt64, from rank: Int) {
        let index = position(entry, buckets[rank])
        let entries = buckets[rank].entries!
        buckets[rank].count -= 1
        (entries + index).update(from: entries + index + 1, count: Int(buckets[rank].count) - index)
    }

    private func makeRoom(_ rank: Int) {
        let bucket = buckets[rank]
        guard bucket.count == bucket.room else { return }
        let room = max(4, bucket.room * 2)
        let larger = UnsafeMutablePointer<UInt64>.allocate(capacity: Int(room))
        if let old = bucket.entries {
            larger.update(from: old, count: Int(bucket.count))
            old.deallocate()
        }
        buckets[rank] = Bucket(entries: larger, count: bucket.count, room: room)
    }

    // MARK: - Queries

    /// The `k` sources nearest to `target` that have all the `required` traits, nearest first. `offers`: ways known
    /// otherwise (along the same arc, say); they count like entries.
    public func nearest(_ k: Int, to target: Foothold, required: UInt32 = 0, offers: [Found] = []) -> [Found] {
        // Nobody is counted twice, so more than all are all.
        let k = min(k, table.capacity)
        guard k > 0 else { return [] }
        return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: k + 1) { memory in
            var best = NearestFew(memory.baseAddress!, k)
            for offer in offers where isListed[offer.slot] && traits[offer.slot] & required == required {
                best.offer(UInt64(UInt32(bitPattern: offer.time)) << 32 | UInt64(offer.slot))
            }
            search(target, required, &best)
            return (0..<best.count).map {
                Found(slot: Int(memory[$0] & 0xffff_ffff), time: Int32(truncatingIfNeeded: memory[$0] >> 32))
            }
        }
    }

    private func search(_ target: Foothold, _ required: UInt32, _ best: inout NearestFew) {
        let metric = table.metric
        let hierarchy = metric.hierarchy
        let graph = table.arriving
        let (headers, depths, weights, stride) = (graph.headers, graph.depths, graph.weights, graph.stride)
        let label = label.base
        var node = hierarchy.lowerEnd(of: target)
        var depth = hierarchy.depth(ofRank: node)
        metric.begin(target, depth, label)
        while true {
            let time = label[depth]
            if time <= best.bound, time < CustomizedMetric.infinity {
                read(buckets[node], UInt64(UInt32(bitPattern: time)) << 32, required, &best)
                var arc = Int(headers[2 &* node])
                let end = Int(headers[2 &* node &+ 2])
                while arc < end {
                    let offer = time &+ weights[arc &* stride]
                    let above = Int(depths[arc])
                    label[above] = offer < label[above] ? offer : label[above]
                    arc &+= 1
                }
            }
            guard depth > 0 else { return }
            if depth & 7 == 0, best.isFull, nothing(in: label, below: depth, within: best.bound) { return }
            node = Int(headers[2 &* node &+ 1])
            depth &-= 1
        }
    }

    @inline(__always)
    private func read(_ bucket: Bucket, _ time: UInt64, _ required: UInt32, _ best: inout NearestFew) {
        guard let entries = bucket.entries else { return }
        var left = best.k
        var index = 0
        while index < Int(bucket.count), left > 0 {
            let offer = entries[index] &+ time
            guard best.admits(offer) else { return }
            index &+= 1
            guard traits[Int(offer & 0xffff_ffff)] & required == required else { continue }
            best.offer(offer)
            left &-= 1
        }
    }

    @inline(__always)
    private func nothing(in label: UnsafeMutablePointer<Int32>, below depth: Int, within bound: Int32) -> Bool {
        var least = CustomizedMetric.infinity
        var index = 0
        while index < depth {
            least = min(least, label[index])
            index &+= 1
        }
        return least > bound
    }
}

/// The best few (time, slot) words so far, ascending, every slot once.
struct NearestFew {
    let k: Int
    private(set) var count = 0
    private let words: UnsafeMutablePointer<UInt64>
    /// A time above this one is not among the k best.
    private(set) var bound = CustomizedMetric.infinity

    init(_ words: UnsafeMutablePointer<UInt64>, _ k: Int) {
        (self.words, self.k) = (words, k)
    }

    var isFull: Bool { count == k }

    @inline(__always)
    func admits(_ word: UInt64) -> Bool {
        count < k ? word >> 32 < UInt64(CustomizedMetric.infinity) : word < words[k &- 1]
    }

    @inline(__always)
    mutating func offer(_ word: UInt64) {
        guard admits(word) else { return }
        let slot = word & 0xffff_ffff
        var hole = 0
        while hole < count, words[hole] & 0xffff_ffff != slot { hole &+= 1 }
        if hole < count {
            guard word < words[hole] else { return }
        } else if count < k {
            count &+= 1
        } else {
            hole = k &- 1
        }
        while hole > 0, words[hole &- 1] > word {
            words[hole] = words[hole &- 1]
            hole &-= 1
        }
        words[hole] = word
        if count == k { bound = Int32(truncatingIfNeeded: words[k &- 1] >> 32) }
    }
}
