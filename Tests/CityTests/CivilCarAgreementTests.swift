// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import OpenStreetMap
import RoadNetwork
import Testing
import Vocabulary

/// The civil car is stated twice: where tags are read, tested against the conformance tables, and as a vehicle profile.
@Suite(.enabled(if: RealCity.areThere, "needs real maps; set KENG_SHARED"))
struct CivilCarAgreementTests {
    @Test(arguments: RealCity.allCases)
    func `the car profile goes where the conformance rule leads an ordinary car, and nowhere else`(
        map: RealCity
    ) throws {
        let city = try map.city()
        let metric = Metric(city, .car)
        var differences: [String] = []
        var open = 0
        for edge in 0..<city.edgeCount {
            let road = city.attributes(ofEdge: edge)
            for (arc, backward) in [(edge * 2, false), (edge * 2 + 1, true)] {
                let may = CivilCar.mayUse(road, backward: backward)
                if may { open += 1 }
                if may != metric.isPassable(arc: arc) {
                    differences.append("way \(city.wayID(ofEdge: edge)) \(backward ? "backward" : "forward"): \(road)")
                }
            }
        }
        print("\(map): \(city.arcCount) arcs, \(open) open to cars, \(differences.count) differences")
        #expect(differences.isEmpty, "\(differences.prefix(5))")
        #expect(open > city.arcCount / 4 && open < city.arcCount, "a map that shows both")
    }
}
