// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import ConsoleServer
import EngineHost
import FailPoints
import Ledger
import Logging
import ServiceLifecycle

/// The way into the database as a service. It ends behind the host, with everything written if the database answers.
struct DatabaseService: Service {
    let link: LedgerLink
    let host: EngineHost

    /// A stop waits so long for a database that has fallen behind; the journal has everything anyway.
    private static let grace = Duration.seconds(10)

    func run() async throws {
        let (isOver, over) = AsyncStream<Never>.makeStream()
        // On its own, for nobody can take back a request to a database that hangs. What is under way when this returns ends with
        // the process, as if it had been killed; after a failed journal callers wait for the next start meanwhile.
        let writing = Task {
            await link.run()
            over.finish()
        }
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for await _ in isOver {}
                // The host's end closes the feed, often before this service is asked to stop; a service that ends unasked
                // would make an ordinary stop look like a failure.
                try? await gracefulShutdown()
            }
            group.addTask {
                try? await gracefulShutdown()
                if !host.hasFailed { try? await Task.sleep(for: DatabaseService.grace) }
            }
            await group.next()
            group.cancelAll()
        }
        writing.cancel()
    }
}

/// Tells consoles and log when answers are safe in one place only, and when in both again.
struct DurabilityService: Service {
    let standing: LedgerStanding
    let server: LineServer
    let log: Logger

    private static let look = Duration.milliseconds(100)
    /// While amber, the line is repeated for those who have just come.
    private static let looksToRepeat = 50

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var last = standing.report
            var looks = 0
            while !Task.isCancelled {
                try? await Task.sleep(for: DurabilityService.look)
                let now = standing.report
                looks += 1
                if now.turns != last.turns { note(now, last) }
                guard now.turns != last.turns || (!now.isGreen && looks >= DurabilityService.looksToRepeat) else { continue }
                if !PlantedBug.amberUnsaid.isOn { server.publish(notice: now.line) }
                (last, looks) = (now, 0)
            }
        }
    }

    private func note(_ now: LedgerStanding.Report, _ last: LedgerStanding.Report) {
        if now.isGreen {
            log.notice("database: green, everything up to event \(now.seq) is in it")
        } else {
            log.warning("database: AMBER at event \(now.seq), \(now.behind) behind: \(now.reason)")
        }
    }
}

extension LedgerStanding.Report {
    var line: [UInt8] {
        UnaskedLine.durability(isGreen ? "postgres" : "local", seq: seq, behind: behind, text: reason)
    }
}
