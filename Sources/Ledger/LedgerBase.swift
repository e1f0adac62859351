// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Incidents
import Journal
import Postgres
import RoadNetwork
import Vocabulary

/// Where an empty database begins when the journal does not hold all events any more: behind the journal's own base,
/// with the board of that moment as rows. What happened before is gone from both; a backup may still have it.
enum LedgerBase {
    static func install(
        _ connection: PostgresConnection, centre: String, epoch: Int64, _ snapshot: JournalSnapshot, chainHash: [UInt8]
    ) async throws(LedgerError) -> LedgerHead {
        let state: DispatchState
        do {
            state = try JSONRecordReader.read(DispatchState.self, from: snapshot.contents())
        } catch {
            throw .damaged(reason: "the journal's snapshot \(snapshot.seq) cannot be read: \(error)")
        }
        let advance = PostgresStatement(
            "SELECT keng.advance($1, $2, 0, $3, $4, $5, $6)",
            [
                .text(centre), .int8(epoch), .bytes(HashChain.beginning), .int8(Int64(snapshot.seq)), .bytes(chainHash),
                .instant(snapshot.at),
            ])
        let base = PostgresStatement(
            "INSERT INTO keng.snapshot (centre_id, seq, at, payload, chain) VALUES ($1, $2, $3, $4, $5)",
            [.text(centre), .int8(Int64(snapshot.seq)), .instant(snapshot.at), .bytes(snapshot.payload), .bytes(chainHash)])
        let rows = board(state).map { $0.table.statement(centre: centre, $0.rows) }
        try await LedgerError.wrap { () async throws(PostgresError) in
            _ = try await connection.transaction([advance, base] + rows, deadline: .seconds(60))
        }
        return LedgerHead(epoch: epoch, seq: snapshot.seq, hash: chainHash)
    }

    /// Everything on a board as rows.
    static func board(_ state: DispatchState) -> [(table: LedgerTable, rows: [[Cell]])] {
        let seq = state.seq
        let assignments = state.assignments.sorted.sorted { !$0.isOpen && $1.isOpen }
        let units = state.units.sorted.map { unit in
            unit.row(
                state.description(of: unit.name), phase: state.assignment(of: unit.name)?.phase,
                listed: state.description(of: unit.name) != nil, seq: seq)
        }
        let all: [(table: LedgerTable, rows: [[Cell]])] = [
            (.centre, [state.centre.row(seq: seq)]),
            (.incidentType, state.centre.types.map { $0.row(seq: seq) }),
            (.call, state.calls.sorted.map { $0.row(takenBy: .null, seq: seq) }),
            (.incident, state.incidents.sorted.map { $0.row(entered: .null, archived: nil, seq: seq) }),
            (.assignment, assignments.map { $0.row(seq: seq) }),
            (.unit, units),
            (.recommendation, state.recommendations.sorted.map { $0.row(seq: seq) }),
            (.roadCondition, state.conditions.conditions.map { $0.row(set: .null, lifted: nil, expired: false, seq: seq) }),
        ]
        return all.filter { !$0.rows.isEmpty }
    }
}
