// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import Vocabulary

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Asks a running keng for one real write and commit: what a supervisor has to know is whether the next call would be
/// taken, not whether a port is open.
public struct HealthProbe: Sendable {
    /// What is wrong, in words for people.
    public struct Failure: Error, Equatable, CustomStringConvertible {
        public let description: String
    }

    /// How PostgreSQL is, as the server says.
    public enum Database: String, Sendable {
        /// It has everything.
        case ok
        /// It cannot be reached or lies behind.
        case away
        /// The server runs without one.
        case none
    }

    public let database: Database
    /// From the request to the commit inside the server.
    public let writeMicroseconds: Int

    private static let tag = "health"

    /// - Parameter patience: for connecting, writing and answering together.
    public init(host: String, port: Int, access: ServerAccess = ServerAccess(), patience: Duration) throws(Failure) {
        let end = ContinuousClock.now + patience
        let socket: LineSocket
        do throws(LineSocket.Failure) {
            socket = try LineSocket(host: host, port: port, tls: access.tls)
            if let login = access.login { _ = try socket.logIn(login, by: end) }
        } catch {
            throw Failure(description: "no keng answers: \(error.reason)")
        }
        guard socket.send(Array("\(HealthProbe.tag) HEALTH\n".utf8)) else { throw Failure(description: "keng closed the connection") }
        self = try HealthProbe.answer(from: socket, by: end)
    }

    /// - Parameter answer: the final line of `HEALTH`.
    init(_ answer: ServerLine) throws(Failure) {
        guard answer.words[0] == "OK" else {
            throw Failure(description: "keng takes nothing: \(answer.code ?? "") \(answer["text"] ?? "")")
        }
        guard let time = answer["write_us"].flatMap({ Int($0) }), let found = answer["database"].flatMap(Database.init) else {
            throw Failure(description: "an answer that this keng does not know: \(answer.text)")
        }
        (database, writeMicroseconds) = (found, time)
    }

    private static func answer(from socket: LineSocket, by end: ContinuousClock.Instant) throws(Failure) -> HealthProbe {
        while true {
            let left = (end - ContinuousClock.now).milliseconds
            var item = pollfd(fd: socket.descriptor, events: Int16(POLLIN), revents: 0)
            guard left > 0, poll(&item, 1, Int32(clamping: left)) > 0 else { throw Failure(description: "keng does not answer in time") }
            guard let lines = socket.lines() else { throw Failure(description: "keng closed the connection") }
            for line in lines {
                guard let read = ServerLine(line: line), read.tag == tag, read.isFinal else { continue }
                return try HealthProbe(read)
            }
        }
    }
}
