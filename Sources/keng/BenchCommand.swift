// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ArgumentParser
import RoadNetwork
import Routing
import Simulation
import Vocabulary

struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Times the road search on a city file.",
        discussion: """
            Random units and incidents from a seed. The yardstick is the same search without its early stop, in the same run: \
            machines are noisy, so the ratio is what counts.
            """)

    @Option(help: "The city file.") var city: String
    @Option(help: "Units.") var units = 200
    @Option(help: "Incidents.") var incidents = 300
    @Option(help: "Seed.") var seed: UInt64 = 1
    @Option(help: "A vehicle profile.") var profile = "heavy_engine"

    func run() throws {
        let clock = ContinuousClock()
        var opened: City?
        let open = try clock.measure { opened = try City.open(city) }
        guard let map = opened else { return }
        let profile = try VehicleProfile.called(profile)
        let router = Router(map)
        let prepare = clock.measure { _ = router.metric(for: profile) }
        var dice = SeededRandom(seed: seed)
        func place() -> Coordinate { map.coordinate(ofNode: Int.random(in: 0..<map.nodeCount, using: &dice)) }
        let departures = (0..<units).map { Departure(id: $0, coordinate: place(), profile: profile) }
        let places = (0..<incidents).map { _ in place() }

        var checksum = 0
        let five = times(places) { for found in router.nearest(5, to: $0, from: departures) { checksum &+= Int(found.total.milliseconds) } }
        let all = times(places) {
            for found in router.estimates(to: $0, from: departures) where found.total.isReachable {
                checksum &+= Int(found.total.milliseconds)
            }
        }
        let whole = times(places) {
            for found in router.estimates(to: $0, from: [departures[0]] + departures.suffix(1)) {
                checksum &+= Int(found.drive.milliseconds & 1)
            }
        }
        print(
            "\(city): \(map.nodeCount) nodes, \(map.arcCount) arcs; \(units) units, \(incidents) incidents, seed \(seed), profile \(profile.name)"
        )
        print("open and check the file   \(open)")
        print("metric of one profile     \(prepare)")
        print("5 nearest                 \(five)")
        print("all units                 \(all)")
        print("two units (yardstick)     \(whole)")
        print("checksum \(checksum)")
    }

    /// Median and 99th percentile of one question.
    private func times(_ places: [Coordinate], _ ask: (Coordinate) -> Void) -> String {
        let clock = ContinuousClock()
        let sorted = places.map { place in clock.measure { ask(place) } }.sorted()
        return "p50 \(sorted[sorted.count / 2]), p99 \(sorted[sorted.count * 99 / 100])"
    }
}
