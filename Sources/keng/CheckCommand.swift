// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ArgumentParser
import CentreFile
import RoadNetwork
import RunCards

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Reads a centre file and names every mistake with its line and the fix.")

    @Argument(help: "The centre file.") var file: String

    func run() throws {
        let reading = CentreSource(path: file).read()
        for problem in reading.problems { print(problem) }
        guard let centre = reading.centre else { throw ExitCode.failure }
        print(
            "\(file): \(centre.title): \(centre.stations.count) stations, \(centre.units.count) units, \(centre.types.count) types, \(centre.runCards.count) run cards: good"
        )
    }
}

/// A centre file on disk, read with the profiles that this keng knows.
struct CentreSource: Sendable {
    let path: String

    func read() -> CentreReading {
        CentreFile.read(path: path, profiles: VehicleProfile.standard.map(\.name), roads: RoadClass.allCases.map(\.name))
    }

    /// The centre, or a complaint that lists what is wrong.
    func centre() throws -> Centre {
        let reading = read()
        guard let centre = reading.centre else {
            throw Complaint(reading.problems.map(\.description).joined(separator: "\n"))
        }
        return centre
    }
}
