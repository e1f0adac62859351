// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Incidents
import RoadNetwork
import Routing
import RunCards
import Simulation
import Units
import Vocabulary

/// Where the calls of a storm come from.
enum StormSpread: String {
    case city = "over the city"
    case square = "in one square km"
}

/// A board under a storm of calls, driven as the host drives it.
struct Storm {
    private(set) var engine: DispatchEngine
    private let spread: StormSpread
    private let middle: Coordinate
    private let span: (lat: Int32, lon: Int32)
    private var dice: SeededRandom
    private var now = Instant(seconds: 1_700_000_000)
    private var number = 0
    private let units: [UnitName]
    /// The incident of the last call.
    private var opened: IncidentID?
    /// The first event of the journal, as written.
    private var beginning: [[UInt8]] = []

    init(centre: Centre, roads: Router, open: Int, spread: StormSpread, dice: SeededRandom) {
        engine = DispatchEngine(roads: roads)
        (self.spread, self.dice) = (spread, dice)
        units = centre.units.map(\.name)
        let places = centre.stations.map(\.coordinate)
        let (lats, lons) = (places.map(\.latE7).sorted(), places.map(\.lonE7).sorted())
        middle = Coordinate(latE7: lats[lats.count / 2], lonE7: lons[lons.count / 2])
        span = spread == .square ? (45_000, 45_000) : ((lats[lats.count - 1] - lats[0]) / 2, (lons[lons.count - 1] - lons[0]) / 2)
        beginning = perform(.configure(centre), cid: nil)
        for _ in 0..<open { fill() }
    }

    /// Decides, applies and writes one call; the bytes of the last event.
    mutating func takeCall() -> [UInt8] {
        now = now + .microseconds(100)
        return perform(.takeCall(report(), join: nil), cid: "storm-\(number)").last ?? []
    }

    /// Everything that was due when the board was new has been looked at.
    mutating func settle() {
        tick()
        while let review = engine.nextReview() { perform(review, cid: nil) }
    }

    mutating func tick() {
        now = now + .microseconds(100)
        perform(.passTime, cid: nil)
    }

    /// A unit goes out of service and comes back: it may be news to every incident.
    mutating func freeUnit() {
        let unit = units[number % units.count]
        number += 1
        for duty in [Duty.outOfService, .inQuarters] {
            now = now + .seconds(1)
            perform(.reportStatus(StatusReport(unit: unit, word: .duty(duty))), cid: nil)
        }
    }

    @discardableResult
    mutating func perform(_ command: Command, cid: String?) -> [[UInt8]] {
        var written: [[UInt8]] = []
        let own = Requester(name: "bench", cid: cid, digest: UInt64(number) &* 0x9e37_79b9_7f4a_7c15)
        decide(command, by: own, &written)
        if !written.isEmpty, let review = engine.nextReview() { decide(review, by: Requester(name: "keng"), &written) }
        return written
    }

    private mutating func decide(_ command: Command, by requester: Requester, _ written: inout [[UInt8]]) {
        guard case .done(let events, let receipt) = engine.decide(command, by: requester, at: now) else { return }
        if receipt.call != nil { opened = receipt.incident }
        let numbered = engine.number(events, receipt: receipt, by: requester, at: now)
        for entry in numbered {
            engine.apply(entry)
            written.append(JSONRecordWriter.bytes(of: entry))
        }
    }

    /// An open incident without a decision: how the board came to be full is not what is timed.
    private mutating func fill() {
        var event = CallTaken()
        let last = engine.state.seq
        (event.call.id, event.call.incident) = (CallID(last), IncidentID(last))
        event.call.openedIncident = event.call.incident
        event.call.entered = now
        event.call.report = report()
        var incident = Incident()
        (incident.id, incident.calls, incident.type) = (event.call.incident, [event.call.id], event.call.report.type)
        (incident.place, incident.coordinate) = (event.call.report.place, event.call.report.coordinate)
        (incident.opened, incident.waitingSince) = (now, now)
        event.opened = incident
        now = now + .microseconds(100)
        engine.apply(NumberedEvent(seq: last + 1, at: now, by: "bench", event: .callTaken(event)))
    }

    private mutating func report() -> CallReport {
        number += 1
        var report = CallReport()
        (report.hotline, report.callerNumber) = ("114", "09\(Int.random(in: 10_000_000...99_999_999, using: &dice))")
        report.type = engine.state.centre.types.randomElement(using: &dice)?.code ?? TypeCode("")
        report.coordinate = Coordinate(
            latE7: middle.latE7 + Int32.random(in: -span.lat...span.lat, using: &dice),
            lonE7: middle.lonE7 + Int32.random(in: -span.lon...span.lon, using: &dice))
        report.place = "số \(Int.random(in: 1...300, using: &dice)) ngách 29/70 phố Khương Hạ"
        report.text = "cháy ở tầng \(Int.random(in: 1...20, using: &dice)), có người mắc kẹt, khói đen bốc lên nhiều"
        return report
    }

    // MARK: - A night's journal

    /// So many events of calls that are answered one after the other and leave the board in time, as they are written.
    static func journal(events count: Int, centre: Centre, roads: Router, dice: SeededRandom) -> [[UInt8]] {
        var storm = Storm(centre: centre, roads: roads, open: 0, spread: .city, dice: dice)
        var written = storm.beginning
        while written.count < count { written += storm.answer() }
        return Array(written.prefix(count))
    }

    private mutating func answer() -> [[UInt8]] {
        now = now + .seconds(20)
        var written = perform(.takeCall(report(), join: nil), cid: "night-\(number)")
        guard let incident = opened else { return written }
        let unit = units[number % units.count]
        written += perform(.addNote(incident, text: "người gọi đã xuống đường, cổng sau"), cid: "note-\(number)")
        written += perform(.dispatchUnits(incident, [unit], reason: "gần nhất"), cid: "send-\(number)")
        for phase in [AssignmentPhase.acknowledged, .enRoute, .onScene] {
            now = now + .seconds(1)
            written += perform(.reportStatus(StatusReport(unit: unit, word: .phase(phase))), cid: nil)
        }
        written += perform(.releaseUnit(unit, reason: "xong"), cid: nil)
        let disposition = engine.state.centre.dispositions.first?.code ?? ""
        written += perform(.closeIncident(incident, disposition: disposition, note: ""), cid: nil)
        if number.isMultiple(of: 50) { written += perform(.passTime, cid: nil) }
        return written
    }
}
