// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ArgumentParser
import RoadNetwork
import Vocabulary

/// Roads that a question takes as closed: "what if this bridge is shut?"
struct Closures: ParsableArguments {
    @Option(help: "A closed road: LAT,LON (the road there), LAT,LON,METRES (all around) or a street's name. May be repeated.")
    var close: [String] = []

    func conditions(in city: City) throws -> RoadConditions {
        var conditions = RoadConditions()
        for (index, text) in close.enumerated() {
            let condition = try closure(text)
            guard !RoadConditions.edges(of: condition, in: city).isEmpty else {
                throw Complaint("--close: no road is meant by '\(text)'; check LAT,LON, the metres or the street's name")
            }
            conditions.conditions.append(condition)
            conditions.version = UInt64(index + 1)
        }
        return conditions
    }

    private func closure(_ text: String) throws -> RoadCondition {
        var condition = RoadCondition()
        guard !text.contains(where: \.isLetter) else {
            condition.street = text
            return condition
        }
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        condition.at = Coordinate(text: parts.prefix(2).joined(separator: ","))
        let metres = parts.count == 3 ? Int(parts[2]) : 0
        guard condition.at != nil, parts.count <= 3, let metres, (0...100_000).contains(metres) else {
            throw Complaint("--close: '\(text)' is neither LAT,LON nor LAT,LON,METRES nor a street's name")
        }
        condition.radiusM = metres
        return condition
    }
}
