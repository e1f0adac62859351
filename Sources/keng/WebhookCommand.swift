// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ArgumentParser
import Foundation
import Intake
import Vocabulary
import Webhooks

/// `keng webhook`: who is told what, and what could not be delivered.
struct WebhookCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "webhook", abstract: "Targets of webhooks, and the letters that could not be delivered.",
        discussion: """
            The targets file, mode 600, is JSON: {"targets":[{"name":"board","url":"https://board.example/keng","secret":"at least \
            16 bytes","topics":["incident","unit"],"callers":false}]}. Without topics a target is told everything; "from":1 begins \
            with the first event; "callers":true shows callers' names and numbers; "plain":true permits http to another machine.
            """,
        subcommands: [List.self, Resend.self])

    struct Place: ParsableArguments {
        @Option(help: "The targets file.") var webhooks: String
        @Option(help: "The journal of keng serve; positions and dead letters lie beside it.") var journal = "run/keng.journal"

        func targets() throws -> [WebhookTarget] { try WebhookCommand.book(webhooks).targets }

        func shelf(_ target: WebhookTarget) -> WebhookShelf { WebhookShelf(journal: journal, target: target.name) }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the targets, how far each was told, and its dead letters.")

        @OptionGroup var place: Place

        func run() throws {
            for target in try place.targets() {
                let shelf = place.shelf(target)
                let position = try shelf.position().map { "up to event \($0)" } ?? "told nothing yet"
                let topics = target.topics.isEmpty ? "all topics" : target.topics.joined(separator: ",")
                let dead = shelf.deadLetters()
                say("\(target.name)  \(target.url)  \(topics)  \(position)  \(dead.count) dead")
                for seq in dead {
                    let letter = try shelf.deadLetter(seq)
                    say("  \(seq)  \(letter.type)  \(letter.attempts) attempts: \(letter.reason)")
                }
            }
        }
    }

    struct Resend: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sends dead letters again, oldest first; what is delivered is forgotten, the rest stays.")

        @OptionGroup var place: Place
        @Option(help: "Only those of this target.") var target: String?
        @Option(help: "Only this event.") var seq: UInt64?

        func run() async throws {
            let wanted = try place.targets().filter { target == nil || $0.name == target }
            guard !wanted.isEmpty else { throw Complaint("there is no target '\(target ?? "")'") }
            let policy = WebhookPolicy()
            let client = WebhookCourier.client(limit: policy.attempt)
            let courier = WebhookCourier(client: client, limit: policy.attempt)
            var failed = 0
            for target in wanted { failed += try await resend(target, courier) }
            try await client.shutdown()
            guard failed == 0 else { throw Complaint("\(failed) letters could not be delivered and stay where they are") }
        }

        private func resend(_ target: WebhookTarget, _ courier: WebhookCourier) async throws -> Int {
            let shelf = place.shelf(target)
            var failed = 0
            for number in shelf.deadLetters() where seq == nil || seq == number {
                let outcome = await courier.carry(try shelf.deadLetter(number), to: target)
                say("\(target.name)  \(number)  \(outcome.reason)")
                if outcome == .delivered { try shelf.forget(number) } else { failed += 1 }
            }
            return failed
        }
    }

    /// The targets in a file that only its owner may read.
    static func book(_ path: String) throws -> WebhookBook {
        do {
            return try WebhookBook.read(try PrivateFile.read(path))
        } catch {
            throw Complaint("--webhooks: \(error)")
        }
    }
}
