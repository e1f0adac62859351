// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// The board as somebody outside builds it from the event stream alone, with the complaints of a suspicious reader.
struct BoardFold {
    struct Told: Equatable {
        let type: String
        let by: String
        let unit: String?
        let incident: String?
        let call: String?
        let text: String?
    }

    private(set) var last = 0
    private(set) var faults: [String] = []
    /// By sequence number, from 1.
    private(set) var events: [Told] = []
    /// Unit to its open assignment and that one's incident.
    private(set) var open: [String: (assignment: String, incident: String)] = [:]
    private(set) var openIncidents: Set<String> = []
    /// How often a text was said by a call or a note; the tests put keys there.
    private(set) var texts: [String: Int] = [:]
    private var assignments: Set<String> = []
    private var calls: Set<String> = []
    private var incidents: Set<String> = []

    mutating func take(_ line: WireLine) throws {
        let seq = try line.number("seq")
        if seq != last + 1 { faults.append("event \(seq) follows \(last)") }
        last = seq
        let type = line["type"] ?? ""
        let told = Told(
            type: type, by: line["by"] ?? "", unit: line["unit"], incident: line["incident"] ?? line["call.incident"],
            call: line["call.call"], text: line["call.report.text"] ?? line["text"])
        events.append(told)
        if let text = told.text { texts[text, default: 0] += 1 }
        switch type {
        case "call_taken": takeCall(told, line["opened.incident"])
        case "incident_closed": openIncidents.remove(told.incident ?? "")
        case "unit_reserved", "unit_dispatched", "unit_self_assigned": assign(told, line["assignment"] ?? "")
        case "unit_reported": expectOpen(told, line["assignment"])
        case "unit_released":
            expectOpen(told, line["assignment"])
            open[told.unit ?? ""] = nil
        default: break
        }
    }

    private mutating func takeCall(_ told: Told, _ opened: String?) {
        if !calls.insert(told.call ?? "").inserted { faults.append("call \(told.call ?? "") is taken twice, at \(last)") }
        guard let opened else { return }
        if !incidents.insert(opened).inserted { faults.append("incident \(opened) is opened twice, at \(last)") }
        openIncidents.insert(opened)
    }

    private mutating func assign(_ told: Told, _ id: String) {
        let unit = told.unit ?? ""
        if let other = open[unit] { faults.append("\(unit) is assigned at \(last) while \(other.assignment) is open") }
        if !assignments.insert(id).inserted { faults.append("assignment \(id) begins twice, at \(last)") }
        if !openIncidents.contains(told.incident ?? "") { faults.append("\(unit) is sent to a closed incident at \(last)") }
        open[unit] = (id, told.incident ?? "")
    }

    private mutating func expectOpen(_ told: Told, _ assignment: String?) {
        if open[told.unit ?? ""]?.assignment != assignment {
            faults.append("\(told.unit ?? "") reports at \(last) on \(assignment ?? ""), which is not its open assignment")
        }
    }
}

extension LineClient {
    /// Every event from `seq` to the newest one.
    func events(from seq: Int) throws -> [WireLine] {
        send("events SUB from=\(seq) heartbeat=0")
        var first = try line()
        while first?.hasPrefix("* DUR ") ?? false { first = try line() }
        guard let first else { throw Failure("closed instead of events") }
        let reply = WireLine(first)
        guard reply.word == "OK" else { throw Failure("events from \(seq): \(first)") }
        let latest = try reply.number("latest")
        var events: [WireLine] = []
        while seq + events.count <= latest {
            guard let line = try line() else { throw Failure("closed at event \(seq + events.count) of \(latest)") }
            let event = WireLine(line)
            // How safe things are is told in between, by itself.
            if event.tag == "*", ["DUR", "ALARM"].contains(event.word) { continue }
            guard event.tag == "*", event.word == "EV" else { throw Failure("no event: \(line)") }
            events.append(event)
        }
        return events
    }
}
