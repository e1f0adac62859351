// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import TestCentre
import Testing
import Vocabulary

@Suite struct CoordinateTests {
    @Test(arguments: [
        ("21.0285110,105.8048170", 210_285_110, 1_058_048_170, "21.0285110,105.8048170"),
        ("21,105", 210_000_000, 1_050_000_000, "21.0000000,105.0000000"),
        ("-0.0000001,-0.5", -1, -5_000_000, "-0.0000001,-0.5000000"),
        ("90,180", 900_000_000, 1_800_000_000, "90.0000000,180.0000000"),
        ("-90.0000000,-180.0000000", -900_000_000, -1_800_000_000, "-90.0000000,-180.0000000"),
        ("007.5,0", 75_000_000, 0, "7.5000000,0.0000000"),
    ])
    func `reads plain decimals and writes seven places`(text: String, lat: Int32, lon: Int32, written: String) {
        let place = Coordinate(text: text)
        #expect(place == Coordinate(latE7: lat, lonE7: lon))
        #expect(place?.description == written)
    }

    @Test(arguments: [
        "", ",", "21", "21,", ",105", "21,105,3", "21.00000001,105", "90.0000001,0", "0,180.0000001", "1e1,2", "+21,105",
        " 21,105", "21, 105", "21.,105", ".5,105", "--1,2", "-,2", "1.2.3,4", "٢١,105", "1000,1", "nan,nan", "0x10,1",
    ])
    func `refuses what is no place`(text: String) {
        #expect(Coordinate(text: text) == nil)
    }

    @Test func `what is written reads back bit for bit`() {
        var random = SeededGenerator(seed: 2)
        for _ in 0..<2000 {
            let place = Coordinate(
                latE7: Int32.random(in: -900_000_000...900_000_000, using: &random),
                lonE7: Int32.random(in: -1_800_000_000...1_800_000_000, using: &random))
            #expect(Coordinate(text: place.description) == place)
            #expect(Coordinate(lat: place.lat, lon: place.lon) == place)
        }
    }

    @Test func `degrees outside the earth and no numbers are no place`() {
        #expect(Coordinate(lat: 90.1, lon: 0) == nil)
        #expect(Coordinate(lat: 0, lon: -180.1) == nil)
        #expect(Coordinate(lat: .nan, lon: 0) == nil)
        #expect(Coordinate(lat: 0, lon: .infinity) == nil)
    }

    @Test func `a hundredth of a degree of latitude is 1112 metres, of longitude less toward the pole`() {
        let here = Coordinate(text: "21,105.8")!
        #expect(abs(here.metres(to: Coordinate(text: "21.01,105.8")!) - 1111.95) < 0.1)
        #expect(abs(here.metres(to: Coordinate(text: "21,105.81")!) - 1038.1) < 0.5)
        #expect(here.metres(to: here) == 0)
    }
}
