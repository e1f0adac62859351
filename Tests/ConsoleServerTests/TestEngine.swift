// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import ConsoleServer
import Logging
import Synchronization

/// A history of numbered events and four verbs, enough to see what the server does with a backend:
/// ECHO answers at once, HOLD waits for `release`, PAGES answers in three lines, FULL is refused.
final class TestEngine: Sendable {
    private struct Held {
        let number: String
        let finish: @Sendable ([Reply]) -> Void
    }

    private let events = Mutex<[PublishedEvent]>([])
    private let held = Mutex<[Held]>([])
    let oldest = Mutex<UInt64>(1)
    /// How often a page of history was asked for.
    let pagesAsked = Mutex(0)

    var backend: ConsoleBackend {
        ConsoleBackend(
            greeting: { [Field("centre", "test"), Field("seq", self.latest)] },
            submit: { request, _, finish in self.submit(request, finish) },
            latestSeq: { self.latest },
            page: { from, limit, done in done(self.page(from, limit)) })
    }

    var latest: UInt64 { events.withLock { UInt64($0.count) } }

    /// Commits the next event; the caller publishes it.
    func commit(topic: String = "incident", size: Int = 0) -> PublishedEvent {
        events.withLock { events in
            let seq = UInt64(events.count + 1)
            let fill = size > 0 ? " fill=" + String(repeating: "x", count: size) : ""
            let event = PublishedEvent(seq: seq, topic: topic) {
                PublishedEvent.Lines(whole: Array("* EV seq=\(seq) type=\(topic)\(fill)\n".utf8))
            }
            events.append(event)
            return event
        }
    }

    /// An event with a field that not everybody may see.
    func commit(secret: String) -> PublishedEvent {
        events.withLock { events in
            let seq = UInt64(events.count + 1)
            let hidden = secret.prefix { $0 != "=" } + "=***"
            let event = PublishedEvent(seq: seq, topic: "call") {
                PublishedEvent.Lines(
                    whole: Array("* EV seq=\(seq) type=call \(secret)\n".utf8),
                    masked: Array("* EV seq=\(seq) type=call \(hidden)\n".utf8))
            }
            events.append(event)
            return event
        }
    }

    func commit(count: Int) -> [PublishedEvent] { (0..<count).map { _ in commit() } }

    /// Finishes what HOLD holds, the newest first.
    func release() {
        let all = held.withLock { held in
            defer { held = [] }
            return held
        }
        for one in all.reversed() { one.finish([.ok([Field("n", one.number)])]) }
    }

    var heldCount: Int { held.withLock { $0.count } }

    private func submit(_ request: Request, _ finish: @escaping @Sendable ([Reply]) -> Void) -> Bool {
        let number = request["n"] ?? ""
        switch request.verb {
        case "ECHO": finish([.ok([Field("n", number)])])
        case "HOLD": held.withLock { $0.append(Held(number: number, finish: finish)) }
        case "PAGES": finish([.line([Field("n", 1)]), .line([Field("n", 2)]), .ok([])])
        case "FULL": return false
        default: finish([.err(.badVerb, text: "no verb \(request.verb)")])
        }
        return true
    }

    private func page(_ from: UInt64, _ limit: Int) -> EventPage {
        pagesAsked.withLock { $0 += 1 }
        let oldest = oldest.withLock { $0 }
        return events.withLock { events in
            guard from >= oldest else { return .gap(oldest: oldest, latest: UInt64(events.count)) }
            return .lines(Array(events.dropFirst(Int(from) - 1).prefix(limit)))
        }
    }
}

/// A server on a free port, stopped when the body is through.
func withServer(
    _ engine: TestEngine, _ change: (inout ServerConfiguration) -> Void = { _ in },
    _ body: (LineServer, Int) async throws -> Void
) async throws {
    var configuration = ServerConfiguration()
    configuration.port = 0
    // A busy machine may pause a test for longer than heartbeats and patience last; tests about those set them.
    configuration.heartbeatEvery = .seconds(3600)
    configuration.idleAfter = .seconds(7200)
    change(&configuration)
    var logger = Logger(label: "test")
    logger.logLevel = .error
    let server = LineServer(configuration: configuration, backend: engine.backend, logger: logger)
    try await server.start()
    do {
        try await body(server, server.port ?? 0)
    } catch {
        await server.stop()
        throw error
    }
    await server.stop()
}
