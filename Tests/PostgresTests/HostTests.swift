// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Postgres
import TestCluster
import Testing

@Suite struct HostTests {
    @Test func `a dead port, garbage and silence do not keep us from the good host`() async throws {
        let good = try Shared.cluster.get().port
        let others = [Listener(.dead), Listener(.garbage), Listener(.silent), Listener(.garbage)]
        let hosts = (others.map(\.port) + [good]).map { "127.0.0.1:\($0)" }.joined(separator: ",")
        var settings = PostgresSettings("postgresql://postgres@\(hosts)/postgres?target_session_attrs=read-write")
        settings.connectDeadline = .seconds(6)
        let connection = PostgresConnection(settings)
        try await connection.connect()
        #expect(try await connection.query("SELECT inet_server_port()").int8(0, 0) == Int64(good))
    }

    @Test func `when nobody answers, each host's reason is told`() async throws {
        let others = [Listener(.dead), Listener(.garbage), Listener(.silent)]
        let hosts = others.map { "127.0.0.1:\($0.port)" }.joined(separator: ",")
        var settings = PostgresSettings("postgresql://keng:\(PostgresSettingsTests.secret)@\(hosts)/postgres")
        settings.connectDeadline = .seconds(1)
        let connection = PostgresConnection(settings)
        let error = try await failure { try await connection.connect() }
        guard case .cannotConnect(let reason, _) = error else { throw error }
        #expect(error.mayRetry && !error.outcomeIsUnknown)
        #expect(others.allSatisfy { reason.contains("\($0.port)") }, "\(reason)")
        #expect(reason.contains("refused") && reason.contains("no answer within"), "\(reason)")
        #expect(!reason.contains("seconds") && !reason.contains("Is the server running"), "\(reason)")
        #expect(error.sqlState == nil, "no server of ours has answered")
        #expect(!reason.contains(PostgresSettingsTests.secret))
        #expect(await !connection.isConnected)
        #expect(try await failure { _ = try await connection.query("SELECT 1") } == .cannotConnect(reason: "not connected"))
    }

    @Test func `read-write passes a server that only reads`() async throws {
        let reader = try TestCluster.started(settings: ["default_transaction_read_only=on"])
        let good = try Shared.cluster.get().port
        let hosts = "127.0.0.1:\(reader.port),127.0.0.1:\(good)"
        let writing = PostgresConnection(PostgresSettings("postgresql://postgres@\(hosts)/postgres?target_session_attrs=read-write"))
        try await writing.connect()
        #expect(try await writing.query("SELECT inet_server_port()").int8(0, 0) == Int64(good))
        let any = PostgresConnection(PostgresSettings("postgresql://postgres@\(hosts)/postgres"))
        try await any.connect()
        #expect(try await any.query("SELECT inet_server_port()").int8(0, 0) == Int64(reader.port))
        let only = PostgresConnection(PostgresSettings(reader.connection() + "?target_session_attrs=read-write"))
        guard case .cannotConnect(let reason, _) = try await failure({ try await only.connect() }) else { throw Missing() }
        #expect(reason.contains("read-only"), "\(reason)")
    }

    @Test func `a wrong password is refused without being repeated`() async throws {
        let administrator = try await Shared.connection()
        try await administrator.script("CREATE ROLE guarded LOGIN PASSWORD 'right'")
        let address = "127.0.0.1:\(try Shared.cluster.get().port)/postgres"
        let wrong = PostgresConnection(PostgresSettings("postgresql://guarded:\(PostgresSettingsTests.secret)@\(address)"))
        guard case .cannotConnect(let reason, "28P01"?) = try await failure({ try await wrong.connect() }) else { throw Missing() }
        #expect(reason.contains("FATAL: password authentication failed") && reason.hasSuffix("[28P01]"), "\(reason)")
        #expect(!reason.contains(PostgresSettingsTests.secret))
        let right = PostgresConnection(PostgresSettings("postgresql://guarded:right@\(address)?application_name=audit"))
        try await right.connect()
        #expect(await right.serverSetting("session_authorization") == "guarded")
        #expect(await right.serverSetting("application_name") == "audit")
    }

    @Test func `who is not let in is told the SQLSTATE, and nothing of the server's source`() async throws {
        let cluster = try TestCluster.started(settings: ["max_connections=4", "superuser_reserved_connections=0", "max_wal_senders=0"])
        var held: [PostgresConnection] = []
        var refused: PostgresError?
        while refused == nil, held.count < 10 {
            let connection = PostgresConnection(PostgresSettings(cluster.connection()))
            do {
                try await connection.connect()
                held.append(connection)
            } catch { refused = error as? PostgresError }
        }
        guard case .cannotConnect(let reason, _)? = refused else { throw Missing() }
        #expect(reason.contains("too many clients already [53300]") && !reason.contains("LOCATION"), "\(reason)")
        #expect(refused?.mayRetry == true && refused?.sqlState == "53300")
        let missing = PostgresConnection(PostgresSettings(try Shared.cluster.get().connection(database: "atlantis")))
        guard case .cannotConnect(let reason, _) = try await failure({ try await missing.connect() }) else { throw Missing() }
        #expect(reason.hasSuffix(#"database "atlantis" does not exist [3D000]"#), "\(reason)")
    }
}
