// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import EngineHost
import Foundation
import Journal
import Routing
import Vocabulary

/// How long a start takes, with a real journal on a real disk: the journal of a night in a folder of its own.
final class StartBench: Sendable {
    private let path: String
    private let centre: String
    private let roads: Router

    /// Events behind the newest snapshot, at most: see `EngineHost`.
    private static let tail = 20_000
    private static let batch = 2000

    init(folder: String, centre: String, roads: Router) {
        (path, self.centre, self.roads) = (folder + "/bench-intake.journal", centre, roads)
    }

    deinit { for end in ["", "-wal", "-shm", "-lock"] { try? FileManager.default.removeItem(atPath: path + end) } }

    func write(_ records: [[UInt8]]) async throws {
        let keeper = try JournalKeeper(path: path, centre: centre)
        guard await keeper.lastSequence == 0 else { throw Complaint("\(path) holds events already") }
        for start in stride(from: 0, to: records.count, by: StartBench.batch) {
            try await keeper.append(StartBench.page(records[start..<min(start + StartBench.batch, records.count)]))
        }
    }

    private static func page(_ payloads: ArraySlice<[UInt8]>) throws -> [JournalRecord] {
        try payloads.map { payload in
            let entry = try JSONRecordReader.read(NumberedEvent.self, from: payload)
            return JournalRecord(seq: entry.seq, at: entry.at, payload: payload)
        }
    }

    /// Stores the state before the last events.
    func saveSnapshot(_ records: [[UInt8]]) async throws {
        let snapshot = try StartBench.snapshot(after: records.prefix(max(1, records.count - StartBench.tail)))
        try await JournalKeeper(path: path, centre: centre).saveSnapshot(snapshot)
    }

    private static func snapshot(after records: ArraySlice<[UInt8]>) throws -> JournalSnapshot {
        var state = DispatchState()
        for record in records { state.apply(try JSONRecordReader.read(NumberedEvent.self, from: record)) }
        return JournalSnapshot(seq: state.seq, at: state.at, contents: JSONRecordWriter.bytes(of: state))
    }

    /// How long it takes until the engine is as it was, and how many events were replayed for it.
    func start() async throws -> (time: Duration, replayed: Int) {
        let began = ContinuousClock.now
        let recovery = try await Recovery(journal: path, centre: centre, roads: roads)
        guard recovery.damages.isEmpty else { throw Complaint("the journal just written is damaged: \(recovery.damages[0])") }
        return (ContinuousClock.now - began, recovery.replayed)
    }
}
