// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork
import Testing
import Vocabulary

@Suite struct RoadConditionsTests {
    /// Three parallel streets, 100 m apart, and a pavement 6 m beside the first.
    private func city() throws -> City {
        var town = SmallTown()
        town.road([(0, 0), (500, 0)], names: ["Phố Khương Hạ", "Khuong Ha Street"])
        town.road([(0, 100), (500, 100)], names: ["Phố Vọng"])
        town.road([(500, 100), (900, 100)], names: ["Phố Vọng"])
        town.road([(0, -6), (500, -6)]) { $0.roadClass = .footway }
        return try town.city()
    }

    private func edges(_ adjust: (inout RoadCondition) -> Void) throws -> [Int] {
        var condition = RoadCondition()
        adjust(&condition)
        return try RoadConditions.edges(of: condition, in: city())
    }

    @Test func `a condition finds its edges by place, radius, outline or name`() throws {
        #expect(try edges { $0.at = SmallTown.place(250, -5) } == [0], "the carriageway, not the pavement beside it")
        #expect(try edges { $0.at = SmallTown.place(250, -200) } == [0])
        #expect(try edges { ($0.at, $0.radiusM) = (SmallTown.place(480, 50), 60) } == [0, 1, 2, 3])
        #expect(try edges { ($0.at, $0.radiusM) = (SmallTown.place(400, 50), 60) } == [0, 1, 3])
        #expect(try edges { $0.street = "pho vong" } == [1, 2])
        #expect(try edges { $0.street = "KHƯƠNG HẠ STREET" } == [0])
        #expect(try edges { $0.street = "khuong" } == [], "part of a name is not the name")
        #expect(try edges { ($0.street, $0.at, $0.radiusM) = ("phố vọng", SmallTown.place(880, 100), 50) } == [2])
        #expect(try edges { _ in } == [])
        #expect(try edges { $0.at = SmallTown.place(250, -9000) } == [])
    }

    @Test func `an outline takes the roads inside it and those that cross it`() throws {
        let box = [(100.0, 50.0), (200, 50), (200, 150), (100, 150)].map { SmallTown.place($0.0, $0.1) }
        #expect(try edges { $0.outline = box } == [1], "both ends outside")
        let around = [(-10.0, 90.0), (1000, 90), (1000, 110), (-10, 110)].map { SmallTown.place($0.0, $0.1) }
        #expect(try edges { $0.outline = around } == [1, 2])
        #expect(try edges { $0.outline = around.reversed() } == [1, 2])
        let between = [(100.0, 20.0), (200, 20), (200, 80)].map { SmallTown.place($0.0, $0.1) }
        #expect(try edges { $0.outline = between } == [])
    }

    @Test func `closed stops wheels, not people; water stops by its depth; a speed caps`() throws {
        let city = try city()
        func metric(_ profile: VehicleProfile, _ adjust: (inout RoadCondition) -> Void) -> Metric {
            var conditions = RoadConditions()
            var condition = RoadCondition()
            condition.at = SmallTown.place(250, 3)
            adjust(&condition)
            conditions.conditions = [condition]
            return Metric(Metric(city, profile), under: RoadEffects(of: conditions, in: city))
        }
        #expect(!metric(.heavyEngine) { $0.kind = .closed }.isPassable(edge: 0))
        #expect(metric(.foot) { $0.kind = .closed }.isPassable(edge: 0))
        #expect(metric(.heavyEngine) { $0.kind = .closed }.isPassable(edge: 1))
        #expect(!metric(.ambulance) { ($0.kind, $0.depthCm) = (.flood, 40) }.isPassable(edge: 0))
        #expect(!metric(.foot) { ($0.kind, $0.depthCm) = (.flood, 51) }.isPassable(edge: 0))
        #expect(metric(.foot) { ($0.kind, $0.depthCm) = (.flood, 50) }.isPassable(edge: 0))
        let waded = metric(.heavyEngine) { ($0.kind, $0.depthCm) = (.flood, 60) }
        #expect(abs(Int(waded.weight(ofArc: 0).milliseconds) - 180_000) < 20, "500 m at 10 km/h")
        let slow = metric(.heavyEngine) { ($0.kind, $0.speedKmh) = (.speed, 5) }
        #expect(abs(Int(slow.weight(ofArc: 0).milliseconds) - 360_000) < 40)
        let fast = metric(.heavyEngine) { ($0.kind, $0.speedKmh) = (.speed, 90) }
        #expect(fast.weight(ofArc: 0) == Metric(city, .heavyEngine).weight(ofArc: 0))
    }

    @Test func `conditions read back as they were written, and know what is in force`() throws {
        var conditions = RoadConditions()
        conditions.version = 7
        var closed = RoadCondition()
        closed.id = RoadConditionID(3)
        closed.outline = [SmallTown.place(0, 0), SmallTown.place(1, 0), SmallTown.place(1, 1)]
        closed.from = Instant(seconds: 100)
        closed.until = Instant(seconds: 200)
        closed.reason = "cây đổ"
        var flood = RoadCondition()
        flood.kind = .flood
        flood.at = SmallTown.place(5, 5)
        flood.depthCm = 40
        conditions.conditions = [closed, flood]
        let bytes = JSONRecordWriter.bytes(of: conditions)
        #expect(try JSONRecordReader.read(RoadConditions.self, from: bytes) == conditions)
        #expect(conditions.inForce(at: Instant(seconds: 99)).conditions == [flood])
        #expect(conditions.inForce(at: Instant(seconds: 100)).conditions == [closed, flood])
        #expect(conditions.inForce(at: Instant(seconds: 200)).conditions == [flood])
    }
}
