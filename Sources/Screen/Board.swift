// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import Vocabulary

/// What a console knows of the centre: folded from a snapshot and the events behind it.
///
/// A snapshot says the board as of a number; events up to that number are in it, later ones are applied. Events that
/// come while a snapshot is being read wait for its end, so that nothing is lost or counted twice. What a console does
/// not need to the second (the exact order of the queue) it asks for again: `wantsQueue`. What it cannot fold (a merge,
/// a new centre file) it takes from another snapshot: `wantsSnapshot`.
public struct Board: Sendable {
    public struct Incident: Equatable, Sendable {
        public let number: UInt64
        public var priority = 3
        /// As it counts in the queue after ageing.
        public var counted = 3
        public var type = ""
        public var state = "open"
        public var place = ""
        public var position: Coordinate?
        public var building = ""
        public var level = 1
        public var opened: Instant?
        public var waitingSince: Instant?
        /// When its deadline for a first unit passes, as far as it is known.
        public var breach: Instant?
        public var because = ""
        /// Numbers of its calls.
        public var calls: [UInt64] = []
        /// Metres between the told place and the phone's, when they lie far apart.
        public var mismatchMetres: Int?

        public init(number: UInt64) { self.number = number }

        public var isWaiting: Bool { state == "open" && waitingSince != nil }
    }

    public struct Unit: Equatable, Sendable {
        public let name: String
        public var kind = ""
        public var station = ""
        public var status = ""
        public var since: Instant?
        public var incident: UInt64?
        public var crew = 0
        public var position: Coordinate?
        public var remark = ""

        public init(name: String) { self.name = name }
    }

    public internal(set) var centre = ""
    public internal(set) var title = ""
    public internal(set) var incidents: [UInt64: Incident] = [:]
    public internal(set) var units: [String: Unit] = [:]
    public var alarms = AlarmList()
    /// The newest number that is in it.
    public internal(set) var seq: UInt64 = 0
    /// The order of the queue has changed, or its reasons.
    public internal(set) var wantsQueue = false
    public internal(set) var wantsSnapshot = false
    /// The newest recommendation of each open incident, as its event said it.
    public internal(set) var recommendations: [UInt64: ServerLine] = [:]
    /// Deadlines by priority, as the queue has shown them.
    var deadlines: [Int: Duration] = [:]

    private var isReading = false
    private var held: [ServerLine] = []
    private var fresh: (incidents: [UInt64: Incident], units: [String: Unit]) = ([:], [:])

    /// Beyond this, what is held while a snapshot is read is worth another snapshot.
    private static let mostHeld = 20_000

    public init() {}

    public func incident(_ number: UInt64) -> Incident? { incidents[number] }

    /// The waiting incidents and then the answered ones.
    public var ordered: [UInt64] {
        let (waiting, answered) = inOrder()
        return waiting + answered
    }

    /// The waiting incidents, most urgent first, as the engine sorts them; and the answered ones, newest first.
    public func inOrder() -> (waiting: [UInt64], answered: [UInt64]) {
        var waiting: [(counted: Int, breach: Instant, number: UInt64)] = []
        var answered: [UInt64] = []
        for incident in incidents.values where incident.state == "open" {
            if incident.isWaiting {
                waiting.append((incident.counted, incident.breach ?? .distantFuture, incident.number))
            } else {
                answered.append(incident.number)
            }
        }
        return (waiting.sorted { $0 < $1 }.map(\.number), answered.sorted(by: >))
    }

    /// Those of an incident, by name.
    public func units(of incident: UInt64) -> [Unit] {
        units.values.filter { $0.incident == incident }.sorted { $0.name < $1.name }
    }

    // MARK: - Snapshot and queue

    /// A snapshot was asked for: its rows come next. Once more, when it is asked for again after a lost connection: what was
    /// held stays.
    public mutating func beginSnapshot() {
        if !isReading { held = [] }
        (isReading, wantsSnapshot) = (true, false)
        fresh = ([:], [:])
    }

    /// One row of its answer.
    public mutating func takeSnapshot(row line: ServerLine) {
        switch line["row"] {
        case "centre": (centre, title) = (line["centre"] ?? centre, line["title"] ?? title)
        case "incident":
            guard let number = line.number("incident") else { return }
            fresh.incidents[number] = Board.incident(number, line.fields, known: incidents[number])
        case "unit":
            guard let name = line["unit"] else { return }
            fresh.units[name] = Board.unit(name, line.fields)
        default: break
        }
    }

    /// Its last line: the board is that of `seq`, and what came behind it is applied.
    public mutating func endSnapshot(seq: UInt64) {
        (incidents, units, self.seq) = (fresh.incidents, fresh.units, seq)
        (isReading, wantsQueue) = (false, true)
        fresh = ([:], [:])
        let waiting = held
        held = []
        for line in waiting { take(event: line) }
        alarms.settle(self)
    }

    /// The answer to a snapshot will not come.
    public mutating func dropSnapshot() {
        (isReading, wantsSnapshot) = (false, true)
        held = []
    }

    /// Events were missed: only another snapshot helps.
    public mutating func distrust() { wantsSnapshot = true }

    public mutating func beginQueue() { wantsQueue = false }

    /// All rows of an answer to QUEUE.
    public mutating func takeQueue(rows: [ServerLine]) {
        for row in rows {
            guard let number = row.number("incident"), var incident = incidents[number], incident.isWaiting else { continue }
            incident.breach = row.instant("breach")
            incident.counted = row.integer("counted_as") ?? incident.priority
            incident.because = row["because"] ?? ""
            if let since = row.instant("waiting_since"), let breach = incident.breach { deadlines[incident.priority] = breach - since }
            incidents[number] = incident
        }
    }

    // MARK: - Events

    /// An event line; those that the board has are passed over.
    public mutating func take(event line: ServerLine) {
        guard !isReading else {
            guard held.count < Board.mostHeld else { return dropSnapshot() }
            return held.append(line)
        }
        guard let number = line.seq, number > seq else { return }
        seq = number
        apply(line)
        alarms.take(line, self)
    }

    /// The newest position of a unit.
    public mutating func take(position line: ServerLine) {
        guard let name = line["unit"], let position = line["position"].flatMap({ Coordinate(text: $0) }) else { return }
        units[name]?.position = position
    }
}
