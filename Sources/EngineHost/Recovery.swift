// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import FailPoints
import Foundation
import Journal
import Routing
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
        var histories: [JournalHistory] = []
        while start <= end, histories.count < ProcessInfo.processInfo.activeProcessorCount { histories.append(try history()) }
        try await withThrowingTaskGroup(of: RecordPage.self) { group in
            var ready: [UInt64: RecordPage] = [:]
            while due <= end {
                while wanted <= end, wanted < due + RecordPage.ahead * RecordPage.size {
                    let (first, history) = (wanted, histories[Int((wanted - start) / RecordPage.size) % histories.count])
                    group.addTask { try await RecordPage(from: first, of: history) }
                    wanted += RecordPage.size
                }
                if var page = ready.removeValue(forKey: due) {
                    replay.apply(&page)
                    FailPoint.amidReplay.pass()
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
    /// The last one first: whoever applies them takes them from the end, and none is copied.
    var entries: [NumberedEvent] = []
    var faults: [String] = []

    private init(first: UInt64) { self.first = first }

    init(from first: UInt64, of history: JournalHistory) async throws {
        let size = Int(RecordPage.size)
        self = try await history.read(from: first, limit: size, into: RecordPage(first: first)) { $0.understand($1, $2) }
        entries.reverse()
    }

    private mutating func understand(_ seq: UInt64, _ payload: UnsafeRawBufferPointer) {
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

extension JournalKeeper.Replay {
    fileprivate mutating func apply(_ page: inout RecordPage) {
        count += page.entries.count
        faults += page.faults
        while let entry = page.entries.popLast() { if entry.seq > state.seq { state.apply(entry) } }
    }
}
