// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ArgumentParser
import Foundation
import RoadNetwork
import Routing
import Vocabulary

struct RouteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "route", abstract: "The way of one vehicle: streets, signals with their times of arrival, last metres.",
        discussion: """
            Times are from wheels turning. Signals are told at the end of the piece of road that has them. That there is no way is \
            an answer, with the nearest point that can be reached.
            """)

    @Option(help: "The city file.") var city: String
    @Option(help: "A vehicle profile.") var profile = "heavy_engine"
    @OptionGroup var closures: Closures
    @Flag(help: "One JSON object.") var json = false
    @Argument(help: "Where the vehicle is, LAT,LON.") var from: String
    @Argument(help: "The incident, LAT,LON.") var to: String

    func run() throws {
        let city = try City.open(city)
        let profile = try VehicleProfile.called(profile)
        let (start, incident) = (try place(from, "from"), try place(to, "to"))
        let conditions = try closures.conditions(in: city)
        let router = Router(city)
        let departure = Departure(id: 0, coordinate: start, profile: profile)
        let estimate = router.estimates(to: incident, from: [departure], under: conditions)[0]
        let route = router.route(from: start, to: incident, profile: profile, under: conditions)
        let words = Reach(router: router, conditions: conditions).words(estimate, to: incident, from: start, profile)
        if json {
            print(try RouteAnswer(estimate, route, from: start, to: incident, profile, words).line())
        } else {
            print(text(estimate, route, profile, words))
        }
    }

    private func place(_ text: String, _ name: String) throws -> Coordinate {
        guard let place = Coordinate(text: text) else {
            throw Complaint("\(name): '\(text)' is not LAT,LON in degrees with at most seven decimals")
        }
        return place
    }

    private func text(_ estimate: Estimate, _ route: Route?, _ profile: VehicleProfile, _ words: String?) -> String {
        guard let route else { return words ?? "no way there" }
        let doubt = estimate.assumedWidth ? " (over roads of assumed width)" : ""
        var lines = ["\(profile.name): \(estimate.total.secondsRoundedUp) s, \(estimate.driveMetres) m by road\(doubt)"]
        lines += route.legs.map { leg in
            "  \(leg.metres) m, \(leg.time.secondsRoundedUp) s: \(leg.name.isEmpty ? "(no name)" : leg.name)"
        }
        lines += route.signals.map { signal in
            let several = signal.count > 1 ? "\(signal.count) signals" : "signal"
            let street = signal.name.isEmpty ? "" : " on \(signal.name)"
            return "  \(several) at \(signal.coordinate) after \(signal.elapsed.secondsRoundedUp) s\(street)"
        }
        lines.append("  stops at \(route.park) after \(estimate.drive.secondsRoundedUp) s")
        if estimate.lastMetres > 0 {
            let what = profile.lastMetres.rawValue.replacing("_", with: " ")
            lines.append("  then \(estimate.lastMetres) m of \(what), \(estimate.last.secondsRoundedUp) s")
        }
        return (lines + [words].compactMap(\.self)).joined(separator: "\n")
    }
}

/// The same for programs. Absent: there is none.
private struct RouteAnswer: Encodable {
    struct Leg: Encodable {
        let street: String
        let m: Int
        let ms: Int
    }

    struct Signal: Encodable {
        let at: String
        let ms: Int
        let street: String
        let count: Int
    }

    struct Point: Encodable {
        let at: String
        let ms: Int
    }

    let from: String
    let to: String
    let profile: String
    let outcome: String
    let drive_ms, drive_m, last_ms, last_m, total_ms: Int?
    let park: String?
    let assumed_width: Bool
    /// Why the vehicle does not drive to the door.
    let text: String?
    let legs: [Leg]
    let signals: [Signal]
    let points: [Point]
    let last_path: [String]

    init(_ estimate: Estimate, _ route: Route?, from: Coordinate, to: Coordinate, _ profile: VehicleProfile, _ words: String?) {
        (self.from, self.to, self.profile) = (from.description, to.description, profile.name.text)
        outcome = estimate.outcome.rawValue
        let isThere = estimate.park != nil
        drive_ms = isThere ? Int(estimate.drive.milliseconds) : nil
        drive_m = isThere ? estimate.driveMetres : nil
        last_ms = isThere ? Int(estimate.last.milliseconds) : nil
        last_m = isThere ? estimate.lastMetres : nil
        total_ms = isThere ? Int(estimate.total.milliseconds) : nil
        (park, assumed_width, text) = (estimate.park?.description, estimate.assumedWidth, words)
        legs = route?.legs.map { Leg(street: $0.name, m: $0.metres, ms: Int($0.time.milliseconds)) } ?? []
        signals =
            route?.signals.map {
                Signal(at: $0.coordinate.description, ms: Int($0.elapsed.milliseconds), street: $0.name, count: $0.count)
            } ?? []
        points = route?.points.map { Point(at: $0.coordinate.description, ms: Int($0.elapsed.milliseconds)) } ?? []
        last_path = route?.lastPath.map(\.description) ?? []
    }

    func line() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
