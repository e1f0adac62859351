// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Incidents
import Vocabulary

/// Which run card answers an incident, and why that one.
///
/// A card matches when each of its criteria that is given (types, areas, hours, buildings) holds. Of several the most
/// particular wins: a building counts more than an area, an area more than a type, a type more than hours; equal ones
/// fall to the one that stands first in the file.
public struct RunCardChoice: Equatable, Sendable {
    public let card: RunCard
    /// What made it the most particular, `building high_rise, type FIRE-APARTMENT`.
    public let because: String

    public init?(for incident: Incident, at now: Instant, in centre: Centre) {
        let (weekday, minute) = centre.localTime(now)
        var best: (card: RunCard, weight: Int, reasons: [String])?
        for card in centre.runCards where !card.draft {
            var weight = 0
            var reasons: [String] = []
            if !card.buildings.isEmpty {
                guard card.buildings.contains(incident.building) else { continue }
                weight += 8
                reasons.append("building \(incident.building)")
            }
            if !card.areas.isEmpty {
                guard let area = centre.area(among: card.areas, holding: incident.coordinate) else { continue }
                weight += 4
                reasons.append("area \(area)")
            }
            if !card.types.isEmpty {
                guard card.types.contains(incident.type) else { continue }
                weight += 2
                reasons.append("type \(incident.type)")
            }
            if !card.hours.isEmpty {
                guard card.hours.contains(where: { $0.contains(weekday: weekday, minute: minute) }) else { continue }
                weight += 1
                reasons.append("hours")
            }
            if weight > best?.weight ?? -1 { best = (card, weight, reasons) }
        }
        guard let best else { return nil }
        card = best.card
        because = best.reasons.isEmpty ? "the card for everything" : best.reasons.joined(separator: ", ")
    }

    /// One slot for every unit owed up to and including `level`, lowest level first, in the card's order.
    public func slots(upTo level: Int) -> [Slot] {
        card.levels.filter { $0.level <= level }.sorted { $0.level < $1.level }.flatMap { alarm in
            alarm.requirements.flatMap { requirement in
                (0..<requirement.count).map { _ in Slot(level: alarm.level, requirement: requirement) }
            }
        }
    }
}

extension Centre {
    fileprivate func area(among names: [String], holding point: Coordinate?) -> String? {
        guard let point else { return nil }
        return areas.first { names.contains($0.name) && $0.contains(point) }?.name
    }
}

/// A place for one unit on an incident.
public struct Slot: Record {
    public var level = 1
    public var requirement = Requirement()

    public init() {}
    public init(level: Int, requirement: Requirement) { (self.level, self.requirement) = (level, requirement) }

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("level", &level)
        try coder.record("requirement", &requirement)
    }
}

extension Requirement {
    /// Whether a unit of this kind with these capabilities fits, its crew aside.
    public func isMet(byKind kind: ApparatusName, capabilities available: Set<String>) -> Bool {
        (kinds.isEmpty || kinds.contains(kind)) && capabilities.allSatisfy(available.contains)
    }

    /// `heavy_engine|light_engine`, `any with water`: as a person would say it.
    public var text: String {
        let who = kinds.isEmpty ? "any" : kinds.map(\.text).joined(separator: "|")
        return capabilities.isEmpty ? who : "\(who) with \(capabilities.joined(separator: ", "))"
    }
}
