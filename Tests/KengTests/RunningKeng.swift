// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation

/// `keng serve` on a free port.
final class RunningKeng {
    let program: Program
    let port: Int
    /// What it said until it listened.
    let announcement: [String]

    /// - Throws: when it does not start; the failure carries what it complained of.
    init(journal: URL, centre: String = Surroundings.centre, more: [String] = []) throws {
        program = try Program(
            ["serve", "--city", try Surroundings.city(), "--centre", centre, "--journal", journal.path, "--port", "0"] + more)
        var said: [String] = []
        var found: Int?
        while found == nil {
            guard let line = try program.line() else {
                throw Failure("keng does not start: \(try program.finished())")
            }
            said.append(line)
            found = line.firstMatch(of: /consoles +127\.0\.0\.1:(\d+)/).flatMap { Int($0.output.1) }
        }
        (port, announcement) = (found!, said)
    }

    func client() throws -> LineClient { try LineClient(port: port) }

    func client(named name: String) throws -> LineClient {
        let client = try client()
        guard try client.ask("HELLO name=\(name)").word == "OK" else { throw Failure("HELLO name=\(name) is refused") }
        return client
    }

    func kill() { program.kill() }

    /// Asks it to stop and waits for the end.
    func stop(_ signal: Int32 = SIGTERM) throws -> Program.Run {
        program.signal(signal)
        return try program.finished(by: deadline())
    }
}
