// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import Postgres
import TestCluster
import Testing

/// TLS is libpq's; these show that what the connection string asks for is what one gets.
@Suite struct TLSTests {
    /// A server with a certificate for 127.0.0.1 that nobody but the test knows, and the paths of this and of a stranger.
    private static func guarded() throws -> (cluster: TestCluster, ours: String, strange: String) {
        let cluster = try TestCluster.started()
        let (ours, strange) = (cluster.folder.appendingPathComponent("server"), cluster.folder.appendingPathComponent("strange"))
        for path in [ours.path, strange.path] { try makeCertificate(path) }
        let files = ["ssl=on", "ssl_cert_file=\(ours.path).pem", "ssl_key_file=\(ours.path).key"]
        try cluster.stop()
        try cluster.append(settings: files)
        try cluster.start()
        return (cluster, ours.path + ".pem", strange.path + ".pem")
    }

    private static func makeCertificate(_ path: String) throws {
        let openssl = Process()
        openssl.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        openssl.arguments = [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
            "/CN=keng test", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", path + ".key", "-out", path + ".pem",
        ]
        openssl.standardError = FileHandle.nullDevice
        try openssl.run()
        openssl.waitUntilExit()
        try #require(openssl.terminationStatus == 0, "openssl makes a certificate")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path + ".key")
        // The server refuses a key that belongs to somebody else.
        let owner = try FileManager.default.attributesOfItem(atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path)
        guard let user = owner[.ownerAccountID] as? NSNumber, geteuid() == 0 else { return }
        chown(path + ".key", user.uint32Value, user.uint32Value)
    }

    @Test func `a verified connection is encrypted, and a server that somebody else vouches for is refused`() async throws {
        let (cluster, ours, strange) = try TLSTests.guarded()
        let verified = try await FaultTests.connected(cluster, "?sslmode=verify-full&sslrootcert=\(ours)")
        #expect(try await verified.query("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()").bool(0, 0))
        let plain = try await FaultTests.connected(cluster, "?sslmode=disable")
        #expect(try await !plain.query("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()").bool(0, 0))
        let fooled = PostgresConnection(PostgresSettings(cluster.connection() + "?sslmode=verify-full&sslrootcert=\(strange)"))
        guard case .cannotConnect(let reason, _) = try await failure({ try await fooled.connect() }) else { throw Missing() }
        #expect(reason.contains("certificate verify failed"), "\(reason)")
    }

    @Test func `a server without TLS is refused when TLS is asked for`() async throws {
        let wanting = PostgresConnection(PostgresSettings(try Shared.cluster.get().connection() + "?sslmode=require"))
        guard case .cannotConnect(let reason, _) = try await failure({ try await wanting.connect() }) else { throw Missing() }
        #expect(reason.contains("does not support SSL"), "\(reason)")
    }
}
