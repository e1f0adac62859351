// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork
import TestCentre
import Testing

@testable import LoadRun

@Suite struct LoadPlanTests {
    static let city = LetterCity.router.city
    static let types = [
        CentreSurvey.IncidentType(code: "FIRE-HOUSE", service: "fire"), CentreSurvey.IncidentType(code: "ILLNESS", service: "medical"),
    ]

    static func plan(
        _ shape: LoadShape = .steady, calls: Double = 200, dispatches: Double = 20, positions: Double = 50, seconds: Double = 20,
        seed: UInt64 = 114
    ) -> [PlannedRequest] {
        let scenes = CallScenes(city: city, types: types, shape: shape, seed: seed)
        let rates = LoadPlan.Rates(calls: calls, dispatches: dispatches, positions: positions)
        var plan = LoadPlan(shape: shape, rates: rates, seconds: seconds, seed: seed, scenes: scenes, units: 7)
        var requests: [PlannedRequest] = []
        while let next = plan.next() { requests.append(next) }
        return requests
    }

    static func calls(_ requests: [PlannedRequest]) -> [(at: Int64, call: PlannedCall)] {
        requests.compactMap { request in
            if case .call(let call) = request.action { (request.at, call) } else { nil }
        }
    }

    @Test("the same seed plans the same requests, another seed others", arguments: LoadShape.allCases)
    func isDeterministic(_ shape: LoadShape) {
        #expect(Self.plan(shape) == Self.plan(shape))
        #expect(Self.plan(shape) != Self.plan(shape, seed: 115))
    }

    @Test("another rate of positions leaves calls and dispatches as they were")
    func kindsHaveDiceOfTheirOwn() {
        func others(_ requests: [PlannedRequest]) -> [PlannedRequest] {
            requests.filter { if case .position = $0.action { false } else { true } }
        }
        #expect(others(Self.plan(positions: 50)) == others(Self.plan(positions: 500)))
    }

    @Test("requests come in order of time, inside the run", arguments: LoadShape.allCases)
    func isOrdered(_ shape: LoadShape) {
        let times = Self.plan(shape).map(\.at)
        #expect(times == times.sorted())
        #expect(times.allSatisfy { (0..<20_000_000).contains($0) })
    }

    @Test("each kind comes at its rate, and positions in turn")
    func rates() {
        let requests = Self.plan()
        let calls = Self.calls(requests).count
        // Five standard deviations of a Poisson number.
        #expect(abs(calls - 4000) < 317, "\(calls) calls")
        let dispatches = requests.count { $0.action == .dispatch }
        #expect(abs(dispatches - 400) < 100, "\(dispatches) dispatches")
        let units = requests.compactMap { request in
            if case .position(let unit) = request.action { unit } else { nil }
        }
        #expect(units == (0..<1000).map { $0 % 7 })
    }

    @Test("a ramp grows from a tenth to the whole rate")
    func ramp() {
        let calls = Self.calls(Self.plan(.ramp))
        let first = calls.count { $0.at < 2_000_000 }
        let last = calls.count { $0.at >= 18_000_000 }
        // 2 s at 14.5 % and at 95.5 % of 200 a second.
        #expect((20...100).contains(first) && (280...490).contains(last), "\(first), \(last)")
    }

    @Test("in a storm most calls are about the same few fires, in place and type, and the rest are spread")
    func storm() {
        let calls = Self.calls(Self.plan(.burst)).map(\.call)
        let fires = calls.filter { $0.fire >= 0 }
        #expect(Double(fires.count) > 0.7 * Double(calls.count) && fires.count < calls.count)
        #expect(Set(fires.map(\.fire)).count <= 6)
        #expect(fires.allSatisfy { Self.types[Int($0.type)].service == "fire" })
        for fire in Set(fires.map(\.fire)) {
            let places = fires.filter { $0.fire == fire }.map(\.place)
            #expect(places.allSatisfy { $0.metres(to: places[0]) < 450 })
        }
    }

    @Test("calls come from beside a road")
    func places() {
        for (_, call) in Self.calls(Self.plan(calls: 20)) {
            #expect(Self.city.nearest(to: call.place, within: 250, where: { _ in true }) != nil)
        }
    }

    @Test("a quarter of the units is out at a time, whatever the rate of dispatches")
    func steps() {
        // 200 dispatches/s of two crews with four steps of 20 ms: 32 units.
        #expect(LoadGenerator.step(units: 128, crews: 2, dispatches: 200) == 20_000)
        #expect(LoadGenerator.step(units: 128, crews: 2, dispatches: 0) == 1_000_000)
    }
}
