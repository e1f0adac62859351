// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import ConsoleServer
import EngineHost
import Foundation
import Journal
import Ledger
import Logging
import ServiceLifecycle
import Vocabulary

/// Looks after the local journal while it is in use: the whole chain once, what the database has drained, what is old, and
/// how much room the disk has.
struct JournalService: Service {
    let keeper: JournalKeeper
    let centre: String
    let keeping: Journal.Keeping
    let standing: LedgerStanding?
    /// Where damaged events can be had from.
    let database: DatabaseStart?
    let clock: HostClock
    let server: LineServer
    let log: Logger

    private static let period = Duration.seconds(10)
    private static let pause = Duration.milliseconds(20)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await inspect() }
                group.addTask { await watch() }
            }
        }
    }

    /// The start checks only what came since the newest snapshot; the rest is checked here, beside the work.
    private func inspect() async {
        do {
            let reader = try JournalReader(path: keeper.path, centre: centre)
            var inspection = try await JournalInspection(reader)
            while try await inspection.step(reader), !Task.isCancelled { try? await Task.sleep(for: JournalService.pause) }
            guard !inspection.damages.isEmpty else { return }
            for damage in inspection.damages { log.error("journal damage: \(damage)") }
            await keeper.note(inspection.damages)
            if let repaired = await database?.repair(keeper, inspection.damages) {
                log.notice("database: \(repaired) damaged events were replaced in the journal")
            }
        } catch {
            Journal.suspect(keeper.path)
            log.critical("the journal cannot be read whole; the next start will save what can be read: \(error)")
        }
    }

    private func watch() async {
        var remembered: UInt64 = 0
        var wasLow = false
        while !Task.isCancelled {
            let room = DiskRoom(ofFolderOf: keeper.path)
            if let room, room.isLow != wasLow {
                wasLow = room.isLow
                log.critical("\(room)")
                server.publish(notice: UnaskedLine.alarm(kind: "disk", text: room.description))
            }
            do {
                // Less, too: a database that came back from a backup lacks events that must not go here. 0: it was not reached yet.
                if let drained = standing?.report.seq, drained > 0, drained != remembered {
                    try await keeper.remember(drained: drained)
                    remembered = drained
                }
                if standing != nil {
                    while try await keeper.prune(keeping, now: clock.now()), !Task.isCancelled {
                        try? await Task.sleep(for: JournalService.pause)
                    }
                }
            } catch {
                log.error("the journal cannot be looked after: \(error)")
            }
            try? await Task.sleep(for: JournalService.period)
        }
    }
}

/// Free space where a file lies.
struct DiskRoom: Equatable, CustomStringConvertible {
    let folder: String
    let freeBytes: Int64
    let totalBytes: Int64

    /// Below this a night's events may not fit any more.
    private static let low: Int64 = 512 << 20

    init?(ofFolderOf path: String) {
        folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        guard let facts = try? FileManager.default.attributesOfFileSystem(forPath: folder),
            let free = facts[.systemFreeSize] as? NSNumber, let total = facts[.systemSize] as? NSNumber
        else { return nil }
        (freeBytes, totalBytes) = (free.int64Value, total.int64Value)
    }

    var isLow: Bool { freeBytes < min(DiskRoom.low, totalBytes / 10) }

    var description: String {
        isLow
            ? "the disk of the journal (\(folder)) is nearly full: \(freeBytes >> 20) MB left; make room now, calls are lost when it is full"
            : "the disk of the journal (\(folder)) has room again: \(freeBytes >> 20) MB"
    }
}
