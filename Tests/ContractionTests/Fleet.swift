// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

@testable import Contraction

/// Sources that move about on a graph whose weights change, every question that a hierarchy answers about them, and a
/// plain Dijkstra to check every answer.
///
/// Small graphs are searched forward from each source; on large ones one search on the turned arcs, from the target,
/// checks all sources at once.
struct Fleet {
    let graph: WeighedGraph
    private let forward: ForwardDijkstra
    private let backward: ForwardDijkstra
    private(set) var weights: [Int32]
    private var customizer: Customizer
    private let usesPerfect: Bool
    private let table: SourceTable
    private let buckets: SourceBuckets
    private var places: [Foothold?]
    private var traits: [UInt32]
    var generator: SeededGenerator
    /// Answers checked, and what was wrong with them.
    private(set) var queries = 0
    private(set) var wrong: [String] = []

    /// `perfect`: climbs are on perfect arcs.
    init(_ graph: WeighedGraph, _ hierarchy: Hierarchy? = nil, sources: Int, seed: UInt64, perfect: Bool) {
        self.graph = graph
        (forward, backward) = (ForwardDijkstra(graph), ForwardDijkstra(graph.reversed))
        weights = graph.weights
        let metric = CustomizedMetric(hierarchy ?? graph.hierarchy(), weights: graph.weights)
        customizer = Customizer(metric)
        usesPerfect = perfect
        let arcs = perfect ? PerfectArcs(metric) : nil
        table = SourceTable(metric, perfect: arcs, capacity: sources)
        buckets = SourceBuckets(metric, perfect: arcs, capacity: sources)
        places = Array(repeating: nil, count: sources)
        traits = Array(repeating: 0, count: sources)
        generator = SeededGenerator(seed: seed)
    }

    var metric: CustomizedMetric { customizer.newest }

    // MARK: - What happens

    /// Some sources come, move, go, or can do something else now.
    mutating func move(_ count: Int) {
        guard !places.isEmpty else { return }
        for _ in 0..<count {
            let slot = generator.below(places.count)
            traits[slot] = UInt32(generator.below(8))
            guard generator.below(5) > 0 else {
                buckets.setTraits(slot, traits[slot])
                continue
            }
            places[slot] = generator.below(6) == 0 ? nil : graph.place(&generator)
            table.put(slot, at: places[slot])
            buckets.put(slot, at: places[slot], traits: traits[slot])
        }
    }

    /// Some arcs weigh something else.
    mutating func reweigh(_ count: Int, _ weight: (inout SeededGenerator, _ old: Int32) -> Int32) {
        guard !weights.isEmpty else { return }
        let changes = (0..<count).map { _ in
            let input = generator.below(weights.count)
            weights[input] = weight(&generator, weights[input])
            return Customizer.Change(input: input, weight: weights[input])
        }
        customizer.update(changes, threads: 1 + generator.below(2))
        adopt()
    }

    /// Another vehicle: all weights anew.
    mutating func become(_ weights: [Int32]) {
        self.weights = weights
        customizer = Customizer(CustomizedMetric(metric.hierarchy, weights: weights, threads: 2))
        adopt()
    }

    private func adopt() {
        let arcs = usesPerfect ? PerfectArcs(metric) : nil
        table.adopt(metric, perfect: arcs)
        buckets.adopt(metric, perfect: arcs)
    }

    // MARK: - Questions

    /// Every question about one target. `ways`: of how many sources the ways are driven, too.
    mutating func ask(_ target: Foothold, ways: Int) {
        let times = plainTimes(to: target)
        check("times to", target, found: allTimes(to: target), times)
        let some = (0..<generator.below(places.count + 1)).map { _ in UInt32(generator.below(places.count)) }
        check("times of some to", target, found: table.times(of: some, to: target), some.map { times[Int($0)] })
        check("buckets' times to", target, found: buckets.table.times(of: some, to: target), some.map { times[Int($0)] })
        for k in [0, 1, 2, 5, places.count + 3] { askNearest(k, target, times) }
        for _ in 0..<ways where !places.isEmpty {
            let slot = generator.below(places.count)
            if let place = places[slot] { drive(from: place, to: target, times[slot]) }
        }
    }

    private func plainTimes(to target: Foothold) -> [Int32] {
        let isSmall = graph.nodeCount < 100
        let tree = isSmall ? [] : backward.times(from: target, weights)
        return places.map { place in
            guard let place else { return CustomizedMetric.infinity }
            return isSmall
                ? ForwardDijkstra.arrival(forward.times(from: place, weights), at: target)
                : ForwardDijkstra.arrival(tree, at: place)
        }
    }

    private func allTimes(to target: Foothold) -> [Int32] {
        Array(unsafeUninitializedCapacity: places.count) { buffer, count in
            buffer.initialize(repeating: -1)
            table.times(to: target, into: buffer)
            count = places.count
        }
    }

    private mutating func askNearest(_ k: Int, _ target: Foothold, _ times: [Int32]) {
        let required = UInt32([0, 0, 1, 2, 5, 7][generator.below(6)])
        var known = times
        var offers: [SourceBuckets.Found] = []
        for _ in 0..<generator.below(3) where !places.isEmpty {
            let offer = SourceBuckets.Found(
                slot: generator.below(places.count), time: WeighedGraph.weight(&generator, mood: generator.below(4)))
            guard places[offer.slot] != nil else { continue }
            offers.append(offer)
            known[offer.slot] = min(known[offer.slot], offer.time)
        }
        let able = known.indices.filter { known[$0] < CustomizedMetric.infinity && traits[$0] & required == required }
        let sorted = able.sorted { (known[$0], $0) < (known[$1], $1) }
        let expected = sorted.prefix(k).map { SourceBuckets.Found(slot: $0, time: known[$0]) }
        let found = buckets.nearest(k, to: target, required: required, offers: offers)
        queries += 1
        if found != expected { note("nearest \(k) to \(target) with \(required), \(offers): \(found), should be \(expected)") }
    }

    private mutating func drive(from place: Foothold, to target: Foothold, _ time: Int32) {
        queries += 1
        let way = metric.way(from: place, to: target)
        guard let way else {
            if time < CustomizedMetric.infinity { note("no way from \(place) to \(target), should be \(time)") }
            return
        }
        if way.time != time { note("a way from \(place) to \(target) of \(way.time), should be \(time)") }
        check(way, from: place, left: [target.first, target.second].compactMap(\.self))
    }

    /// The times over the nearest of some places, and the ways there. `ways`: as above.
    mutating func ask(over ends: [Foothold.End], ways: Int) {
        let tree = ArrivalTree(metric, places: ends)
        let back = backward.times(from: ends, weights)
        let times = places.map { place in place.map { ForwardDijkstra.arrival(back, at: $0) } ?? CustomizedMetric.infinity }
        let slots = places.indices.map { UInt32($0) }
        let found = table.times(of: slots, over: tree)
        queries += found.count
        if found != times { note("times over \(ends): \(found), should be \(times)") }
        for _ in 0..<ways where !places.isEmpty {
            let slot = generator.below(places.count)
            guard let place = places[slot] else { continue }
            queries += 1
            guard let (way, index) = tree.way(from: place) else {
                if times[slot] < CustomizedMetric.infinity { note("no way from \(place) over \(ends)") }
                continue
            }
            if way.time != times[slot] || way.arrivesBy != ends[index].node {
                note("a way over \(ends) of \(way.time) to \(way.arrivesBy), should be \(times[slot]) to \(ends[index])")
            }
            check(way, from: place, left: [ends[index]])
        }
    }

    // MARK: - Checks

    /// The arcs of a way hang together from an end of its source to one of `left`, and all adds up.
    private mutating func check(_ way: Way, from place: Foothold, left: [Foothold.End]) {
        let begins = [place.first, place.second].compactMap(\.self).filter { $0.node == way.leavesBy }.map { Int($0.time) }
        let ends = left.filter { $0.node == way.arrivesBy }.map { Int($0.time) }
        guard let begin = begins.min(), let end = ends.min() else {
            return note("\(way) leaves or arrives where neither \(place) nor \(left) is")
        }
        var (node, sum) = (way.leavesBy, begin + end)
        for input in metric.inputs(of: way.places) {
            if Int(graph.tails[input]) != node { note("\(way) is torn before arc \(input)") }
            node = Int(graph.heads[input])
            sum += Int(weights[input])
        }
        if node != way.arrivesBy || sum != Int(way.time) { note("\(way) ends at \(node) after \(sum)") }
    }

    private mutating func check(_ what: String, _ target: Foothold, found: [Int32], _ expected: [Int32]) {
        queries += found.count
        guard found != expected else { return }
        let first = zip(found, expected).enumerated().first { $0.element.0 != $0.element.1 }
        note("\(what) \(target): \(first.map { "\($0)" } ?? "\(found.count) instead of \(expected.count)")")
    }

    private mutating func note(_ fault: String) { wrong.append("\(graph): \(fault)") }
}
