// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork
import Testing
import Vocabulary

@testable import OpenStreetMap

struct PlaceRulesTests {
    private func kinds(_ tags: [String: String]) -> [PlaceKind] {
        PlaceRules.places(Tags(tags.compactMap { key, value in Key.named[key].map { ($0, value) } })).map(\.kind)
    }

    @Test(
        "Each place has its kind",
        arguments: [
            (["amenity": "fire_station"], PlaceKind.fireStation), (["amenity": "hospital"], .hospital),
            (["amenity": "clinic"], .other), (["amenity": "police"], .police),
            (["emergency": "fire_hydrant"], .hydrant),
            (["emergency": "water_tank"], .waterSource), (["emergency": "suction_point"], .waterSource),
            (["emergency": "fire_water_pond"], .waterSource), (["amenity": "school"], .school),
            (["amenity": "marketplace"], .market), (["amenity": "fuel"], .fuelStation),
            (["place": "suburb", "name": "Hoàn Kiếm"], .settlement),
        ])
    func kind(tags: [String: String], expected: PlaceKind) { #expect(kinds(tags) == [expected]) }

    @Test("What nobody looks for is no place")
    func none() {
        #expect(kinds(["amenity": "bench"]) == [])
        #expect(kinds(["place": "country", "name": "Việt Nam"]) == [])
        #expect(kinds(["place": "hamlet"]) == [])
        #expect(kinds(["amenity": "hospital", "emergency": "yes"]) == [.hospital])
        #expect(kinds(["addr:housenumber": "37"]) == [])
    }

    @Test("An address reads number and street, then who lives there; a hospital is its address too")
    func addresses() throws {
        let xml = """
            <osm version="0.6">
              <node id="5" lat="21.0" lon="105.8"><tag k="addr:housenumber" v="37"/><tag k="addr:street" v="Khương Hạ"/>
                <tag k="amenity" v="hospital"/><tag k="name" v="Bệnh viện"/><tag k="name:en" v="Hospital"/>
                <tag k="alt_name" v="BV; Viện"/></node>
            </osm>
            """
        let places = try SketchMap.draft(Array(xml.utf8)).places
        #expect(places.map(\.kind) == [.hospital, .address])
        #expect(places[0].names == ["Bệnh viện", "Hospital", "BV", "Viện"])
        #expect(places[1].names == ["37 Khương Hạ", "Bệnh viện", "Hospital", "BV", "Viện"])
        #expect(places[0].mapID == 5)
    }

    @Test("An outline stands in the middle of its nodes under its negative number")
    func outlines() throws {
        let map = SketchMap("a b\n\nc d", ways: ["abdca": ["highway": "", "amenity": "fire_station", "name": "Trạm"]])
        let places = try map.draft().places
        #expect(places.count == 1)
        #expect(places[0].mapID == -1)
        #expect(places[0].coordinate == Coordinate(latE7: -8993, lonE7: 4497))
    }

    @Test("An outline without any known node is counted, one with some still stands")
    func missing() throws {
        let station = ["highway": "", "amenity": "fire_station"]
        let lost = try SketchMap("a b", ways: ["xyz": station]).draft()
        #expect(lost.places.isEmpty)
        #expect(lost.complaints("places left out whose nodes are missing") == 1)
        #expect(try SketchMap("a b", ways: ["axy": station]).draft().places.count == 1)
    }

    @Test("A road's other names follow its own, each once")
    func names() throws {
        let tags = [
            "name": "Phố Huế", "name:vi": "Phố Huế", "name:en": "Hue Street", "old_name": "Rue de Hué;Chợ Hôm",
            "alt_name": "Huế", "ref": "QL1", "official_name": "Đường Huế",
        ]
        let draft = try SketchMap("a b", ways: ["ab": tags]).draft()
        #expect(draft.roads[0].names == ["Phố Huế", "Hue Street", "Đường Huế", "Huế", "Rue de Hué", "Chợ Hôm", "QL1"])
    }
}
