// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Access
import ArgumentParser
import ConsoleClient
import Foundation
import LoadRun
import NIOSSL

/// As whom a command comes to a server, and whether by TLS.
struct LoginOptions: ParsableArguments {
    @Option(help: "Logs in as this user. The password comes from --password-file or KENG_PASSWORD, or is asked for.") var user: String?
    @Option(help: "A file with the password, readable by its owner only.") var passwordFile: String?
    @Flag(help: "Speaks TLS.") var tls = false
    @Option(help: "CA certificates to trust, PEM; otherwise those of the system.") var ca: String?
    @Option(help: "A certificate to come in by, PEM.") var clientCertificate: String?
    @Option(help: "Its private key, PEM.") var clientKey: String?

    func validate() throws {
        guard tls || (ca == nil && clientCertificate == nil && clientKey == nil) else { throw ValidationError("Certificates need --tls.") }
        guard (clientCertificate == nil) == (clientKey == nil) else {
            throw ValidationError("--client-certificate and --client-key belong together.")
        }
        guard user != nil || passwordFile == nil else { throw ValidationError("--password-file needs --user.") }
    }

    func access() throws -> ServerAccess {
        var access = ServerAccess()
        if tls {
            if let clientKey { _ = try OwnerOnlyFile.read(clientKey) }
            do {
                access.tls = try ServerAccess.tls(roots: ca, certificate: clientCertificate, key: clientKey)
            } catch {
                throw Complaint("the certificates cannot be used: \(error)")
            }
        }
        if let user { access.login = try login(user) }
        return access
    }

    /// The same for the connections of a load.
    func door() throws -> LoadDoor {
        let access = try access()
        var door = LoadDoor()
        door.login = access.login.map { ($0.name, $0.password) }
        if let tls = access.tls { door.tls = try NIOSSLContext(configuration: tls) }
        return door
    }

    private func login(_ user: String) throws -> ServerAccess.Login {
        guard UserName.isPlain(user) else { throw Complaint("'\(user)' is no user's name: \(UserName.shape)") }
        let typed = try password(of: user)
        do throws(PlainPassword.Fault) {
            return ServerAccess.Login(name: user, password: try PlainPassword(typed))
        } catch {
            throw Complaint(error.description)
        }
    }

    private func password(of user: String) throws -> String {
        if let passwordFile {
            let text = String(decoding: try OwnerOnlyFile.read(passwordFile), as: UTF8.self)
            return String(text.prefix { !$0.isNewline })
        }
        if let known = ProcessInfo.processInfo.environment["KENG_PASSWORD"] { return known }
        guard PasswordPrompt.isPossible, let typed = PasswordPrompt.ask("Password of \(user): ") else {
            throw Complaint("the password of \(user) is wanted: --password-file, KENG_PASSWORD, or a terminal to ask on")
        }
        return typed
    }
}
