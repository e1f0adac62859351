// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import Synchronization

/// A PostgreSQL of a test's own: in a temporary folder, on a free port of the loopback, with every commit synced.
///
/// A small shell stands between the test and the server and takes commands over a pipe. When the pipe ends, because the
/// object goes or because the test process dies in whatever way, the shell stops the server and removes the folder.
public final class TestCluster: Sendable {
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    /// How a server is stopped: `smart` waits for clients, `fast` hangs up, `immediate` is like a crash.
    public enum StopMode: String, Sendable {
        case smart, fast, immediate
    }

    /// The data, the log (`log`) and the Unix socket. Belongs to the user who runs the server.
    public let folder: URL
    public let port: Int
    private let shell: CommandShell

    /// A server that runs, with the role `postgres` as superuser. Everybody is trusted but the role `guarded`, of which a
    /// password (SCRAM) is asked.
    /// - Parameter settings: lines of `postgresql.conf`, as `name=value`.
    public static func started(settings: [String] = []) throws -> TestCluster {
        let binaries = try Installation.binaries()
        var failure: any Error = Failure(description: "no port is free")
        // Another process may take the port between our look and the start.
        for attempt in 0..<5 {
            do {
                let cluster = try TestCluster(binaries: binaries, port: Installation.freePort(attempt), settings: settings)
                try cluster.start()
                return cluster
            } catch { failure = error }
        }
        throw failure
    }

    private init(binaries: String, port: Int, settings: [String]) throws {
        folder = try Installation.folder()
        self.port = port
        shell = try CommandShell(binaries: binaries, folder: folder.path)
        try perform("init")
        let own = ["port=\(port)", "listen_addresses=127.0.0.1", "unix_socket_directories=\(folder.path)", "fsync=on"]
        try append(settings: own + settings)
        try Data(TestCluster.access.utf8).write(to: folder.appendingPathComponent("data/pg_hba.conf"))
    }

    deinit {
        signal(SIGCONT)
        shell.end()
    }

    /// A URI for libpq.
    public func connection(database: String = "postgres") -> String { "postgresql://postgres@127.0.0.1:\(port)/\(database)" }

    /// Starts a server that was stopped, on the same data and port, and waits until it takes connections.
    public func start() throws { try perform("start") }

    /// Stops the server and waits until it is gone.
    public func stop(mode: StopMode = .fast) throws { try perform("stop \(mode.rawValue)") }

    /// To every process of the server: SIGSTOP freezes it (connections stay, nobody answers), SIGCONT ends that, SIGKILL is a
    /// crash. Those that are started meanwhile are not reached, but only the server's first process starts any.
    public func signal(_ number: Int32) {
        guard let first = serverProcess else { return }
        let order = number == SIGCONT ? Installation.children(of: first) + [first] : [first] + Installation.children(of: first)
        kill(order[0], number)
        // Looked for again, now that the first can start no more.
        for process in number == SIGCONT ? order.dropFirst() : Installation.children(of: first)[...] { kill(process, number) }
    }

    /// The number of the server's first process, while it runs.
    public var serverProcess: Int32? {
        let text = try? String(contentsOf: folder.appendingPathComponent("data/postmaster.pid"), encoding: .utf8)
        return text?.split(separator: "\n").first.flatMap { Int32($0) }
    }

    /// What the server wrote so far.
    public var log: String { (try? String(contentsOf: folder.appendingPathComponent("log"), encoding: .utf8)) ?? "" }

    private func perform(_ command: String) throws {
        let status = try shell.perform(command)
        if status != "0" {
            let words = (try? String(contentsOf: folder.appendingPathComponent("commands.log"), encoding: .utf8)) ?? ""
            throw Failure(description: "'\(command)' of PostgreSQL ended with \(status): \(words)\(log)")
        }
    }

    /// Takes lines of `postgresql.conf`, as `name=value`; the next start knows them.
    public func append(settings: [String]) throws {
        let file = try FileHandle(forWritingTo: folder.appendingPathComponent("data/postgresql.conf"))
        try file.seekToEnd()
        try file.write(contentsOf: Data((settings.map(TestCluster.line).joined(separator: "\n") + "\n").utf8))
        try file.close()
    }

    private static func line(_ setting: String) -> String {
        let parts = setting.split(separator: "=", maxSplits: 1)
        return "\(parts[0]) = '\(parts.count > 1 ? parts[1].replacingOccurrences(of: "'", with: "''") : "")'"
    }

    private static let access = """
        host all guarded 127.0.0.1/32 scram-sha-256
        local all all trust
        local replication all trust
        host all all 127.0.0.1/32 trust
        host replication all 127.0.0.1/32 trust

        """
}
