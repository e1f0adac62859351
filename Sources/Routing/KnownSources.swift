// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Contraction
import RoadNetwork
import Vocabulary

/// Units' places that were asked about before, with their labels: most stand still, and all are asked about for every
/// incident.
struct KnownSources {
    private let table: SourceTable
    private var slots: [Coordinate: Int] = [:]
    private var starts: [Start] = []
    private var facts: WayFacts

    /// All units of a large city, several times over. When it is full it is emptied.
    static let limit = 4096
    /// Slot of points that no road is near to.
    private static let nowhere = -1

    init(_ times: CustomizedMetric, _ perfect: PerfectArcs?) {
        table = SourceTable(times, perfect: perfect, capacity: KnownSources.limit)
        facts = WayFacts(times)
    }

    mutating func slot(of point: Coordinate, on ground: Ground) -> Int? {
        if let known = slots[point] { return known == KnownSources.nowhere ? nil : known }
        guard let start = ground.start(at: point) else {
            slots[point] = KnownSources.nowhere
            return nil
        }
        starts.append(start)
        slots[point] = starts.count - 1
        table.put(starts.count - 1, at: start.foothold(in: ground.metric.city))
        return starts.count - 1
    }

    /// Points known, with and without a road near.
    var count: Int { slots.count }

    func start(_ slot: Int) -> Start { starts[slot] }

    /// To be called before a question with so many points: their slots stay until the next call.
    mutating func makeRoom(for points: Int) {
        guard count + points > KnownSources.limit else { return }
        for slot in starts.indices { table.put(slot, at: nil) }
        starts.removeAll(keepingCapacity: true)
        slots.removeAll(keepingCapacity: true)
    }

    func times(of slots: [Int?], to target: Foothold) -> [Int32?] {
        let present = slots.compactMap { $0.map(UInt32.init) }
        var times = table.times(of: present, to: target).makeIterator()
        return slots.map { $0 == nil ? nil : times.next() }
    }

    func times(of slots: [Int?], over tree: ArrivalTree) -> [Int32?] {
        let present = slots.compactMap { $0.map(UInt32.init) }
        var times = table.times(of: present, over: tree).makeIterator()
        return slots.map { $0 == nil ? nil : times.next() }
    }

    mutating func facts(of places: [Int], on metric: Metric) -> (centimetres: Int, assumedWidth: Bool) {
        var sum = (centimetres: 0, assumedWidth: false)
        for place in places {
            let fact = facts.fact(of: place, on: metric)
            sum.centimetres += fact.centimetres
            sum.assumedWidth = sum.assumedWidth || fact.assumedWidth
        }
        return sum
    }
}

/// Length and doubts of the arcs of a customized hierarchy, each worked out once: ways of many units run together.
struct WayFacts {
    private let times: CustomizedMetric
    /// By place: 0 unknown; else centimetres * 2 + doubt, plus 1.
    private var known: [UInt32] = []

    init(_ times: CustomizedMetric) { self.times = times }

    mutating func fact(of place: Int, on metric: Metric) -> (centimetres: Int, assumedWidth: Bool) {
        if known.isEmpty { known = Array(repeating: 0, count: 2 * times.hierarchy.arcCount) }
        if known[place] != 0 {
            let word = known[place] - 1
            return (Int(word >> 1), word & 1 == 1)
        }
        let fact: (centimetres: Int, assumedWidth: Bool)
        switch times.expansion(of: place) {
        case .input(let arc):
            fact = (metric.city.lengthCm(ofEdge: arc >> 1), metric.assumedWidths.contains(arc >> 1))
        case .both(let first, let second):
            // As deep as the elimination tree, a few hundred at most.
            let (a, b) = (self.fact(of: first, on: metric), self.fact(of: second, on: metric))
            fact = (a.centimetres + b.centimetres, a.assumedWidth || b.assumedWidth)
        }
        known[place] = UInt32(min(fact.centimetres, 0x7fff_fffe)) << 1 | (fact.assumedWidth ? 1 : 0) + 1
        return fact
    }
}
