// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import GRDB
import Vocabulary

/// A position is no event and in no chain; but one changed bit would put a unit into another street. So what is stored is its
/// payload and behind it a seal over the centre, the unit and the payload.
extension PositionRow {
    private static let sealLength = 8

    func sealed(_ chain: HashChain) -> [UInt8] { payload + PositionRow.seal(unit, payload, chain) }

    /// `nil` when it is not as it was written.
    init?(unit: UnitName, sealed bytes: [UInt8], _ chain: HashChain) {
        guard bytes.count >= PositionRow.sealLength else { return nil }
        let payload = Array(bytes.dropLast(PositionRow.sealLength))
        guard bytes.suffix(PositionRow.sealLength).elementsEqual(PositionRow.seal(unit, payload, chain)) else { return nil }
        self.init(unit: unit, payload: payload)
    }

    private static func seal(_ unit: UnitName, _ payload: [UInt8], _ chain: HashChain) -> ArraySlice<UInt8> {
        chain.hash(after: Array(unit.text.utf8), seq: 0, at: .epoch, payload: payload).prefix(sealLength)
    }

    /// Older journals have no seals. A row that a changed bit made into something else gets none, and is left out later.
    static func sealAll(_ db: Database) throws {
        let rows = """
            SELECT ifnull(CAST(centre_id AS TEXT), ''), ifnull(CAST(unit AS TEXT), ''), ifnull(CAST(payload AS BLOB), x'') FROM position
            """
        for row in try Row.fetchAll(db, sql: rows) {
            let position = PositionRow(unit: UnitName(row[1]), payload: Array(row[2] as Data))
            try db.execute(
                sql: "UPDATE position SET payload = ? WHERE centre_id = ? AND unit = ?",
                arguments: [Blob(position.sealed(HashChain(centre: row[0]))), row[0] as String, row[1] as String])
        }
    }
}
