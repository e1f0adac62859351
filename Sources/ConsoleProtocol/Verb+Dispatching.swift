// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Incidents
import RoadNetwork
import Units
import Vocabulary

/// Verbs about committing units.
extension Verb {
    static let dispatchVerbs: [Verb] = [
        Verb(
            "RECOMMEND", en: "works out who should go and stores the answer with its inputs", vi: "đề xuất đơn vị",
            ["incident number"]
        ) { reader throws(ArgumentFault) in .recommendUnits(try reader.id("incident")) },
        Verb(
            "DISPATCH", en: "alerts units: all of them or, if one cannot go, none", vi: "điều động đơn vị",
            ["incident number", "units names with commas", "reason? why, when a unit was not recommended"]
        ) { reader throws(ArgumentFault) in
            let incident: IncidentID = try reader.id("incident")
            return .dispatchUnits(incident, try reader.units(), reason: reader.text("reason"))
        },
        Verb(
            "RESERVE", en: "promises units to an incident without alerting them", vi: "giữ đơn vị, chưa báo động",
            ["incident number", "units names with commas"]
        ) { reader throws(ArgumentFault) in
            let incident: IncidentID = try reader.id("incident")
            return .reserveUnits(incident, try reader.units())
        },
        Verb(
            "DIVERT", en: "takes a unit on its way to one incident for another", vi: "điều chuyển đơn vị đang trên đường",
            ["unit name", "to incident number", "reason? needed when the loser is not less urgent"]
        ) { reader throws(ArgumentFault) in
            let unit = try reader.unit()
            return .divertUnit(unit, to: try reader.id("to"), reason: reader.text("reason") ?? "")
        },
        Verb(
            "SWAP", en: "sends one unit in the place of another that has not arrived; both or none", vi: "đổi đơn vị chưa đến nơi",
            [
                "incident number", "out? name; who is called off, unless one swap stands for the incident",
                "in? name; who goes, unless one swap stands", "reason? why, when it was not proposed",
            ]
        ) { reader throws(ArgumentFault) in
            let incident: IncidentID = try reader.id("incident")
            let out = try reader.optional("out", "a unit's name") { UnitName($0.uppercased()) }
            let new = try reader.optional("in", "a unit's name") { UnitName($0.uppercased()) }
            return .swapUnits(incident, out: out, in: new, reason: reader.text("reason"))
        },
        Verb("RELEASE", en: "stands a unit down", vi: "cho đơn vị dừng nhiệm vụ", ["unit name", "reason a word why"]) {
            reader throws(ArgumentFault) in
            .releaseUnit(try reader.unit(), reason: reader.text("reason") ?? "")
        },
    ]

    static let unitVerbs: [Verb] = [
        Verb(
            "STATUS", en: "what a crew says of itself", vi: "báo trạng thái đơn vị",
            [
                "unit name",
                "to acknowledged, en_route, staging, on_scene, transporting, at_hospital, clear, available, in_quarters, out_of_service",
                "incident? the one it speaks of; needed when nobody sent the unit", "told? when it happened, RFC 3339",
                "remark? a word",
            ]
        ) { reader throws(ArgumentFault) in
            let unit = try reader.unit()
            let word = try reader.need("to", "a status; HELP verb=STATUS lists them", statusWord)
            return .reportStatus(
                StatusReport(
                    unit: unit, word: word, incident: try reader.optionalID("incident"), told: try reader.time("told"),
                    remark: reader.text("remark") ?? ""))
        },
        Verb(
            "CORRECT", en: "mends the told time of a step, or enters one late", vi: "sửa giờ của một bước",
            ["unit name", "incident number", "status the step", "told when it happened, RFC 3339"]
        ) { reader throws(ArgumentFault) in
            let unit = try reader.unit()
            let incident: IncidentID = try reader.id("incident")
            let phase: AssignmentPhase = try reader.word("status")
            return .correctTime(
                unit, incident, phase, told: try reader.need("told", ArgumentReader.timeShape) { Instant(rfc3339: $0) })
        },
        Verb("PAR", en: "a crew is well; winds its welfare clock up", vi: "kíp an toàn", ["unit name"]) {
            reader throws(ArgumentFault) in .reportWelfare(try reader.unit())
        },
        Verb("CREW", en: "how many people are on a unit", vi: "quân số trên xe", ["unit name", "crew 0 to 99"]) {
            reader throws(ArgumentFault) in
            let unit = try reader.unit()
            return .setCrew(unit, try reader.need("crew", "a number from 0 to 99") { Int($0) })
        },
        Verb(
            "POSITION", changes: false, en: "where a unit is; kept as its newest fix, not an event", vi: "vị trí đơn vị",
            ["unit name", "at LAT,LON", "fixed when the receiver took it, RFC 3339"]
        ) { reader throws(ArgumentFault) in
            let unit = try reader.unit()
            let at = try reader.need("at", ArgumentReader.coordinateShape) { Coordinate(text: $0) }
            let fixed = try reader.need("fixed", ArgumentReader.timeShape) { Instant(rfc3339: $0) }
            return .reportPosition(PositionFix(unit: unit, coordinate: at, at: fixed))
        },
    ]

    @Sendable private static func statusWord(_ text: String) -> StatusReport.Word? {
        let word = text.lowercased()
        if word == "clear" { return .phase(.released) }
        if let duty = Duty(rawValue: word) { return .duty(duty) }
        guard let phase = AssignmentPhase(rawValue: word), phase != .released else { return nil }
        return .phase(phase)
    }

    static let roadVerbs: [Verb] = [
        Verb(
            "ROAD", en: "closes, slows or floods a stretch of road; the next estimate knows", vi: "báo đường cấm, chậm, ngập",
            [
                "kind closed, speed, flood", "at? LAT,LON: the nearest road, or all within radius", "radius? metres",
                "street? name, diacritics optional", "outline? corners LAT,LON with semicolons: everything inside",
                "speed? km/h, for speed", "depth? water in cm, for flood", "until? when it ends, RFC 3339", "reason? a word",
            ]
        ) { reader throws(ArgumentFault) in .setRoadCondition(try condition(&reader)) },
        Verb("LIFT", en: "ends a road condition", vi: "gỡ tình trạng đường", ["condition number; ROADS lists them"]) {
            reader throws(ArgumentFault) in .liftRoadCondition(try reader.id("condition"))
        },
    ]

    @Sendable private static func condition(_ reader: inout ArgumentReader) throws(ArgumentFault) -> RoadCondition {
        var condition = RoadCondition()
        condition.kind = try reader.word("kind")
        condition.at = try reader.coordinate("at")
        condition.radiusM = try reader.integer("radius", in: 0...20_000) ?? 0
        condition.street = reader.text("street") ?? ""
        condition.outline =
            try reader.optional("outline", "at least three LAT,LON with ';' between") { text in
                let corners = text.split(separator: ";").map { Coordinate(text: $0) }
                return corners.count >= 3 && !corners.contains(nil) ? corners.compactMap { $0 } : nil
            } ?? []
        condition.speedKmh = try reader.integer("speed", in: 1...150) ?? 0
        condition.depthCm = try reader.integer("depth", in: 1...1000) ?? 0
        condition.until = try reader.time("until")
        condition.reason = reader.text("reason") ?? ""
        switch condition.kind {
        case .speed where condition.speedKmh == 0:
            throw ArgumentFault(.missing, en: "speed: kind=speed needs speed=KMH", vi: "speed: kind=speed cần speed=KMH")
        case .flood where condition.depthCm == 0:
            throw ArgumentFault(.missing, en: "depth: kind=flood needs depth=CM", vi: "depth: kind=flood cần depth=CM")
        default: break
        }
        guard condition.at != nil || !condition.street.isEmpty || !condition.outline.isEmpty else {
            throw ArgumentFault(
                .missing, en: "at: say where, by at=LAT,LON, street= or outline=",
                vi: "at: hãy nói ở đâu, bằng at=LAT,LON, street= hoặc outline=")
        }
        return condition
    }
}
