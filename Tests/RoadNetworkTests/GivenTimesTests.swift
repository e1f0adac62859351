// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

@testable import RoadNetwork
import Testing
import Vocabulary

@Suite struct GivenTimesTests {
    private static let vehicles = VehicleProfile.standard.filter { !$0.isOnFoot }

    /// One road of 100 m as drawn, with times of its own.
    private func town(_ given: GivenTimes, _ adjust: (inout RoadAttributes) -> Void = { _ in }) throws -> City {
        var town = SmallTown()
        town.road([(0, 0), (100, 0)], adjust)
        town.draft.roads[0].given = given
        return try town.city()
    }

    private func under(_ kind: RoadConditionKind, speed: Int = 0, depth: Int = 0, in city: City, _ profile: VehicleProfile) -> Metric {
        var condition = RoadCondition()
        (condition.kind, condition.speedKmh, condition.depthCm) = (kind, speed, depth)
        condition.at = SmallTown.place(50, 0)
        var conditions = RoadConditions()
        conditions.conditions = [condition]
        return Metric(Metric(city, profile), under: RoadEffects(of: conditions, in: city))
    }

    @Test(arguments: 0..<20) func `random given times come back to the millisecond, for every vehicle, also from a file`(
        seed: UInt64
    ) throws {
        var generator = SeededGenerator(seed: seed)
        var draft = CityDraft()
        draft.nodes = (0..<5).map { SmallTown.place(Double($0) * 80, 0) }
        for index in 0..<40 {
            let (tail, head) = (index % 5, Int.random(in: 0..<5, using: &generator))
            var attributes = RoadAttributes()
            attributes.widthCm = 900
            func time() -> Int? {
                [nil, 0, GivenTimes.longestMs, Int.random(in: 1...99_999, using: &generator)].randomElement(using: &generator)!
            }
            let given = GivenTimes(lengthCm: Int.random(in: 0...99_999, using: &generator), forwardMs: time(), backwardMs: time())
            draft.roads.append(
                DraftRoad(
                    tail: tail, head: head, shape: [draft.nodes[tail], draft.nodes[head]], attributes: attributes, names: [],
                    wayID: 0, given: given))
        }
        draft.roads[seed.isMultiple(of: 2) ? 3 : 4].given = nil
        let folder = try TemporaryFolder()
        try City(draft).write(to: folder.path("town.keng"))
        let city = try City.open(folder.path("town.keng"))
        let metrics = GivenTimesTests.vehicles.map { Metric(city, $0) }
        for (edge, road) in draft.roads.enumerated() {
            #expect(city.givenTimes(ofEdge: edge) == road.given, "seed \(seed), road \(edge)")
            guard let given = road.given else { continue }
            #expect(city.lengthCm(ofEdge: edge) == given.lengthCm)
            for metric in metrics {
                let weights = [edge * 2, edge * 2 + 1].map { metric.weight(ofArc: $0).milliseconds }
                let unreachable = TravelTime.unreachable.milliseconds
                #expect(weights == [given.forwardMs, given.backwardMs].map { $0.map(Int32.init) ?? unreachable }, "seed \(seed)")
            }
        }
    }

    @Test func `a city without given times keeps empty columns for them`() throws {
        var town = SmallTown()
        town.road([(0, 0), (100, 0)])
        let city = try town.city()
        #expect(city.given.forward.count == 0 && city.given.backward.count == 0)
        #expect(city.givenTimes(ofEdge: 0) == nil)
    }

    @Test func `people walk the given length at their own pace, both ways`() throws {
        let city = try town(GivenTimes(lengthCm: 25_000, forwardMs: 1000, backwardMs: nil))
        let foot = Metric(city, .foot)
        #expect(foot.weight(ofArc: 0).milliseconds == 180_000, "250 m at 5 km/h")
        #expect(foot.weight(ofArc: 1) == foot.weight(ofArc: 0))
    }

    @Test func `a condition closes, slows and floods a road with given times as any other`() throws {
        let city = try town(GivenTimes(lengthCm: 20_000, forwardMs: 30_000, backwardMs: 90_000))
        #expect(!under(.closed, in: city, .heavyEngine).isPassable(edge: 0))
        #expect(under(.closed, in: city, .foot).isPassable(edge: 0))
        let slowed = under(.speed, speed: 12, in: city, .heavyEngine)
        #expect(slowed.weight(ofArc: 0).milliseconds == 60_000, "200 m at 12 km/h")
        #expect(slowed.weight(ofArc: 1).milliseconds == 90_000, "it was slower already")
        #expect(!under(.speed, speed: 0, in: city, .heavyEngine).isPassable(edge: 0))
        #expect(!under(.flood, depth: 40, in: city, .ambulance).isPassable(edge: 0))
        #expect(under(.flood, depth: 40, in: city, .heavyEngine).weight(ofArc: 0).milliseconds == 72_000, "200 m at 10 km/h")
    }

    @Test func `given times widen no road`() throws {
        let city = try town(GivenTimes(lengthCm: 10_000, forwardMs: 5000, backwardMs: 5000)) { $0.widthCm = 200 }
        #expect(!Metric(city, .heavyEngine).isPassable(edge: 0))
        #expect(Metric(city, .fireMotorbike).weight(ofArc: 0).milliseconds == 5000)
    }

    @Test func `a road of no length and some time is passed in that time, not skipped`() throws {
        let city = try town(GivenTimes(lengthCm: 0, forwardMs: 5000, backwardMs: 7000))
        let start = city.position(onEdge: 0, fraction: 0)
        #expect(city.nodes(at: start) == [0])
    }

    @Test(arguments: [
        GivenTimes(lengthCm: -1, forwardMs: 1, backwardMs: 1), GivenTimes(lengthCm: 1, forwardMs: -1, backwardMs: nil),
        GivenTimes(lengthCm: 1, forwardMs: 1, backwardMs: GivenTimes.longestMs + 1),
    ])
    func `times that no file can hold are refused with the road's number`(given: GivenTimes) {
        do {
            _ = try town(given)
            Issue.record("accepted")
        } catch {
            #expect("\(error)".contains("road 0"))
        }
    }

    @Test func `columns of given times that contradict each other are damage`() throws {
        var draft = SmallTown.ofAllKinds(seed: 6)
        draft.roads[2].given = GivenTimes(lengthCm: 1, forwardMs: 1, backwardMs: 1)
        let packed = try CityPacker.pack(draft)
        let whole = packed.bytes
        let entry = CityLayout.headBytes + CitySection.givenForward.rawValue * CityLayout.entryBytes
        let offset = Int(whole.load(fromByteOffset: entry + 8, as: UInt64.self))
        for (edge, value) in [(2, GivenColumns.none), (3, 5), (2, -7), (2, Int32.max)] as [(Int, Int32)] {
            let image = CityImage(count: whole.count) { memory in
                withExtendedLifetime(packed) { memory.copyMemory(from: whole) }
                memory.storeBytes(of: value, toByteOffset: offset + edge * 4, as: Int32.self)
                ForgedCityTests.sign(memory)
            }
            #expect(throws: CityFileError.damaged("givenForward")) { try City(image: image) }
        }
    }
}
