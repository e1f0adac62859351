// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import FailPoints
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
    public func recoveredState() throws -> DispatchState { try replayed().state }

    /// Everything the journal holds, as a state.
    func replayed() throws -> Replay {
        var replay = Replay()
        if let snapshot = try latestSnapshot() {
            replay.state = try JSONRecordReader.read(DispatchState.self, from: snapshot.payload)
        }
        var from = replay.state.seq + 1
        if PlantedBug.replaySkipsOne.isOn, from > 1 { from += 1 }
        while true {
            let page = try read(from: from, limit: 4096)
            guard let last = page.last else { break }
            for record in page { replay.apply(record) }
            FailPoint.amidReplay.pass()
            from = last.seq + 1
        }
        replay.positions = try positions().compactMap { try? JSONRecordReader.read(PositionFix.self, from: $0.payload) }
        return replay
    }
}

extension JournalKeeper.Replay {
    fileprivate mutating func apply(_ record: JournalRecord) {
        do {
            state.apply(try JSONRecordReader.read(NumberedEvent.self, from: record.payload))
            count += 1
        } catch {
            // Its hash fits, so a newer keng wrote it: said aloud, and gone on without.
            faults.append("event \(record.seq) cannot be read: \(error)")
        }
    }
}
