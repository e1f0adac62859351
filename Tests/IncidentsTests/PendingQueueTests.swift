// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Incidents
import TestCentre
import Testing
import Vocabulary

@Suite struct PendingQueueTests {
    static let deadlines: [Duration] = [.seconds(60), .seconds(120), .seconds(300), .seconds(600), .seconds(1200)]
    static let noon = Instant(seconds: 1_000_000)

    static func waiting(_ number: UInt64, _ priority: Priority, for seconds: Int64) -> Incident {
        var incident = Incident()
        (incident.id, incident.priority, incident.waitingSince) = (IncidentID(number), priority, noon - .seconds(seconds))
        return incident
    }

    func queue(_ incidents: [Incident], at now: Instant = noon) -> [QueuePlace] {
        pendingQueue(of: incidents, deadlines: PendingQueueTests.deadlines, ageingDeadlines: 2, at: now)
    }

    func place(_ priority: Priority, waited: Int64) -> QueuePlace {
        queue([PendingQueueTests.waiting(1, priority, for: waited)])[0]
    }

    @Test(
        arguments: [
            (Priority.one, 0, Priority.one), (.one, 1_000_000, .one), (.two, 1_000_000, .two),
            (.three, 599, .three), (.three, 600, .two), (.three, 100_000, .two),
            (.four, 1199, .four), (.four, 1200, .three), (.four, 2400, .two), (.four, 1_000_000, .two),
            (.five, 2399, .five), (.five, 2400, .four), (.five, 4800, .three), (.five, 7200, .two), (.five, 1_000_000, .two),
            (.five, -50, .five),
        ] as [(Priority, Int64, Priority)])
    func `every two deadlines lift an incident by one, never into priority 1`(priority: Priority, waited: Int64, counted: Priority) {
        #expect(place(priority, waited: waited).counted == counted)
        #expect(place(priority, waited: waited).priority == priority)
    }

    @Test func `the time to the breach is rounded down and turns negative after it`() {
        #expect(place(.one, waited: 20).toBreach == 40)
        #expect(place(.one, waited: 60).toBreach == 0)
        #expect(place(.one, waited: 90).toBreach == -30)
        #expect(place(.one, waited: 90).because == "priority 1, breached 30 s ago")
        #expect(place(.three, waited: 700).because == "priority 3 aged to 2, breached 400 s ago")
    }

    @Test func `only open incidents without a unit wait`() {
        var answered = PendingQueueTests.waiting(1, .one, for: 10)
        answered.waitingSince = nil
        var closed = PendingQueueTests.waiting(2, .one, for: 10)
        closed.state = .closed
        var merged = PendingQueueTests.waiting(3, .one, for: 10)
        merged.state = .merged
        #expect(queue([answered, closed, merged, PendingQueueTests.waiting(4, .five, for: 1)]).map(\.incident.number) == [4])
    }

    @Test func `a low call does not starve behind a steady stream of newer priority 2 calls`() {
        let old = PendingQueueTests.waiting(1, .five, for: 0)
        var first: Int?
        for minute in 0..<240 {
            let now = PendingQueueTests.noon + .seconds(minute * 60)
            var fresh = PendingQueueTests.waiting(UInt64(minute) + 2, .two, for: 0)
            fresh.waitingSince = now
            if first == nil, queue([fresh, old], at: now).first?.incident == old.id { first = minute }
            if let first, minute > first { #expect(queue([fresh, old], at: now).first?.incident == old.id) }
        }
        #expect(first == 120, "three lifts of two deadlines of 20 minutes each")
    }

    /// The dumb twin: counts the lifts one by one and picks the smallest again and again.
    func dumbOrder(_ incidents: [Incident], at now: Instant) -> [UInt64] {
        var left = incidents.compactMap { incident -> (key: [Int64], id: UInt64)? in
            guard incident.state == .open, let since = incident.waitingSince else { return nil }
            let deadline = PendingQueueTests.deadlines[incident.priority.rawValue - 1].microseconds
            var counted = incident.priority.rawValue
            var lifted = since.microseconds + 2 * deadline
            while counted > 2, lifted <= now.microseconds {
                counted -= 1
                lifted += 2 * deadline
            }
            return ([Int64(counted), since.microseconds + deadline, Int64(incident.id.number)], incident.id.number)
        }
        var order: [UInt64] = []
        while let next = left.indices.min(by: { left[$0].key.lexicographicallyPrecedes(left[$1].key) }) {
            order.append(left.remove(at: next).id)
        }
        return order
    }

    @Test(arguments: UInt64(1)...20)
    func `the order is that of a dumb sort, whatever the order of entry`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var incidents = (1...30).map { number in
            PendingQueueTests.waiting(UInt64(number), random.pick(Priority.allCases), for: Int64(random.below(9000)))
        }
        for index in incidents.indices where random.chance(15) { incidents[index].waitingSince = nil }
        let expected = dumbOrder(incidents, at: PendingQueueTests.noon)
        #expect(queue(incidents).map(\.incident.number) == expected, "seed \(seed)")
        #expect(queue(incidents.shuffled(using: &random)).map(\.incident.number) == expected, "seed \(seed)")
        let firstTwo = queue(incidents).prefix { $0.priority == .one }.count
        #expect(queue(incidents).dropFirst(firstTwo).allSatisfy { $0.priority != .one }, "priority 1 stands before all others")
    }
}
