// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Incidents
import RoadNetwork
import RunCards
import Units
import Vocabulary

/// A record with a number or name of its own.
public protocol Keyed: Record {
    associatedtype Key: PagedKey & Comparable
    var key: Key { get }
}

/// Rows by key, written in an order that depends on nothing but the keys.
public struct Table<Row: Keyed>: Equatable, Sendable {
    private var rows = PagedDictionary<Row.Key, Row>()
    /// How many changes found no row. Zero unless the journal lost records.
    private(set) var misfits = 0

    public init() {}

    public subscript(key: Row.Key) -> Row? {
        get { rows[key] }
        set { rows[key] = newValue }
    }

    public var values: some Sequence<Row> & Sendable { rows.values }
    public var sorted: [Row] { rows.values.sorted { $0.key < $1.key } }
    public var count: Int { rows.count }

    public mutating func upsert(_ row: Row) { rows[row.key] = row }

    /// Changes a row; a missing one, which only a damaged journal can ask for, is left missing and counted.
    mutating func change(_ key: Row.Key, _ body: (inout Row) -> Void) {
        if !rows.change(key, body) { misfits += 1 }
    }

    mutating func remove(_ key: Row.Key) -> Row? { rows.remove(key) }
    mutating func removeAll(where goes: (Row) -> Bool) { rows.removeAll(where: goes) }

    mutating func fields<Coder: FieldCoder>(_ key: String, _ coder: inout Coder) throws(RecordFault) {
        guard Coder.isReading else { return try coder.records(key, fetching: rows.inOrder) }
        var all: [Row] = []
        try coder.records(key, &all)
        rows = PagedDictionary()
        for row in all { upsert(row) }
    }
}

extension Call: Keyed { public var key: CallID { id } }
extension Incident: Keyed { public var key: IncidentID { id } }
extension Assignment: Keyed { public var key: AssignmentID { id } }
extension UnitState: Keyed { public var key: UnitName { name } }
extension Recommendation: Keyed { public var key: RecommendationID { id } }
extension Caller: Keyed { public var key: String { number } }
