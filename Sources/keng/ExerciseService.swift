// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleClient
import ConsoleProtocol
import DispatchEngine
import EngineHost
import Foundation
import RunCards
import ServiceLifecycle
import Simulation
import Synchronization
import Units
import Vocabulary

/// Plays an exercise against the running engine: a client like any other, only that it sits in the same process.
final class ExerciseService: Service {
    private let host: EngineHost
    private let start: DispatchEngine
    private let centre: Centre
    private let feed: [FeedCall]
    private let seed: UInt64
    private let committed = Mutex<[NumberedEvent]>([])

    /// Twice a second is fine enough for crews, also at eight times life.
    private static let period = Duration.milliseconds(250)

    init(host: EngineHost, start: DispatchEngine, feed: [FeedCall], seed: UInt64, centre: Centre) {
        (self.host, self.start, self.feed, self.seed, self.centre) = (host, start, feed, seed, centre)
        host.observe { [weak self] events in self?.note(events) }
    }

    private func note(_ events: [NumberedEvent]) { committed.withLock { $0.append(contentsOf: events) } }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var exercise = self.begin()
            while !Task.isCancelled {
                let now = self.host.clock.now()
                let events = self.committed.withLock { events in
                    defer { events.removeAll(keepingCapacity: true) }
                    return events
                }
                exercise.observe(events, at: now)
                for event in events { self.tell(event) }
                for move in exercise.step(at: now) {
                    _ = self.host.submit(move.command, by: move.requester) { _ in }
                }
                try? await Task.sleep(for: ExerciseService.period)
            }
        }
    }

    private func begin() -> Exercise {
        Exercise(
            state: start.state, positions: start.positions.all, roads: start.roads, feed: feed, seed: seed,
            at: host.clock.now())
    }

    /// One line for each thing that happens.
    private func tell(_ entry: NumberedEvent) {
        let language = Language(rawValue: centre.language) ?? .en
        if let line = EventStory.line(EventLine.bytes(of: entry), language: language) { say(line) }
    }
}
