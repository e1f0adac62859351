// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import Postgres
import TestCluster
import Testing

/// Servers that stop, freeze and break their word. Each test has a server of its own.
@Suite struct FaultTests {
    static func connected(_ cluster: TestCluster, _ more: String = "") async throws -> PostgresConnection {
        let connection = PostgresConnection(PostgresSettings(cluster.connection() + more))
        try await connection.connect()
        return connection
    }

    @Test(arguments: [TestCluster.StopMode.immediate, .fast])
    func `a server that stops in the middle is a lost connection, and is found again`(mode: TestCluster.StopMode) async throws {
        let cluster = try TestCluster.started()
        let connection = try await FaultTests.connected(cluster)
        let observer = try await FaultTests.connected(cluster)
        try await observer.script("CREATE TABLE fact (id int8)")
        let request = Task { () throws -> PostgresRows in
            try await connection.transaction(
                [PostgresStatement("INSERT INTO fact VALUES (1)"), PostgresStatement("SELECT pg_sleep(600)")], deadline: .seconds(300)
            )[0]
        }
        try await observer.until("SELECT count(*) = 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'")
        try cluster.stop(mode: mode)
        let error = try await failure { _ = try await request.value }
        guard case .connectionLost = error else { throw error }
        #expect(error.outcomeIsUnknown && error.mayRetry)
        #expect(await !connection.isConnected)
        guard case .cannotConnect = try await failure({ try await connection.connect() }) else { throw Missing() }

        try cluster.start()
        try await connection.connect()
        #expect(try await connection.query("SELECT count(*) FROM fact").int8(0, 0) == 0)
        // The observer has not looked since; it learns from its next request.
        guard case .connectionLost = try await failure({ _ = try await observer.query("SELECT 1") }) else { throw Missing() }
    }

    @Test func `a backend that is terminated is a lost connection, not a refusal`() async throws {
        let cluster = try TestCluster.started()
        let connection = try await FaultTests.connected(cluster)
        let observer = try await FaultTests.connected(cluster)
        let process = try await connection.query("SELECT pg_backend_pid()").int8(0, 0)
        let request = Task { try await connection.query("SELECT pg_sleep(600)", deadline: .seconds(300)) }
        try await observer.until("SELECT count(*) = 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'")
        _ = try await observer.query("SELECT pg_terminate_backend($1)", [.int4(Int32(process))])
        let error = try await failure { _ = try await request.value }
        guard case .connectionLost(let reason, _) = error else { throw error }
        #expect(reason.contains("57P01") && error.sqlState == "57P01", "\(reason)")
    }

    @Test func `a frozen server ends in a deadline, and is used again when it thaws`() async throws {
        let cluster = try TestCluster.started()
        var settings = PostgresSettings(cluster.connection())
        settings.requestDeadline = .milliseconds(200)
        settings.connectDeadline = .milliseconds(500)
        let connection = PostgresConnection(settings)
        try await connection.connect()
        let copying = try await FaultTests.connected(cluster)
        try await copying.script("CREATE TABLE fix (a int8)")
        var column = PostgresColumn(.int8)
        for value in 0..<Int64(2_000_000) { column.append(value) }

        cluster.signal(SIGSTOP)
        let error = try await failure { _ = try await connection.query("SELECT 1") }
        #expect(error == .deadline(after: .milliseconds(200)))
        #expect(error.outcomeIsUnknown && error.mayRetry)
        #expect(await !connection.isConnected)
        let unsent = try await failure { try await copying.copy(into: "fix", columns: ["a"], [column], deadline: .milliseconds(200)) }
        #expect(unsent == .deadline(after: .milliseconds(200)))
        guard case .cannotConnect = try await failure({ try await connection.connect() }) else { throw Missing() }

        cluster.signal(SIGCONT)
        let thawed = try await FaultTests.connected(cluster)
        try await thawed.until("SELECT count(*) = 1 FROM pg_stat_activity WHERE backend_type = 'client backend'")
        try await connection.connect()
        #expect(try await connection.query("SELECT count(*) FROM fix").int8(0, 0) == 0)
    }

    @Test func `statements that were given up do not pile up behind a lock`() async throws {
        let cluster = try TestCluster.started()
        let holder = try await FaultTests.connected(cluster)
        let observer = try await FaultTests.connected(cluster)
        let connection = try await FaultTests.connected(cluster)
        try await holder.script("CREATE TABLE fact (id int8)")
        try await holder.script("BEGIN; LOCK TABLE fact")
        let error = try await failure {
            _ = try await connection.query("INSERT INTO fact VALUES (1)", deadline: .milliseconds(200))
        }
        #expect(error == .deadline(after: .milliseconds(200)))
        try await observer.until("SELECT count(*) = 0 FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        try await holder.script("COMMIT")
        #expect(try await holder.query("SELECT count(*) FROM fact").int8(0, 0) == 0)
    }

    @Test(arguments: ["pg_cancel_backend", "pg_terminate_backend"])
    func `a commit that no longer waits for its standby is not acknowledged`(interruption: String) async throws {
        let cluster = try TestCluster.started(settings: ["synchronous_standby_names=nobody"])
        let observer = try await FaultTests.connected(cluster, "?options=-csynchronous_commit%3Dlocal")
        try await observer.script("CREATE TABLE fact (id int8)")
        for isPipeline in [false, true] {
            let connection = try await FaultTests.connected(cluster)
            let insert = "INSERT INTO fact VALUES (1)"
            let request = Task { () throws -> Void in
                if isPipeline {
                    _ = try await connection.transaction([PostgresStatement(insert)], deadline: .seconds(300))
                } else {
                    _ = try await connection.query(insert, deadline: .seconds(300))
                }
            }
            try await observer.until("SELECT count(*) = 1 FROM pg_stat_activity WHERE wait_event = 'SyncRep'")
            _ = try await observer.query("SELECT \(interruption)(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'")
            let error = try await failure { try await request.value }
            guard case .connectionLost(let reason, _) = error else { throw error }
            #expect(reason.contains("synchronous replication") || interruption == "pg_terminate_backend", "\(reason)")
            #expect(await !connection.isConnected)
        }
        #expect(try await observer.query("SELECT count(*) FROM fact").int8(0, 0) == 2)
    }

    @Test func `a full server is worth a retry`() async throws {
        let cluster = try TestCluster.started(settings: ["max_connections=4", "superuser_reserved_connections=0", "max_wal_senders=0"])
        var held: [PostgresConnection] = []
        for _ in 0..<4 { held.append(try await FaultTests.connected(cluster)) }
        let late = PostgresConnection(PostgresSettings(cluster.connection()))
        let error = try await failure { try await late.connect() }
        guard case .cannotConnect(let reason, _) = error else { throw error }
        #expect(reason.contains("too many clients"), "\(reason)")
        await held[0].close()
        try await held[1].until("SELECT count(*) = 3 FROM pg_stat_activity WHERE backend_type = 'client backend'")
        try await late.connect()
        #expect(try await late.query("SELECT 1").int8(0, 0) == 1)
    }

    @Test func `a cluster that goes takes its processes and its folder with it`() throws {
        var cluster: TestCluster? = try TestCluster.started()
        let (folder, process) = try (#require(cluster).folder.path, #require(cluster?.serverProcess))
        let program = "/proc/\(process)/cmdline"
        #expect(try !String(contentsOfFile: program, encoding: .utf8).isEmpty)
        cluster?.signal(SIGSTOP)
        cluster = nil
        // One that has ended and that nobody has asked about yet has no command line.
        #expect(((try? String(contentsOfFile: program, encoding: .utf8)) ?? "").isEmpty)
        #expect(!FileManager.default.fileExists(atPath: folder))
    }
}
