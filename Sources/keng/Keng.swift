// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ArgumentParser

@main
struct Keng: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keng",
        abstract: "An emergency and fire dispatch engine: calls in, the units that can be there first out.",
        subcommands: [
<<<<<<< HEAD
            ServeCommand.self, ConsoleCommand.self, ImportCommand.self, NearestCommand.self, RouteCommand.self,
            MatrixCommand.self, ExportCommand.self, CheckCommand.self, ProfilesCommand.self, VerifyCommand.self, DatabaseCommand.self,
            BenchCommand.self,
=======
            ServeCommand.self, ConsoleCommand.self, LoadCommand.self, ImportCommand.self, NearestCommand.self, RouteCommand.self,
            MatrixCommand.self, ExportCommand.self, CheckCommand.self, ProfilesCommand.self, VerifyCommand.self, BenchCommand.self,
>>>>>>> 706e373 (LoadRun: keng load drives a server and checks what it was told)
        ]
    )
}

/// A sentence for whoever typed the command, and exit code 1.
struct Complaint: Error, CustomStringConvertible {
    let description: String
    init(_ text: String) { description = text }
}
