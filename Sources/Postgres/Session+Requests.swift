// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import CLibpq

extension Session {
    func query(_ sql: String, _ parameters: [PostgresParameter], _ deadline: Deadline) throws(PostgresError) -> PostgresRows {
        notices.begin()
        try require(send(sql, parameters))
        var rows: PostgresRows?
        try finish(deadline) { rows = PostgresRows($0) }
        guard let rows else { throw .unexpected(reason: "no answer to a statement") }
        return rows
    }

    func script(_ sql: String, _ deadline: Deadline) throws(PostgresError) {
        notices.begin()
        try require(PQsendQuery(connection, sql))
        try finish(deadline) { _ in }
    }

    /// After a refusal: a transaction that the statements opened themselves does not stay open.
    func rollBack(_ deadline: Deadline) throws(PostgresError) {
        guard PQtransactionStatus(connection) == PQTRANS_INERROR else { return }
        try script("ROLLBACK", deadline)
    }

    /// Sends without preparing.
    func send(_ sql: String, _ parameters: [PostgresParameter]) -> Int32 {
        CParameters.with(parameters) { arguments in
            PQsendQueryParams(
                connection, sql, arguments.count, arguments.types, arguments.values, arguments.lengths, arguments.formats,
                CParameters.binary)
        }
    }
}
