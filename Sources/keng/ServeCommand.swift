// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ArgumentParser
import Foundation
import Logging
import Vocabulary

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Runs the engine for one centre and listens for consoles.",
        discussion: """
            State lives in the journal and, with --database, in PostgreSQL, too; started again, keng is where it was, also when \
            one of the two is gone. With --exercise simulated crews drive the real road graph, calls come from a script, and a \
            simulated dispatcher acts when nobody else has for a while.
            """)

    @Option(help: "The city file, as written by 'keng import'.") var city: String
    @Option(help: "The centre file.") var centre: String
    @Option(help: "The journal; made if it is missing.") var journal = "run/keng.journal"
    @OptionGroup var database: DatabaseOptions
    @Flag(help: "Brings the database's schema up to this keng before the start.") var migrate = false
    @Option(help: "Days that the journal keeps what the database has.") var keepJournal = 7
    @Option(help: "Gigabytes above which the journal keeps fewer days of what the database has.") var journalGigabytes = 4
    @Option(help: "Days that the database keeps position reports; 0: for ever.") var keepPositions = 90
    @Option(help: "Folder for sheets to print: open incidents and units, written every minute.") var sheets: String?
    @Option(help: "Address for consoles; anything but loopback needs --allow-remote.") var host = "127.0.0.1"
    @Option(help: "Port for consoles; 0 takes a free one.") var port = 7110
    @Flag(help: "Lets the plain port listen on other addresses than loopback: nothing is encrypted there.") var allowRemote = false
    @OptionGroup(title: "Who may come in") var access: AccessOptions
    @OptionGroup var intake: IntakeOptions
    @Option(help: "Exercise mode with this script of calls.") var exercise: String?
    @Option(help: "How many times faster than life an exercise runs.") var speed = 8
    @Option(help: "Stretches the script's times: 1 is a storm, 4 a busy night.") var stretch = 4
    @Option(help: "Seed of the exercise's dice.") var seed: UInt64 = 1

    func validate() throws {
        guard (1...100).contains(speed) else { throw ValidationError("--speed has to be 1 to 100.") }
        guard (1...100).contains(stretch) else { throw ValidationError("--stretch has to be 1 to 100.") }
        try requirePort(port, orFree: true)
        guard (1...3650).contains(keepJournal) else { throw ValidationError("--keep-journal has to be 1 to 3650 days.") }
        guard (1...65_536).contains(journalGigabytes) else { throw ValidationError("--journal-gigabytes has to be 1 to 65536.") }
        guard (0...3650).contains(keepPositions) else { throw ValidationError("--keep-positions has to be 0 to 3650 days.") }
        if let objection = access.objection(allowsRemote: allowRemote) { throw ValidationError(objection) }
        if migrate, database.settings == nil { throw ValidationError("--migrate needs --database.") }
    }

    func run() async throws {
        var log = Logger(label: "keng") { StreamLogHandler.standardError(label: $0) }
        log.logLevel = .notice
        try await ServeRun(options: self, log: log).run()
    }
}
