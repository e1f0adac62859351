// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import Vocabulary

extension Board {
    static func incident(_ number: UInt64, _ fields: [Field], prefix: String = "", known: Incident? = nil) -> Incident {
        func text(_ key: String) -> String? { fields[prefix + key] }
        func time(_ key: String) -> Instant? { text(key).flatMap { Instant(rfc3339: $0) } }
        var incident = Incident(number: number)
        incident.priority = text("priority").flatMap { Int($0) } ?? 3
        incident.type = text("incident_type") ?? ""
        incident.state = text("state") ?? "open"
        incident.place = text("place") ?? ""
        incident.position = text("position").flatMap { Coordinate(text: $0) }
        incident.building = text("building") ?? ""
        incident.level = text("level").flatMap { Int($0) } ?? 1
        incident.opened = time("opened")
        incident.waitingSince = time("waiting_since")
        incident.mismatchMetres = text("place_mismatch_m").flatMap { Int($0) }
        incident.calls = fields.filter { $0.key.hasPrefix(prefix + "calls.") }.compactMap { UInt64($0.value) }
        let isSameWait = known?.waitingSince == incident.waitingSince
        incident.breach = isSameWait ? known?.breach : nil
        incident.because = isSameWait ? known?.because ?? "" : ""
        incident.counted = isSameWait ? known?.counted ?? incident.priority : incident.priority
        return incident
    }

    /// A unit from a row of the server.
    public static func unit(_ name: String, _ fields: [Field]) -> Unit {
        var unit = Unit(name: name)
        unit.kind = fields["kind"] ?? ""
        unit.station = fields["station"] ?? ""
        unit.status = fields["status"] ?? ""
        unit.since = fields["since"].flatMap { Instant(rfc3339: $0) }
        unit.incident = fields["incident"].flatMap { UInt64($0) }
        unit.crew = fields["crew"].flatMap { Int($0) } ?? 0
        unit.position = fields["position"].flatMap { Coordinate(text: $0) }
        unit.remark = fields["remark"] ?? ""
        return unit
    }

    /// What one event changes. Kinds that are not here change nothing that the board shows.
    mutating func apply(_ line: ServerLine) {
        switch line["type"] {
        case "call_taken": takeCall(line)
        case "incident_located":
            change(line) { incident in
                incident.position = line["position"].flatMap { Coordinate(text: $0) } ?? incident.position
                if let place = line["place"] { incident.place = place }
            }
        case "incident_retyped":
            change(line) { incident in
                incident.type = line["incident_type"] ?? incident.type
                incident.building = line["building"] ?? incident.building
            }
            reprioritize(line, line.integer("priority"))
        case "incident_prioritized": reprioritize(line, line.integer("to"))
        case "alarm_raised": change(line) { $0.level = line.integer("level") ?? $0.level }
        case "incident_closed", "incident_archived":
            if let number = line.number("incident") {
                incidents[number] = nil
                recommendations[number] = nil
            }
        case "incidents_merged", "call_split", "incident_reopened", "centre_configured": wantsSnapshot = true
        case "units_recommended": if let number = line.number("incident") { recommendations[number] = line }
        case "incident_overdue": wantsQueue = true
        default: applyToUnit(line)
        }
    }

    private mutating func applyToUnit(_ line: ServerLine) {
        guard let name = line["unit"], var unit = units[name] else { return }
        switch line["type"] {
        case "unit_reserved", "unit_dispatched", "unit_self_assigned":
            unit.incident = line.number("incident")
            unit.status = line["phase"] ?? unit.status
            unit.since = line.instant("at")
            if line["type"] != "unit_reserved" { answer(unit.incident) }
        case "unit_reported":
            unit.status = line["phase"] ?? unit.status
            unit.since = line.instant("told") ?? line.instant("at")
            answer(unit.incident)
        case "unit_released":
            unit.incident = nil
            unit.status = line["duty"] ?? "available"
            unit.since = line.instant("told") ?? line.instant("at")
            if line["requeued"] == "true" { wait(line) }
        case "duty_changed":
            if unit.incident == nil { unit.status = line["duty"] ?? unit.status }
            unit.since = line.instant("told") ?? line.instant("at")
            unit.remark = line["remark"] ?? ""
        case "crew_changed": unit.crew = line.integer("crew") ?? unit.crew
        default: return
        }
        units[name] = unit
    }

    private mutating func takeCall(_ line: ServerLine) {
        if let number = line.number("opened.incident") {
            var incident = Board.incident(number, line.fields, prefix: "opened.")
            incident.breach = breach(of: incident)
            incidents[number] = incident
            wantsQueue = true
        } else if let number = line.number("call.incident") {
            incidents[number]?.calls.append(line.number("call.call") ?? 0)
        }
    }

    private mutating func change(_ line: ServerLine, _ body: (inout Incident) -> Void) {
        guard let number = line.number("incident"), var incident = incidents[number] else { return }
        body(&incident)
        incidents[number] = incident
    }

    private mutating func reprioritize(_ line: ServerLine, _ priority: Int?) {
        change(line) { incident in
            incident.priority = priority ?? incident.priority
            incident.counted = incident.priority
        }
        guard let number = line.number("incident"), let incident = incidents[number] else { return }
        let breach = breach(of: incident)
        incidents[number]?.breach = breach
        wantsQueue = true
    }

    /// Somebody is on the way: it waits no longer.
    private mutating func answer(_ number: UInt64?) {
        guard let number, incidents[number]?.waitingSince != nil else { return }
        incidents[number]?.waitingSince = nil
        incidents[number]?.breach = nil
    }

    /// It has lost its unit, and its old clock goes on.
    private mutating func wait(_ line: ServerLine) {
        guard let number = line.number("incident"), var incident = incidents[number] else { return }
        incident.waitingSince = incident.opened ?? line.instant("at")
        incident.breach = breach(of: incident)
        incidents[number] = incident
        wantsQueue = true
    }

    private func breach(of incident: Incident) -> Instant? {
        guard let since = incident.waitingSince, let deadline = deadlines[incident.priority] else { return nil }
        return since + deadline
    }
}

extension ServerLine {
    func number(_ key: String) -> UInt64? { self[key].flatMap { UInt64($0) } }
    func integer(_ key: String) -> Int? { self[key].flatMap { Int($0) } }
    func instant(_ key: String) -> Instant? { self[key].flatMap { Instant(rfc3339: $0) } }

    /// The incidents that an event speaks of.
    public var spokenIncidents: Set<UInt64> {
        var keys = ["incident", "call.incident", "opened.incident", "diverted_from"]
        if self["type"] == "incidents_merged" { keys += ["from", "into"] }
        if self["type"] == "call_split" { keys.append("from") }
        return Set(keys.compactMap { number($0) })
    }
}
