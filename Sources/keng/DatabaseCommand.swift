// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ArgumentParser
import EngineHost
import Foundation
import Journal
import Ledger
import Logging
import Postgres

struct DatabaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "db", abstract: "Looks after the database: schema, state, audit, draining, restoring.",
        subcommands: [Migrate.self, Status.self, Verify.self, Drain.self, Restore.self])

    struct Migrate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Brings the schema up to this keng. Run it as the schema's owner, also while an engine writes.")
        @OptionGroup var database: DatabaseOptions

        func run() async throws {
            let connection = try await database.connected()
            let done = try await Migrator(connection, program: engineName()).migrate()
            for step in done { print("done  \(step)") }
            print("the schema is at version \(Migrator.newest)")
        }
    }

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Says how far each centre has come in the database, and who writes; with a journal, how far that is ahead.")
        @OptionGroup var database: DatabaseOptions
        @Option(help: "A local journal to compare with; keng may be running on it.") var journal: String?

        func run() async throws {
            if let journal { try requireJournal(journal) }
            let connection = try await database.connected()
            try await Migrator(connection, program: engineName()).require()
            let lines = try await LedgerStatus.lines(connection, journal: journal)
            for line in ["schema    version \(Migrator.newest)"] + lines { print(line) }
        }
    }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Checks numbers, hashes and every table row against a replay, and names the first difference.",
            discussion: "Reads as of one moment, so keng may go on writing meanwhile.")
        @OptionGroup var database: DatabaseOptions
        @Option(help: "The centre; without it all that the database holds.") var centre: String?
        @Option(help: "A local journal: events that both hold have to be the same.") var journal: String?

        func run() async throws {
            let connection = try await database.connected()
            try await Migrator(connection, program: engineName()).require()
            let all = try await LedgerReader.centres(connection)
            let centres = centre.map { [$0] } ?? all
            if let centre { try require(centre, among: all) }
            var isSound = true
            for centre in centres {
                let reader = try journal.map { try JournalReader(path: $0, centre: centre) }
                let audit = try await LedgerAudit.run(connection, centre: centre, journal: reader)
                print("\(centre): \(audit.events) events, last \(audit.last), \(audit.rows) rows")
                for fault in audit.faults { print("FAULT \(fault)") }
                isSound = isSound && audit.faults.isEmpty
            }
            guard isSound else { throw ExitCode.failure }
            print("no fault found")
        }
    }

    struct Drain: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Writes everything that a journal holds and the database does not. keng must not run on that journal.")
        @OptionGroup var database: DatabaseOptions
        @Option(help: "The journal.") var journal = "run/keng.journal"
        @Option(help: "The centre's id, as in its file.") var centre: String

        func run() async throws {
            let keeper = try await existing(journal, centre)
            var log = Logger(label: "keng") { StreamLogHandler.standardError(label: $0) }
            log.logLevel = .notice
            let state = try await keeper.recoveredState()
            let writer = LedgerWriter(
                try database.required(), journal: journal, centre: centre, state: state, drained: try await keeper.drained(),
                engine: "\(engineName()) (drain)", log: log)
            writer.feed.close()
            await writer.run()
            let report = writer.standing.report
            // The writer's log has said why.
            guard report.seq >= state.seq else { throw Complaint("only drained up to event \(report.seq) of \(state.seq)") }
            try await keeper.remember(drained: report.seq)
            print("the database has everything up to event \(report.seq)")
        }
    }

    struct Restore: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes a journal of what the database holds, or brings an older journal up to it.")
        @OptionGroup var database: DatabaseOptions
        @Option(help: "The journal; made if it is missing.") var journal = "run/keng.journal"
        @Option(help: "The centre's id, as in its file.") var centre: String

        func run() async throws {
            let connection = try await database.connected()
            try await Migrator(connection, program: engineName()).require()
            try require(centre, among: try await LedgerReader.centres(connection))
            let folder = URL(fileURLWithPath: journal).deletingLastPathComponent()
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let keeper = try JournalKeeper(path: journal, centre: centre)
            let report = try await LedgerRefill(connection, into: keeper, centre: centre).run()
            try await keeper.remember(drained: report.head)
            let base = report.base > 0 ? ", behind a snapshot at event \(report.base)" : ""
            print(
                "\(journal): \(report.fetched) events fetched, \(report.repaired) repaired\(base); it is at event \(await keeper.lastSequence)"
            )
        }
    }
}

/// Opening a journal that is not there would make one, or say so in SQLite's words.
private func requireJournal(_ path: String) throws {
    guard FileManager.default.fileExists(atPath: path) else { throw Complaint("\(path): there is no such journal") }
}

private func existing(_ journal: String, _ centre: String) async throws -> JournalKeeper {
    try requireJournal(journal)
    let keeper = try JournalKeeper(path: journal, centre: centre)
    let centres = try await keeper.centres()
    guard centres.contains(centre) else {
        throw Complaint(
            "\(journal) holds no event of centre '\(centre)'; it holds: \(centres.isEmpty ? "nothing" : centres.joined(separator: ", "))")
    }
    return keeper
}

private func require(_ centre: String, among all: [String]) throws {
    guard !all.contains(centre) else { return }
    throw Complaint("the database holds no centre '\(centre)'; it holds: \(all.isEmpty ? "none" : all.joined(separator: ", "))")
}
