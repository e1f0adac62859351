// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Postgres
import TestCluster
import Testing

/// One server for the tests that leave it running.
enum Shared {
    static let cluster = Result { try TestCluster.started() }

    static func connection() async throws -> PostgresConnection {
        let connection = PostgresConnection(PostgresSettings(try cluster.get().connection()))
        try await connection.connect()
        return connection
    }
}

/// The error of `work`, which is expected to throw one.
func failure(_ work: () async throws -> Void) async throws -> PostgresError {
    do { try await work() } catch let error as PostgresError { return error }
    throw Missing()
}

struct Missing: Error {}

extension PostgresConnection {
    /// Asks again and again until the answer is true: for states that another process brings about.
    func until(_ sql: String, limit: Duration = .seconds(60)) async throws {
        let end = ContinuousClock.now + limit
        while try !query(sql).bool(0, 0) { try #require(.now < end, "never true: \(sql)") }
    }
}
