// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Access
import ArgumentParser
import Certificates
import Foundation

struct CertCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cert", abstract: "Certificates for TLS: an authority of your own, the server's, and those of machines.",
        discussion: """
            For development, exercises and centres without an authority:

              keng cert ca --centre hanoi --folder certs
              keng cert server --host keng.example --host 10.0.0.5 --folder certs
              keng cert client e12 --folder certs

            Nothing is overwritten. Keys can be read by their owner only; keep ca-key.pem away from the server.
            """,
        subcommands: [CertAuthorityCommand.self, CertServerCommand.self, CertClientCommand.self])
}

/// The folder in which an authority and what it signed lie.
struct CertFolder: ParsableArguments {
    @Option(help: "Where the files are.") var folder = "certs"

    func write(_ issued: Issuer.Issued, as name: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let (certificate, key) = ("\(folder)/\(name).pem", "\(folder)/\(name)-key.pem")
        guard !FileManager.default.fileExists(atPath: certificate) else {
            throw Complaint("\(certificate) is there already; nothing is overwritten: take another folder, or move it away")
        }
        try OwnerOnlyFile.create(key, issued.key)
        try OwnerOnlyFile.create(certificate, issued.certificate, mode: 0o644)
        print("\(certificate)\n\(key)")
    }

    func issuer() throws -> Issuer {
        guard let certificate = try? String(contentsOfFile: "\(folder)/ca.pem", encoding: .utf8) else {
            throw Complaint("\(folder)/ca.pem is missing; make an authority first: keng cert ca --folder \(folder)")
        }
        let key = String(decoding: try OwnerOnlyFile.read("\(folder)/ca-key.pem"), as: UTF8.self)
        return try Issuer(Issuer.Issued(certificate: certificate, key: key))
    }
}

struct CertAuthorityCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "ca", abstract: "Makes an authority, good for ten years.")
    @Option(help: "The centre's id; stands in the authority's name.") var centre = "centre"
    @OptionGroup var folder: CertFolder

    func run() throws { try folder.write(Issuer(centre: centre, now: Date()).own(), as: "ca") }
}

struct CertServerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "server", abstract: "Makes the server's certificate.")
    @Option(help: "A name or address under which consoles reach the server; may stand several times.") var host = [
        "localhost", "127.0.0.1",
    ]
    @OptionGroup var folder: CertFolder

    func run() throws { try folder.write(folder.issuer().server(hosts: host, now: Date()), as: "server") }
}

struct CertClientCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "client", abstract: "Makes a certificate by which a user of the users file comes in.")
    @Argument(help: "The user's name: \(UserName.shape).") var user: String
    @OptionGroup var folder: CertFolder

    func run() throws {
        guard UserName.isPlain(user), user != "ca", user != "server" else {
            throw Complaint("'\(user)' is no name for a user's certificate: \(UserName.shape), and not ca or server")
        }
        try folder.write(folder.issuer().client(user: user, now: Date()), as: user)
    }
}
