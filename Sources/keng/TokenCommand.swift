// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Access
import ArgumentParser
import Foundation
import Intake
import Vocabulary

/// `keng token`: keys for the machines that report calls and follow events.
struct TokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Bearer tokens of integrators: made, listed, revoked.",
        subcommands: [Add.self, List.self, Revoke.self])

    struct File: ParsableArguments {
        @Option(help: "The tokens file; keng serve reads it again when it changes.") var tokens = "run/tokens.json"
    }

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Makes a token and prints it, this once.")

        @OptionGroup var file: File
        @Option(help: "Whose it is: 1 to 32 letters, digits, '.', '_', '-'.") var name: String
        @Option(help: "What it may do, with commas: \(TokenScope.allCases.map(\.rawValue).joined(separator: ", ")).") var scope: String
        @Option(help: "How long it holds: 90d, 12h, 30m.") var expires = "90d"

        func validate() throws {
            guard TokenBook.isName(name) else { throw ValidationError("--name has to be 1 to 32 letters, digits, '.', '_' or '-'.") }
            _ = try scopes()
            _ = try span()
        }

        func run() throws {
            let now = Instant(microseconds: Int64(Date().timeIntervalSince1970 * 1e6))
            let (scopes, expires) = (try scopes(), now + (try span()))
            var source = SystemRandomNumberGenerator()
            let random = (0..<36).map { _ in UInt8.random(in: 0...255, using: &source) }
            let text = try changed(file.tokens) {
                $0.add(name: name, scopes: scopes, created: now, expires: expires, random: random)
            }
            say(text.text)
            FileHandle.standardError.write(Data("Shown this once. Token \(text.id) of \(name) holds until \(expires).\n".utf8))
        }

        private func scopes() throws -> [TokenScope] {
            try scope.split(separator: ",").map { word in
                guard let scope = TokenScope(rawValue: String(word)) else {
                    throw ValidationError("--scope: '\(word)' is none of \(TokenScope.allCases.map(\.rawValue).joined(separator: ", ")).")
                }
                return scope
            }
        }

        private func span() throws -> Duration {
            let units: [Character: Int] = ["d": 86_400, "h": 3600, "m": 60]
            guard let unit = expires.last.flatMap({ units[$0] }), let count = Int(expires.dropLast()), (1...36_500).contains(count) else {
                throw ValidationError("--expires has to be a span such as 90d, 12h or 30m.")
            }
            return .seconds(count * unit)
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the tokens: everything but the secret.")

        @OptionGroup var file: File

        func run() throws {
            do {
                for token in try TokenKeeper.book(file.tokens).tokens {
                    let end = token.revoked.map { "revoked \($0)" } ?? "until \(token.expires)"
                    say("\(token.id)  \(token.name)  \(token.scopes.map(\.rawValue).joined(separator: ","))  \(end)")
                }
            } catch {
                throw Complaint("\(error)")
            }
        }
    }

    struct Revoke: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Ends a token now.")

        @OptionGroup var file: File
        @Argument(help: "Its id, or the name: then all of that name.") var token: String

        func run() throws {
            let now = Instant(microseconds: Int64(Date().timeIntervalSince1970 * 1e6))
            let ended = try changed(file.tokens) { $0.revoke(token, at: now) }
            guard !ended.isEmpty else { throw Complaint("there is no token '\(token)' that still holds; 'keng token list' shows all") }
            for token in ended { say("\(token.id)  \(token.name)  revoked") }
        }
    }

    private static func changed<Value>(_ path: String, _ body: (inout TokenBook) throws -> Value) throws -> Value {
        do {
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            return try TokenKeeper.change(path, body)
        } catch {
            throw Complaint("\(error)")
        }
    }
}
