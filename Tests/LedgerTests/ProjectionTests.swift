// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Incidents
import TestCentre
import Testing
import Units
import Vocabulary

@testable import Ledger

/// The tables as plain values, changed the way the database's upsert changes them.
private struct PlainTables: Equatable {
    var rows: [LedgerTable: [Cell: [Cell]]] = [:]
    /// Units that ever had two open assignments between two rows of a batch.
    var clashes = 0

    init(_ events: [NumberedEvent], batch: Int) {
        var projection = Projection()
        var left = events[...]
        while !left.isEmpty {
            for entry in left.prefix(batch) { projection.apply(entry) }
            left = left.dropFirst(batch)
            for (table, found) in projection.takeRows() { for row in found { put(table, row) } }
        }
    }

    private mutating func put(_ table: LedgerTable, _ row: [Cell]) {
        let key = table.key(of: row)
        var row = row
        if let old = rows[table]?[key] {
            for (index, column) in table.columns.enumerated() where column.isOnce { row[index] = old[index] }
        }
        rows[table, default: [:]][key] = row
        if table == .assignment, row[15] == .null {
            clashes += rows[table]!.values.count { $0[15] == .null && $0[2] == row[2] } - 1
        }
    }
}

@Suite struct ProjectionTests {
    @Test("the rows are the same whatever the batches are", arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
    func batches(seed: UInt64) {
        let events = History(seed: seed, commands: 250).events
        let whole = PlainTables(events, batch: events.count)
        #expect(whole.clashes == 0)
        for batch in [1, 7, 64] {
            let other = PlainTables(events, batch: batch)
            #expect(other.clashes == 0, "batches of \(batch)")
            for table in LedgerTable.all {
                let (a, b) = (whole.rows[table] ?? [:], other.rows[table] ?? [:])
                let differing = a.keys.filter { a[$0] != b[$0] }
                #expect(a.count == b.count && differing.isEmpty, "\(table.name) \(differing.prefix(3)), batches of \(batch)")
            }
        }
    }

    @Test("an archived incident keeps its last row, with the time it was archived")
    func archived() throws {
        var board = Board()
        let incident = board.call("CAT", "A")
        board.perform(.closeIncident(incident, disposition: "done", note: "kept"))
        board.wait(.seconds(40 * 86_400), ticking: .seconds(86_400))
        let tables = PlainTables(board.log, batch: 3)
        try #require(board.state.incidents[incident] == nil)
        let row = try #require(tables.rows[.incident]?[Cell(incident)])
        let archived = LedgerTable.incident.columns.firstIndex { $0.name == "archived_at" }!
        #expect(row[1] == .text("closed") && row[archived] != .null)
    }

    @Test("NUL in what a caller said does not reach the database as NUL")
    func nul() {
        var board = Board()
        var report = CallReport()
        report.text = "ch\0áy"
        board.perform(.takeCall(report, join: nil))
        let tables = PlainTables(board.log, batch: 9)
        let words = LedgerTable.call.columns.firstIndex { $0.name == "words" }!
        #expect(tables.rows[.call]?.values.map { $0[words] } == [.text("ch\u{FFFD}áy")])
    }
}
