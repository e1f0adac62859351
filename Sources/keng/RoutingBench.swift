// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Contraction
import Foundation
import RoadNetwork
import Routing
import Simulation
import Vocabulary

/// The measurements of `keng bench routing`.
///
/// Every answer is used: sums of times are compared with the plain search, so nothing can be optimised away and a fast
/// wrong answer ends the benchmark with an error.
struct RoutingBench {
    private(set) var sheet = BenchSheet()
    /// Answers that the plain search did not give.
    private(set) var differences = 0
    private let city: City
    private let router: Router
    private let profile: VehicleProfile
    private let metric: Metric
    private let component: BitSet
    private var dice: SeededRandom
    private let incidents: [RoadPosition]
    private let tails: [UInt32]
    private let heads: [UInt32]
    private let clock = ContinuousClock()

    /// What every unit can do and what every question requires: filters are part of what is timed.
    private static let required: UInt32 = 0b101
    private static let dijkstra = "plain Dijkstra"

    init(city path: String, profile: VehicleProfile, incidents count: Int, seed: UInt64) throws {
        var opened: City?
        let open = try ContinuousClock().measure { opened = try City.open(path) }
        guard let city = opened else { throw Complaint("\(path) did not open") }
        (self.city, self.profile) = (city, profile)
        (tails, heads) = (
            (0..<city.arcCount).map { UInt32(city.tail(ofArc: $0)) }, (0..<city.arcCount).map { UInt32(city.head(ofArc: $0)) }
        )
        var made: Router?
        let build = ContinuousClock().measure { made = Router(city) }
        guard let router = made else { throw Complaint("no router") }
        self.router = router
        let first = ContinuousClock().measure { _ = router.metric(for: profile) }
        metric = router.metric(for: profile)
        component = metric.largestComponent()
        dice = SeededRandom(seed: seed)
        incidents = RoutingBench.places(count, metric, component, &dice)
        sheet.title = "\(path), profile \(profile.name), seed \(seed), kernels \(Kernels.current.rawValue)"
        sheet.facts["graph"] = "\(city.nodeCount) nodes, \(city.arcCount) arcs"
        sheet.facts["hierarchy"] = "\(OrderQuality(router.hierarchy)), \(router.hierarchy.bytes / 1_000_000) MB"
        sheet.add("open and check the city file", [RoutingBench.microseconds(open)])
        sheet.add("build the hierarchy", [RoutingBench.microseconds(build)])
        sheet.add("first ground of a profile, perfected", [RoutingBench.microseconds(first)])
    }

    /// Places inside edges that the profile can use.
    private static func places(_ count: Int, _ metric: Metric, _ component: BitSet, _ dice: inout SeededRandom) -> [RoadPosition] {
        var places: [RoadPosition] = []
        while places.count < count {
            let edge = Int.random(in: 0..<metric.city.edgeCount, using: &dice)
            guard component.contains(edge), metric.city.lengthCm(ofEdge: edge) > 0 else { continue }
            let fraction = Int32.random(in: 1..<RoadPosition.whole, using: &dice)
            let coordinate = metric.city.coordinate(ofNode: metric.city.tail(ofEdge: edge))
            places.append(RoadPosition(edge: edge, fraction: fraction, coordinate: coordinate, metresAway: 0))
        }
        return places
    }

    mutating func run(withOrder: Bool) throws {
        if withOrder { timeOrder() }
        timeCustomization()
        timeClosures()
        for units in [200, 2000] { timeFleet(units) }
        timeMatrix()
        timePlacing()
        timeRouter()
    }

    // MARK: - Order and customization

    private mutating func timeOrder() {
        let nodes = (0..<city.nodeCount).map { city.coordinate(ofNode: $0) }
        for threads in [1, 2] {
            sheet.add(
                "order, \(threads) thread\(threads == 1 ? "" : "s")",
                times(1) { _ = NodeOrder.nestedDissection(coordinates: nodes, tails: tails, heads: heads, threads: threads) })
        }
    }

    private mutating func timeCustomization() {
        let hierarchy = router.hierarchy
        let weights = metric.weights
        for threads in [1, 2] {
            var made: CustomizedMetric?
            let spent = times(15) { made = CustomizedMetric(hierarchy, weights: weights, threads: threads) }
            sheet.add("new weights on all arcs, \(threads) thread\(threads == 1 ? "" : "s")", spent)
            sheet.facts["metric"] = "\((made?.bytes ?? 0) / 1_000_000) MB"
        }
        let made = CustomizedMetric(hierarchy, weights: weights)
        var perfect: PerfectArcs?
        sheet.add("perfect customization", times(3) { perfect = PerfectArcs(made) })
        sheet.facts["perfect arcs"] = "\((perfect?.bytes ?? 0) / 1_000_000) MB"
    }

    private mutating func timeClosures() {
        let weights = metric.weights
        var customizer = Customizer(CustomizedMetric(router.hierarchy, weights: weights))
        let usable = weights.indices.filter { weights[$0] < CustomizedMetric.infinity }
        var spent: [Double] = []
        for _ in 0..<1000 {
            let arc = usable.randomElement(using: &dice) ?? 0
            let other = arc ^ 1
            for closed in [true, false] {
                let changes = [arc, other].map { arc in
                    Customizer.Change(input: arc, weight: closed ? CustomizedMetric.infinity : weights[arc])
                }
                spent += times(1) { customizer.update(changes) }
            }
        }
        sheet.add("close or open one edge", spent)
        sheet.facts["closing one edge, p90"] = "\((spent.sorted()[spent.count * 9 / 10] * 10).rounded() / 10) µs"
    }

    // MARK: - Units

    private mutating func timeFleet(_ count: Int) {
        let fleet = Fleet(router, profile: profile, capacity: count)
        let places = RoutingBench.places(count, metric, component, &dice)
        for (unit, place) in places.enumerated() { fleet.put(unit, at: place, traits: 0b111) }
        var (all, five) = ([Double](), [Double]())
        var answers: [(all: [TravelTime], five: [(unit: Int, time: TravelTime)])] = []
        for incident in incidents {
            var answer: (all: [TravelTime], five: [(unit: Int, time: TravelTime)]) = ([], [])
            all += times(1) { answer.all = fleet.times(to: incident) }
            five += times(1) { answer.five = fleet.nearest(5, to: incident, required: RoutingBench.required) }
            answers.append(answer)
        }
        sheet.add("time of all \(count) units to an incident", all)
        sheet.add("5 nearest of \(count)", five)
        compare(places, answers)

        var moves: [Double] = []
        for unit in 0..<1000 {
            let place = RoutingBench.places(1, metric, component, &dice)[0]
            moves += times(1) { fleet.put(unit % count, at: place, traits: 0b111) }
        }
        sheet.add("a unit moves, with lists, of \(count)", moves)
        let table = SourceTable(CustomizedMetric(router.hierarchy, weights: metric.weights), capacity: 1)
        let ends = (0..<1000).map { _ in metric.foothold(RoutingBench.places(1, metric, component, &dice)[0]) }
        sheet.add("a unit moves, label only", ends.flatMap { end in times(1) { table.put(0, at: end) } })
        var conditions = RoadConditions()
        var anew: [Double] = []
        for version in 1...6 {
            conditions = RoadConditions.speedOnEveryRoad(version: UInt64(version), city)
            _ = router.metric(for: profile, under: conditions)
            anew += times(1) { fleet.adopt(conditions) }
        }
        sheet.add("labels and lists of \(count) units anew", anew)
        sheet.facts["fleet of \(count)"] = "\(fleet.bytes / 1_000_000) MB"
    }

    /// The plain search: how long it takes for five, and whether it finds the same.
    private mutating func compare(
        _ places: [RoadPosition], _ answers: [(all: [TravelTime], five: [(unit: Int, time: TravelTime)])]
    ) {
        let plain = PlainFleet(metric, places, tails, heads)
        var spent: [Double] = []
        for (index, incident) in incidents.enumerated() {
            var five: [(time: Int32, unit: Int)] = []
            spent += times(1) { five = plain.nearest(5, to: incident) }
            let same = zip(five, answers[index].five).allSatisfy { $0.time == $1.time.milliseconds && $0.unit == $1.unit }
            if !same || five.count != answers[index].five.count { differences += 1 }
            guard index < 50 else { continue }
            let all = plain.times(to: incident)
            differences += zip(all, answers[index].all).count { $0 != $1.milliseconds }
        }
        sheet.compare("5 nearest of \(places.count)", with: RoutingBench.dijkstra, spent.sorted()[spent.count / 2])
        var whole: [Double] = []
        for incident in incidents.prefix(20) { whole += times(1) { _ = plain.times(to: incident) } }
        sheet.compare(
            "time of all \(places.count) units to an incident", with: RoutingBench.dijkstra, whole.sorted()[whole.count / 2])
    }

    private mutating func timeMatrix() {
        let from = RoutingBench.places(200, metric, component, &dice)
        let to = RoutingBench.places(200, metric, component, &dice)
        var sum = 0
        let spent = times(7) {
            let fleet = Fleet(router, profile: profile, capacity: 200)
            for (unit, place) in from.enumerated() { fleet.put(unit, at: place, inLists: false) }
            for place in to { sum &+= Int(fleet.times(to: place)[0].milliseconds) }
        }
        sheet.add("matrix 200 × 200, cold", spent)
        let standing = Fleet(router, profile: profile, capacity: 200)
        for (unit, place) in from.enumerated() { standing.put(unit, at: place, inLists: false) }
        sheet.add(
            "matrix 200 × 200, units' labels stand",
            times(15) { for place in to { sum &+= Int(standing.times(to: place)[0].milliseconds) } })
        sheet.facts["matrix check"] = "\(sum)"
    }

    // MARK: - The router

    private mutating func timePlacing() {
        let points = points(1000)
        var found = 0
        let spent = points.flatMap { point in
            times(1) { found += city.nearest(to: point, in: component) == nil ? 0 : 1 }
        }
        sheet.add("nearest usable edge to a point", spent)
        sheet.facts["points near a road"] = "\(found) of \(points.count)"
    }

    private mutating func points(_ count: Int) -> [Coordinate] {
        (0..<count).map { _ in
            let node = city.coordinate(ofNode: Int.random(in: 0..<city.nodeCount, using: &dice))
            func near(_ value: Int32) -> Int32 { value + Int32.random(in: -3000...3000, using: &dice) }
            return Coordinate(latE7: near(node.latE7), lonE7: near(node.lonE7)) ?? node
        }
    }

    /// As the engine asks: any list of units, doors, parking places and last metres on foot included.
    private mutating func timeRouter() {
        let departures = points(200).enumerated().map { Departure(id: $0, coordinate: $1, profile: profile) }
        let places = points(300)
        var sum = 0
        func ask() -> [Double] {
            places.flatMap { place in
                times(1) { for time in router.times(to: place, from: departures) where time.isReachable { sum &+= 1 } }
            }
        }
        sheet.add("router: times of 200 units, incident new", ask())
        sheet.add("router: times of 200 units, asked again", ask())
        sheet.add(
            "router: full estimates of 200 units",
            places.flatMap { place in times(1) { sum &+= router.estimates(to: place, from: departures).count } })
        sheet.add(
            "router: a road is closed, then times of 200 units",
            places.prefix(100).enumerated().flatMap { index, place in
                let closed = RoadConditions.closure(at: places[(index + 7) % places.count], version: UInt64(100 + index))
                return times(1) { sum &+= router.times(to: place, from: departures, under: closed).count }
            })
        sheet.facts["router check"] = "\(sum)"
    }

    private func times(_ rounds: Int, _ work: () -> Void) -> [Double] {
        (0..<rounds).map { _ in RoutingBench.microseconds(clock.measure(work)) }
    }

    private static func microseconds(_ duration: Duration) -> Double { duration / .microseconds(1) }

    // MARK: - A peer

    /// Rows of the peer's JSON (`{"name": …, "rows": {"row name": microseconds}}`) beside ours.
    mutating func addPeer(_ command: String) throws {
        struct Answer: Decodable {
            var name: String
            var rows: [String: Double]
        }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("keng-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (nodes, arcs) = (folder.appendingPathComponent("nodes.csv"), folder.appendingPathComponent("arcs.csv"))
        try tables().nodes.write(to: nodes, atomically: false, encoding: .utf8)
        try tables().arcs.write(to: arcs, atomically: false, encoding: .utf8)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "\(command) \"$0\" \"$1\"", nodes.path, arcs.path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0, let answer = try? JSONDecoder().decode(Answer.self, from: output) else {
            throw Complaint("peer: '\(command)' did not print {\"name\": …, \"rows\": {…}}")
        }
        for (row, microseconds) in answer.rows { sheet.compare(row, with: answer.name, microseconds) }
    }

    /// The graph as the peers read it: passable arcs only, times in milliseconds.
    private func tables() -> (nodes: String, arcs: String) {
        var nodes = "id,lat,lon\n"
        for node in 0..<city.nodeCount {
            let place = city.coordinate(ofNode: node)
            nodes += "\(node),\(Double(place.latE7) / 1e7),\(Double(place.lonE7) / 1e7)\n"
        }
        var arcs = "tail,head,travel_ms,length_m\n"
        for arc in metric.weights.indices where metric.isPassable(arc: arc) {
            arcs += "\(tails[arc]),\(heads[arc]),\(max(1, metric.weights[arc])),\(Double(city.lengthCm(ofEdge: arc >> 1)) / 100)\n"
        }
        return (nodes, arcs)
    }
}
