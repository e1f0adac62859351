// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import FailPoints
import Foundation
import Journal
import Routing
import Synchronization
import Units
import Vocabulary

/// The engine as the journal left it.
public struct Recovery: Sendable {
    public let engine: DispatchEngine
    public let keeper: JournalKeeper
    /// Events read back, beyond the snapshot.
    public let replayed: Int
    /// What the disk has lost or changed. The start goes on regardless; people are told.
    public let damages: [String]

    /// Opens the journal and replays it: the newest good snapshot, then every event behind it.
    ///
    /// - Parameter refill: runs before anything is replayed, and may bring the journal up to what another place holds; what
    ///   it says is told with the damages.
    public init(
        journal path: String, centre: String, roads: Router, refill: (JournalKeeper) async -> [String] = { _ in [] }
    ) async throws {
        keeper = try JournalKeeper(path: path, centre: centre)
        FailPoint.journalOpened.pass()
        let rescue = await keeper.rescued.map { [$0.description] } ?? []
        let refilled = await refill(keeper)
        let replay = try await keeper.replayed()
        var engine = DispatchEngine(state: replay.state, roads: roads)
        for fix in replay.positions where engine.state.units[fix.unit] != nil { engine.take(fix) }
        engine.prepare()
        self.engine = engine
        replayed = replay.count
        damages = await rescue + refilled + keeper.damages.map(\.description) + replay.faults
    }
}

extension JournalKeeper {
    struct Replay: Sendable {
        var state = DispatchState()
        var count = 0
        var faults: [String] = []
        var positions: [PositionFix] = []
    }

    /// The state as a start would recover it: newest good snapshot and what followed.
    public nonisolated func recoveredState() async throws -> DispatchState { try await replayed().state }

    /// Everything the journal holds, as a state.
    ///
    /// ```
    ///  page n+2   read, understand                   (each by a connection of its own, a few pages ahead)
    ///  page n+1   read, understand
    ///  page n                         apply          (here, in order)
    /// ```
    nonisolated func replayed() async throws -> Replay {
        var replay = Replay()
        if let snapshot = try await latestSnapshot() {
            replay.state = try JSONRecordReader.read(DispatchState.self, from: snapshot.contents())
        }
        let end = await lastSequence
        let start = replay.state.seq + (PlantedBug.replaySkipsOne.isOn && replay.state.seq > 0 ? 2 : 1)
        var (wanted, due) = (start, start)
        var readers: [PageReader] = []
        while start <= end, readers.count < ProcessInfo.processInfo.activeProcessorCount { readers.append(PageReader(try history())) }
        let reader = { first in readers[Int((first - start) / RecordPage.size) % readers.count] }
        try await withThrowingTaskGroup(of: RecordPage.self) { group in
            var ready: [UInt64: RecordPage] = [:]
            while due <= end {
                while wanted <= end, wanted < due + RecordPage.ahead * RecordPage.size {
                    group.addTask { [first = wanted, reader = reader(wanted)] in try await reader.page(from: first) }
                    wanted += RecordPage.size
                }
                if var page = ready.removeValue(forKey: due) {
                    replay.apply(&page)
                    FailPoint.amidReplay.pass()
                    reader(due).clearAway(page)
                    due += RecordPage.size
                } else if let page = try await group.next() {
                    ready[page.first] = page
                }
            }
        }
        replay.positions = try await positions().compactMap { try? JSONRecordReader.read(PositionFix.self, from: $0.payload) }
        return replay
    }
}

/// A stretch of the journal, understood and not yet applied.
private struct RecordPage: Sendable {
    static let size: UInt64 = 2048
    /// Pages in memory at once.
    static let ahead: UInt64 = 6

    let first: UInt64
    var entries: [NumberedEvent]
    var faults: [String] = []

    mutating func understand(_ seq: UInt64, _ payload: UnsafeRawBufferPointer) {
        guard seq < first + RecordPage.size else { return }
        do throws(RecordFault) {
            let entry = try JSONRecordReader.read(NumberedEvent.self, from: payload)
            guard entry.seq == seq else { return faults.append("event \(seq) calls itself \(entry.seq) and is passed over") }
            entries.append(entry)
        } catch {
            // Its hash fits, so a newer keng wrote it: said aloud, and gone on without.
            faults.append("event \(seq) cannot be read: \(error)")
        }
    }
}

/// Reads pages, and clears away those that were applied: what one thread has from the allocator and another gives back
/// makes each wait for the other, and whoever applies is the one for whom all wait.
private final class PageReader: Sendable {
    private let history: JournalHistory
    private let applied = Mutex<[[NumberedEvent]]>([])

    init(_ history: JournalHistory) { self.history = history }

    func page(from first: UInt64) async throws -> RecordPage {
        try await history.read(from: first, limit: Int(RecordPage.size), into: RecordPage(first: first, entries: self.cleared())) {
            $0.understand($1, $2)
        }
    }

    /// With the next page, and on the thread that reads it.
    func clearAway(_ page: RecordPage) { applied.withLock { $0.append(page.entries) } }

    private func cleared() -> [NumberedEvent] {
        var entries = applied.withLock { $0.popLast() } ?? []
        entries.removeAll(keepingCapacity: true)
        return entries
    }
}

extension JournalKeeper.Replay {
    fileprivate mutating func apply(_ page: inout RecordPage) {
        count += page.entries.count
        faults += page.faults
        // Out of the page and in again: a copy would count references of what another processor has just written.
        var entry = NumberedEvent()
        for index in page.entries.indices {
            swap(&entry, &page.entries[index])
            if entry.seq > state.seq { state.apply(entry) }
            swap(&entry, &page.entries[index])
        }
    }
}
