// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import CentreFile
import Foundation
import RunCards
import Testing
import Vocabulary

@Suite struct ShippedFilesTests {
    @Test(arguments: ShippedFiles.centres)
    func theShippedFilesReadWithoutProblems(name: String) throws {
        let reading = ShippedFiles.read(name)
        #expect(reading.problems.map(\.description) == [])
        let centre = try #require(reading.centre)
        #expect(centre.id == name)
        let claimed = centre.stations.filter { !$0.invented }
        #expect(claimed.isEmpty, "no real station is claimed")
    }

    @Test func theSketchCityHasEveryKindOfUnitAndOneOutOfService() throws {
        let centre = try #require(ShippedFiles.read("sketch-city").centre)
        let unused = centre.apparatus.filter { kind in !centre.units.contains { $0.kind == kind.name } }
        #expect(unused.map(\.name) == [])
        #expect(centre.units.count { !$0.inService } == 1)
        #expect(centre.units.count { !$0.crossStaffedWith.isEmpty } == 4)
    }

    /// Types, buildings and places of the exercise are such as the centre knows.
    @Test func theExerciseFeedFitsItsCentre() throws {
        let centre = try #require(ShippedFiles.read("sketch-city").centre)
        let text = try String(contentsOfFile: ShippedFiles.path("sketch-city/exercise.tsv"), encoding: .utf8)
        let rows = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
            .map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
        let names = try #require(rows.first)
        #expect(
            names == [
                "after_s", "hotline", "caller", "position", "phone_position", "place", "incident_type", "building",
                "text", "event", "then",
            ])
        #expect(rows.count > 60)
        let types = Set(centre.types.map(\.code.text))
        let middle = try #require(Coordinate(text: "21.03,105.84"))
        var clock = 0
        for row in rows.dropFirst() {
            #expect(row.count == names.count, "\(row)")
            let after = try #require(Int(row[0]))
            #expect(after >= clock, "\(row)")
            clock = after
            #expect(["112", "113", "114", "115"].contains(row[1]), "\(row)")
            #expect(types.contains(row[6]), "\(row)")
            #expect(row[7].isEmpty || centre.buildings.contains(row[7]), "\(row)")
            for place in row[3...4] where !place.isEmpty {
                let metres = try #require(Coordinate(text: place), "\(row)").metres(to: middle)
                #expect(metres < 15_000, "\(row)")
            }
        }
    }
}
