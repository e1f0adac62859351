// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Journal
import Logging
import Vocabulary

/// The board as it was, from the journal.
enum PastBoard {
    private static let page = 4096

    /// The state behind event `seq`: the newest snapshot before it, and the events in between.
    static func state(at seq: UInt64, _ reader: JournalReader) async throws(LedgerError) -> DispatchState {
        var state = try await snapshot(upTo: seq, reader) ?? DispatchState()
        while state.seq < seq {
            let entries = try await entries(from: state.seq + 1, limit: page, reader, nil)
            guard !entries.isEmpty else { break }
            for entry in entries where entry.seq <= seq { state.apply(entry.entry) }
            if entries[entries.count - 1].seq >= seq { break }
        }
        return state
    }

    /// The newest snapshot that can be read; one that cannot is passed over.
    private static func snapshot(upTo seq: UInt64, _ reader: JournalReader) async throws(LedgerError) -> DispatchState? {
        var limit = seq
        while limit > 0 {
            let before = limit
            let found = try await LedgerError.journal { () async throws(JournalError) in try await reader.snapshot(upTo: before) }
            guard let found else { return nil }
            if let state = try? JSONRecordReader.read(DispatchState.self, from: found.snapshot.contents()) { return state }
            limit = found.snapshot.seq - 1
        }
        return nil
    }

    /// Events from the journal, read. One that cannot be read is left out: the journal keeps and reports it.
    static func entries(
        from seq: UInt64, limit: Int, _ reader: JournalReader, _ log: Logger?
    ) async throws(LedgerError) -> [LedgerEntry] {
        let page = try await LedgerError.journal { () async throws(JournalError) in try await reader.page(from: seq, limit: limit) }
        var last = max(seq, 1) - 1
        return page.compactMap { record in
            do {
                let entry = try JSONRecordReader.read(NumberedEvent.self, from: record.record.payload)
                guard entry.seq == record.record.seq, entry.seq > last else {
                    log?.error("database: event \(record.record.seq) calls itself \(entry.seq) and is left out")
                    return nil
                }
                last = entry.seq
                return LedgerEntry(entry, record)
            } catch {
                log?.error("database: event \(record.record.seq) cannot be read and is left out: \(error)")
                return nil
            }
        }
    }
}

extension LedgerError {
    static func journal<T: Sendable>(_ body: () async throws(JournalError) -> T) async throws(LedgerError) -> T {
        do {
            return try await body()
        } catch {
            throw .journal(error)
        }
    }
}
