// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Foundation
import Incidents
import TestCentre
import Testing
import Vocabulary

@testable import Intake

@Suite struct EventStreamTests {
    /// Numbers of the events in a piece of a stream.
    static func ids(_ text: String) -> [UInt64] {
        text.split(separator: "\n").filter { $0.hasPrefix("id: ") }.compactMap { UInt64($0.dropFirst(4)) }
    }

    static func open(_ door: Door, _ query: String = "", last: UInt64? = nil) throws -> HTTPLine {
        let line = try door.line()
        let resume = last.map { "Last-Event-ID: \($0)\r\n" } ?? ""
        line.send("GET /v1/events\(query) HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(try door.token(.readEvents))\r\n\(resume)\r\n")
        return line
    }

    static func read(_ line: HTTPLine, upTo seq: UInt64) async throws -> [UInt64] {
        var ids: [UInt64] = []
        while ids.last ?? 0 < seq {
            guard let chunk = try await line.chunk() else { break }
            ids += EventStreamTests.ids(chunk)
        }
        return ids
    }

    @Test func `everything from a number on comes once and in order, old and new`() async throws {
        try await Door.open { door in
            for number in 1...600 { door.engine.perform(.takeCall(CallReport(), join: nil), by: "c\(number)") }
            let line = try EventStreamTests.open(door, "?from=1")
            #expect(try await line.head().contains("text/event-stream"))
            let old = door.engine.board.state.seq
            #expect(try await EventStreamTests.read(line, upTo: old) == Array(1...old))
            for number in 1...50 { door.engine.perform(.takeCall(CallReport(), join: nil), by: "d\(number)") }
            let new = door.engine.board.state.seq
            #expect(try await EventStreamTests.read(line, upTo: new) == Array(old + 1...new))
        }
    }

    @Test func `who comes back with the last number goes on exactly there`() async throws {
        try await Door.open { door in
            for _ in 1...20 { door.engine.perform(.takeCall(CallReport(), join: nil)) }
            let latest = door.engine.board.state.seq
            let line = try EventStreamTests.open(door, "?from=1", last: 7)
            _ = try await line.head()
            #expect(try await EventStreamTests.read(line, upTo: latest) == Array(8...latest))
        }
    }

    @Test func `topics are filtered, and a stream that does not follow ends`() async throws {
        try await Door.open { door in
            let incident = IncidentID(1)
            door.engine.perform(.takeCall(CallReport(), join: nil))
            door.engine.perform(.addNote(incident, text: "a"))
            let line = try EventStreamTests.open(door, "?from=1&topics=call&follow=false")
            _ = try await line.head()
            var text = ""
            while let chunk = try await line.chunk() { text += chunk }
            #expect(text.contains("event: call_taken\n") && !text.contains("incident_noted"))
            #expect(await line.isClosed())
        }
    }

    @Test func `what is gone is said at once, what is still to come is refused`() async throws {
        try await Door.open { door in
            for _ in 1...20 { door.engine.perform(.takeCall(CallReport(), join: nil)) }
            door.engine.prune(before: 10)
            let gone = try await EventStreamTests.open(door, "?from=1").answer()
            #expect(gone.status == 410 && gone.problem == "events-gone" && gone.text.contains("before 10"))
            #expect(try await EventStreamTests.open(door, "?from=9999").answer().problem == "events-to-come")
            #expect(try await EventStreamTests.open(door, "?from=x").answer().problem == "bad-parameter")
            #expect(try await EventStreamTests.open(door, "?topics=weather").answer().problem == "bad-parameter")
        }
    }

    @Test func `a stream ends with a goodbye when keng stops`() async throws {
        try await Door.open { door in
            let line = try EventStreamTests.open(door)
            _ = try await line.head()
            _ = try await line.chunk()
            let latest = door.engine.board.state.seq
            await door.beginStop()
            var last = ""
            while let chunk = try await line.chunk() { last = chunk }
            #expect(last == ": goodbye; go on with Last-Event-ID: \(latest)\n\n")
        }
    }

    @Test func `a stream whose reader has gone is given up`() async throws {
        try await Door.open { door in
            var lines: [HTTPLine] = []
            for _ in 1...3 {
                let line = try EventStreamTests.open(door)
                _ = try await line.head()
                lines.append(line)
            }
            #expect(try await EventStreamTests.gauge(door, "keng_intake_streams", becomes: 3))
            lines = []
            #expect(try await EventStreamTests.gauge(door, "keng_intake_streams", becomes: 0))
        }
    }

    @Test func `a reader that takes nothing is cut off, and nobody waits for it`() async throws {
        try await Door.open { door in
            let line = try EventStreamTests.open(door)
            line.narrow()
            _ = try await line.head()
            var report = CallReport()
            report.text = String(repeating: "x", count: 32_000)
            for _ in 1...300 { door.engine.perform(.takeCall(report, join: nil)) }
            #expect(try await EventStreamTests.gauge(door, "keng_intake_streams_slow_total", becomes: 1))
            #expect(try await EventStreamTests.gauge(door, "keng_intake_streams", becomes: 0))
            #expect(try await door.ask("GET", "/readyz").status == 200)
        }
    }

    @Test func `there are so many streams and not more`() async throws {
        try await Door.open { door in
            var lines: [HTTPLine] = []
            for _ in 1...IntakeLimits.streams {
                let line = try EventStreamTests.open(door)
                #expect(try await line.head().contains("200"))
                lines.append(line)
            }
            let refused = try await EventStreamTests.open(door).answer()
            #expect(refused.status == 503 && refused.problem == "too-many-streams")
        }
    }

    /// Looks until a metric has a value.
    static func gauge(_ door: Door, _ name: String, becomes value: Int) async throws -> Bool {
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline {
            if try await door.ask("GET", "/metrics").text.split(separator: "\n").contains("\(name) \(value)") { return true }
            await Task.yield()
        }
        return false
    }
}
