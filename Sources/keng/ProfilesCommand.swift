// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ArgumentParser
import RoadNetwork

struct ProfilesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profiles", abstract: "Lists the vehicle profiles: their figures, the rules they depart from and why, what is assumed."
    )

    @Argument(help: "Only this one.") var name: String?

    func run() throws {
        let chosen = try name.map { [try VehicleProfile.called($0)] } ?? VehicleProfile.standard
        for profile in chosen { print(text(profile)) }
    }

    private func text(_ profile: VehicleProfile) -> String {
        var lines = ["\(profile.name)"]
        if profile.isOnFoot {
            lines.append("  on foot, \(metres(profile.paceMmPerSecond / 10)) m a second")
        } else {
            lines.append(
                "  \(metres(profile.widthCm)) m wide (takes roads from \(metres(profile.requiredWidthCm)) m), \(metres(profile.heightCm)) m high, "
                    + "\(metres(profile.lengthCm)) m long, \(profile.weightKg) kg, wades \(profile.wadingCm) cm, up to \(profile.topSpeedKmh) km/h"
            )
            lines.append(
                "  from where it stops the crew goes on at \(metres(profile.paceMmPerSecond / 10)) m a second (\(profile.lastMetres.rawValue))"
            )
        }
        lines += profile.departures.map { "  departs from: \($0.rule), because \($0.reason)" }
        lines += profile.assumptions.map { "  assumed: \($0)" }
        return lines.joined(separator: "\n") + "\n"
    }

    private func metres(_ centimetres: Int) -> String {
        let rest = centimetres % 100
        return "\(centimetres / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}
