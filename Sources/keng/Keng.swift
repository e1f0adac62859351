// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ArgumentParser
import CAllocator

@main
struct Keng: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keng",
        abstract: "An emergency and fire dispatch engine: calls in, the units that can be there first out.",
        subcommands: [
            ServeCommand.self, ConsoleCommand.self, UnitCommand.self, ImportCommand.self, NearestCommand.self, RouteCommand.self,
            MatrixCommand.self, ExportCommand.self, CheckCommand.self, ProfilesCommand.self, VerifyCommand.self, DatabaseCommand.self,
            HealthCommand.self, LoadCommand.self, BenchCommand.self, UserCommand.self, CertCommand.self, AuditCommand.self,
            TokenCommand.self, WebhookCommand.self,
        ]
    )

    static func main() async {
        keng_keep_freed_memory()
        await main(nil)
    }
}

/// A sentence for whoever typed the command, and exit code 1.
struct Complaint: Error, CustomStringConvertible {
    let description: String
    init(_ text: String) { description = text }
}
