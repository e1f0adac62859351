// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import Vocabulary

/// What a person must have seen: it stays until it is acknowledged, also when it has settled itself meanwhile.
///
/// The same alarm said again (after 30 s, 60 s, 120 s …) is one row that counts, and asks again.
public struct AlarmList: Equatable, Sendable {
    public struct Alarm: Equatable, Sendable {
        public let kind: String
        public var unit: String?
        public var incident: UInt64?
        public var since: Instant?
        public var times = 1
        /// The machine's own words, for alarms that are not about an incident.
        public var text = ""
        /// What it asked for has happened.
        public var isSettled = false
    }

    private var known: [Alarm] = []
    /// Those that still need something first, then those that have settled; the oldest first in both.
    public var alarms: [Alarm] { known.filter { !$0.isSettled } + known.filter(\.isSettled) }
    /// How many have ever begun or begun again: when it grows, the bell rings.
    public private(set) var rung = 0

    /// More than anybody acknowledges one by one; the oldest settled ones go first.
    private static let most = 200

    public init() {}

    /// The first of `alarms` is seen.
    public mutating func acknowledgeFirst() {
        guard let first = known.firstIndex(where: { !$0.isSettled }) ?? known.indices.first else { return }
        known.remove(at: first)
    }

    public mutating func acknowledgeAll() { known = [] }

    /// An event that rings, or that settles what rang. `board` is the one it led to.
    mutating func take(_ line: ServerLine, _ board: Board) {
        switch line["type"] {
        case "acknowledge_overdue", "welfare_overdue", "incident_overdue", "alarm_raised", "swap_proposed": ring(line)
        default: settle(board)
        }
    }

    /// `* ALARM` of the machine.
    public mutating func take(machine line: ServerLine) {
        var alarm = Alarm(kind: line["kind"] ?? "machine")
        alarm.text = line["text"] ?? ""
        add(alarm)
    }

    private mutating func ring(_ line: ServerLine) {
        var alarm = Alarm(kind: line["type"] ?? "")
        alarm.unit = line["unit"] ?? line["in.unit"]
        alarm.incident = line.number("incident")
        alarm.since = line.instant("at")
        alarm.times = line.integer("times") ?? 1
        add(alarm)
    }

    private mutating func add(_ alarm: Alarm) {
        rung += 1
        if let index = known.firstIndex(where: { ($0.kind, $0.unit, $0.incident) == (alarm.kind, alarm.unit, alarm.incident) }) {
            (known[index].times, known[index].isSettled, known[index].text) = (alarm.times, false, alarm.text)
        } else {
            known.append(alarm)
        }
        while known.count > AlarmList.most { known.remove(at: known.firstIndex(where: \.isSettled) ?? 0) }
    }

    /// Marks those whose cause has gone.
    mutating func settle(_ board: Board) {
        for index in known.indices where !known[index].isSettled { known[index].isSettled = isSettled(known[index], board) }
    }

    private func isSettled(_ alarm: Alarm, _ board: Board) -> Bool {
        let unit = alarm.unit.flatMap { board.units[$0] }
        switch alarm.kind {
        case "acknowledge_overdue": return unit?.incident != alarm.incident || unit?.status != "dispatched"
        case "welfare_overdue": return unit?.incident != alarm.incident
        case "incident_overdue": return alarm.incident.flatMap { board.incidents[$0] }?.isWaiting != true
        case "alarm_raised", "swap_proposed": return alarm.incident.flatMap { board.incidents[$0] } == nil
        default: return false
        }
    }
}
