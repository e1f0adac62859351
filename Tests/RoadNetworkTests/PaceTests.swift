// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

@testable import RoadNetwork
import Testing
import Vocabulary

@Suite struct PaceTests {
    private func paced(_ base: Metric, _ paces: [RoadPace], _ conditions: [RoadCondition] = []) -> Metric {
        var all = RoadConditions()
        (all.paces, all.conditions) = (paces, conditions)
        return Metric(base, under: RoadEffects(of: all, in: base.city))
    }

    private func names(_ texts: String...) -> [RoadClassName] { texts.map { RoadClassName($0) } }

    /// A primary road of 100 m, a residential one, and a wall.
    private func city() throws -> City {
        var town = SmallTown()
        town.road([(0, 0), (100, 0)]) { $0.roadClass = .primary }
        town.road([(0, 50), (100, 50)])
        town.road([(0, 90), (100, 90)]) { ($0.carForward, $0.carBackward) = (.no, .no) }
        return try town.city()
    }

    @Test func `half the speed is twice the time, on the classes that are named and for the vehicles that are named`() throws {
        let city = try city()
        let car = Metric(city, .car)
        let slow = paced(car, [RoadPace(roads: names("primary"), percent: 50)])
        #expect(slow.weight(ofArc: 0).milliseconds == car.weight(ofArc: 0).milliseconds * 2)
        #expect(slow.weight(ofArc: 2) == car.weight(ofArc: 2))
        let others = paced(car, [RoadPace(profiles: [ProfileName("ladder")], percent: 50)])
        #expect(others.weight(ofArc: 0) == car.weight(ofArc: 0))
        #expect(
            paced(Metric(city, .ladder), [RoadPace(profiles: [ProfileName("ladder")], percent: 50)]).weight(ofArc: 2)
                > others.weight(ofArc: 2))
        let foot = Metric(city, .foot)
        #expect(paced(foot, [RoadPace(percent: 10)]).weight(ofArc: 0) == foot.weight(ofArc: 0), "people keep their pace")
    }

    @Test func `the last of several paces counts`() throws {
        let car = Metric(try city(), .car)
        let paces = [RoadPace(percent: 50), RoadPace(roads: names("primary", "trunk"), percent: 100)]
        #expect(paced(car, paces).weight(ofArc: 0) == car.weight(ofArc: 0))
        #expect(paced(car, paces).weight(ofArc: 2).milliseconds == car.weight(ofArc: 2).milliseconds * 2)
        #expect(paced(car, paces.reversed()).weight(ofArc: 0).milliseconds == car.weight(ofArc: 0).milliseconds * 2)
    }

    @Test(arguments: 0..<20) func `a pace opens and closes nothing`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let city = try City(SmallTown.ofAllKinds(seed: seed))
        let paces = (0..<4).map { _ in
            RoadPace(
                roads: [RoadClass.allCases.randomElement(using: &generator)!.name], percent: Int.random(in: 10...200, using: &generator))
        }
        for base in [VehicleProfile.car, .heavyEngine, .foot].map({ Metric(city, $0) }) {
            let metric = paced(base, [RoadPace(percent: 80)] + paces)
            for arc in 0..<city.arcCount {
                #expect(metric.isPassable(arc: arc) == base.isPassable(arc: arc), "seed \(seed)")
            }
            #expect(metric.largestComponent().members == base.largestComponent().members)
        }
    }

    @Test func `times are rounded, stay above nothing and below unreachable`() {
        #expect(PaceTable.time(0, 50) == 0)
        #expect(PaceTable.time(1, 200) == 1)
        #expect(PaceTable.time(100, 60) == 167)
        #expect(PaceTable.time(TravelTime.unreachable.milliseconds - 1, 10) == TravelTime.unreachable.milliseconds - 1)
        #expect(PaceTable.time(TravelTime.unreachable.milliseconds, 200) == TravelTime.unreachable.milliseconds)
    }

    @Test func `of pace and condition the slower one holds, and a closure closes`() throws {
        let car = Metric(try city(), .car)
        func condition(_ kind: RoadConditionKind, speed: Int) -> RoadCondition {
            var condition = RoadCondition()
            (condition.kind, condition.speedKmh, condition.at) = (kind, speed, SmallTown.place(50, 0))
            return condition
        }
        let usual = car.weight(ofArc: 0)
        let slow = [RoadPace(percent: 50)]
        #expect(
            paced(car, slow, [condition(.speed, speed: 1)]).weight(ofArc: 0)
                == paced(car, [], [condition(.speed, speed: 1)]).weight(ofArc: 0))
        #expect(paced(car, slow, [condition(.speed, speed: 40)]).weight(ofArc: 0).milliseconds == usual.milliseconds * 2)
        let fast = paced(car, [RoadPace(percent: 200)], [condition(.speed, speed: 120)])
        #expect(fast.weight(ofArc: 0).milliseconds == (usual.milliseconds + 1) / 2, "a limit nobody reaches takes nothing away")
        #expect(!paced(car, slow, [condition(.closed, speed: 0)]).isPassable(edge: 0))
    }

    @Test func `given times follow the hour too`() throws {
        var town = SmallTown()
        town.road([(0, 0), (100, 0)]) { $0.roadClass = .unknown }
        town.draft.roads[0].given = GivenTimes(lengthCm: 10_000, forwardMs: 6000, backwardMs: nil)
        let metric = paced(Metric(try town.city(), .car), [RoadPace(roads: names("unknown"), percent: 75)])
        #expect(metric.weight(ofArc: 0).milliseconds == 8000 && !metric.isPassable(arc: 1))
    }

    @Test func `every class of road has a name of its own, and keeps it`() {
        #expect(Set(RoadClass.allCases.map(\.name)).count == RoadClass.allCases.count)
        #expect(RoadClass.livingStreet.name.text == "living_street" && RoadClass.barrier.name.text == "barrier")
    }

    @Test func `conditions of an older journal have no paces, and paces read back`() throws {
        let old = try JSONRecordReader.read(RoadConditions.self, from: Array(#"{"version":3}"#.utf8))
        #expect(old.paces.isEmpty && old.version == 3 && old.isEmpty)
        var conditions = RoadConditions()
        #expect(!String(decoding: JSONRecordWriter.bytes(of: conditions), as: UTF8.self).contains("paces"))
        conditions.paces = [RoadPace(roads: names("primary"), profiles: [ProfileName("car")], percent: 60)]
        #expect(try JSONRecordReader.read(RoadConditions.self, from: JSONRecordWriter.bytes(of: conditions)) == conditions)
        #expect(!conditions.isEmpty && !conditions.hasSameEffect(as: old))
    }
}
