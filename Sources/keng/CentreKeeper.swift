// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import EngineHost
import Foundation
import Logging
import RunCards
import ServiceLifecycle
import Synchronization
import Vocabulary

/// Keeps the engine's centre like the file: a changed file is taken up without a restart, a wrong one is refused and the
/// old one kept.
final class CentreKeeper: Service {
    private let host: EngineHost
    private let source: CentreSource
    private let log: Logger
    private let running: Mutex<Centre>

    private static let period = Duration.seconds(2)

    init(host: EngineHost, source: CentreSource, running: Centre, log: Logger) {
        (self.host, self.source, self.log) = (host, source, log)
        self.running = Mutex(running)
    }

    /// The centre in force.
    var current: Centre { running.withLock { $0 } }

    /// Queues the centre for the engine, unless it has it already.
    func apply(_ centre: Centre) throws {
        guard running.withLock({ $0 != centre }) else { return }
        let by = Requester(name: "centre-file")
        guard host.submit(.configure(centre), by: by, finish: { _ in }) else {
            throw Complaint("\(source.path): the engine's queue is full")
        }
        running.withLock { $0 = centre }
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var seen = self.stamp()
            while !Task.isCancelled {
                try? await Task.sleep(for: CentreKeeper.period)
                let now = self.stamp()
                guard now != seen else { continue }
                seen = now
                self.takeUp()
            }
        }
    }

    private func takeUp() {
        let reading = source.read()
        guard let centre = reading.centre else {
            let problems = reading.problems.map(\.description).joined(separator: "\n  ")
            return log.error("\(source.path) was changed and is refused; the old one goes on:\n  \(problems)")
        }
        let id = current.id
        guard centre.id == id else {
            return log.error("\(source.path) was changed and is refused: id is \(centre.id), this journal belongs to \(id)")
        }
        do {
            try apply(centre)
            log.notice("\(source.path) was changed and is in force")
        } catch {
            log.error("\(error)")
        }
    }

    private func stamp() -> Date? {
        (try? FileManager.default.attributesOfItem(atPath: source.path))?[.modificationDate] as? Date
    }
}
