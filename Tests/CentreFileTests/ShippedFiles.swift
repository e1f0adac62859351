// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import CentreFile
import Foundation
import Vocabulary

/// The files of the repository's `fixtures` folder, and the profiles by which they drive.
enum ShippedFiles {
    static let centres = ["sketch-city", "hanoi", "monaco"]

    static func path(_ name: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("fixtures/\(name)").path
    }

    static func read(_ centre: String) -> CentreReading {
        let profiles = [
            "car", "ladder", "heavy_engine", "light_engine", "ambulance", "fire_motorbike", "command_car",
            "boat_trailer", "foot",
        ]
        let roads = [
            "motorway", "motorway_link", "trunk", "trunk_link", "primary", "primary_link", "secondary", "secondary_link",
            "tertiary", "tertiary_link", "unclassified", "residential", "living_street", "service", "alley",
        ]
        return CentreFile.read(
            path: path("\(centre)/centre.yaml"), profiles: profiles.map { ProfileName($0) }, roads: roads.map { RoadClassName($0) })
    }
}
