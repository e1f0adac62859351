// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ArgumentParser
import ConsoleClient

struct HealthCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "health", abstract: "Asks a running keng for a real write and commit; exit code 1 when that fails.",
        discussion: """
            For supervisors. A database that is away is no failure by itself: calls are taken meanwhile, and a restart would \
            only take that away, too.
            """)

    @Option(help: "Where keng serves.") var host = "127.0.0.1"
    @Option(help: "Its port.") var port = 7110
    @Option(help: "Seconds for all of it.") var patience = 3
    @OptionGroup(title: "Logging in") var login: LoginOptions
    @Flag(help: "Fails, too, unless the database has everything.") var databaseRequired = false

    func validate() throws {
        try requirePort(port)
        guard (1...60).contains(patience) else { throw ValidationError("--patience has to be 1 to 60 seconds.") }
    }

    func run() throws {
        let access = try login.access()
        let probe: HealthProbe
        do {
            probe = try HealthProbe(host: host, port: port, access: access, patience: .seconds(patience))
        } catch {
            throw Complaint(error.description)
        }
        print("written in \(probe.writeMicroseconds) µs; database \(probe.database.rawValue)")
        guard databaseRequired, probe.database != .ok else { return }
        // The answer does not say why; the log does.
        let hint = probe.database == .away ? "; keng's log says why" : ""
        throw Complaint("the database is \(probe.database.rawValue)\(hint)")
    }
}
