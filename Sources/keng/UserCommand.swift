// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Access
import ArgumentParser
import Foundation
import Vocabulary

struct UserCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Who may log in: adds, lists, disables users, and gives new passwords.",
        discussion: """
            The file holds no password, only what a SCRAM-SHA-256 proof can be checked with. A running keng takes a changed file up \
            at SIGHUP, and says goodbye to who may not be there any more.
            """,
        subcommands: [UserAddCommand.self, UserListCommand.self, UserDisableCommand.self, UserRotateCommand.self])
}

/// Where the users are, for all of the subcommands.
struct UsersOptions: ParsableArguments {
    @Option(help: "The file of users; made if it is missing.") var users = "run/users.json"

    var file: UsersFile { UsersFile(path: users) }
}

/// Where a new password comes from.
struct NewPasswordOptions: ParsableArguments {
    @Flag(help: "Makes a password and prints it once; otherwise it is asked for, or read from standard input.") var generate = false

    /// A verifier for it, and the password when it was made here.
    func verifier() throws -> (text: String, made: String?) {
        let made = generate ? UsersFile.generatedPassword() : nil
        let text = try made ?? PasswordPrompt.askTwice("New password")
        do throws(PlainPassword.Fault) {
            let password = try PlainPassword(text, isNew: true)
            return (ScramVerifier(password: password, salt: UsersFile.random(16)).description, made)
        } catch {
            throw Complaint(error.description)
        }
    }
}

struct UserAddCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "add", abstract: "Adds a user.")

    @Argument(help: "Name: \(UserName.shape).") var name: String
    @Option(help: "One of \(Role.allCases.map(\.rawValue).joined(separator: ", ")).") var role: Role
    @Option(help: "The unit it speaks for; may stand several times. For the role unit.") var unit: [String] = []
    @Flag(help: "Has no password: comes in by a client certificate with its name only.") var certificateOnly = false
    @OptionGroup var password: NewPasswordOptions
    @OptionGroup var options: UsersOptions

    func run() throws {
        var book = try options.file.readOrNew()
        var user = UserRecord()
        (user.name, user.role, user.made) = (name, role, UsersFile.now())
        user.units = unit.map { UnitName($0.uppercased()) }
        var trial = book
        try trial.add(user)
        let secret = certificateOnly ? nil : try password.verifier()
        user.verifier = secret?.text ?? ""
        try book.add(user)
        try options.file.write(book)
        print("\(name) is \(role.rawValue)\(user.units.isEmpty ? "" : " for " + user.units.map(\.text).joined(separator: ", "))")
        if let made = secret?.made { print("password: \(made)") }
    }
}

struct UserListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists the users.")
    @OptionGroup var options: UsersOptions

    func run() throws {
        for user in try options.file.read().users {
            let units = user.units.map(\.text).joined(separator: ",")
            let notes = [units, user.verifier.isEmpty ? "certificate only" : "", user.isDisabled ? "DISABLED" : ""].filter { !$0.isEmpty }
            print(
                "\(user.name.padding(toLength: 20, withPad: " ", startingAt: 0))"
                    + "\(user.role.rawValue.padding(toLength: 14, withPad: " ", startingAt: 0))"
                    + "\(user.made.description.prefix(10))  \(notes.joined(separator: "  "))")
        }
    }
}

struct UserDisableCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable", abstract: "Lets a user in no more; the record stays, for the audit.")
    @Argument(help: "Name.") var name: String
    @Flag(help: "Lets the user in again.") var undo = false
    @OptionGroup var options: UsersOptions

    func run() throws {
        var book = try options.file.read()
        try book.change(name) { $0.isDisabled = !undo }
        try options.file.write(book)
        print("\(name) \(undo ? "may log in again" : "may not log in any more"); a running keng hears of it by SIGHUP")
    }
}

struct UserRotateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "rotate", abstract: "Gives a user a new password.")
    @Argument(help: "Name.") var name: String
    @OptionGroup var password: NewPasswordOptions
    @OptionGroup var options: UsersOptions

    func run() throws {
        var book = try options.file.read()
        guard book.user(name) != nil else { throw UserBook.Change.unknown(name) }
        let secret = try password.verifier()
        try book.change(name) { $0.verifier = secret.text }
        try options.file.write(book)
        print("\(name) has a new password; a running keng hears of it by SIGHUP")
        if let made = secret.made { print("password: \(made)") }
    }
}

extension Role: ExpressibleByArgument {}
