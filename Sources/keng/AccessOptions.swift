// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Access
import ArgumentParser
import Certificates
import ConsoleServer
import Foundation
import NIOSSL

/// Who may come in, and by which doors.
struct AccessOptions: ParsableArguments {
    @Option(help: "The file of users ('keng user'). Without it nobody is asked who he is, and only loopback is listened on.")
    var users: String?
    @Option(help: "Address for TLS.") var tlsHost = "0.0.0.0"
    @Option(help: "Port for TLS from the first byte; 0 takes a free one.") var tlsPort: Int?
    @Option(help: "The server's certificate, PEM ('keng cert').") var tlsCertificate: String?
    @Option(help: "Its private key, PEM.") var tlsKey: String?
    @Option(help: "CA certificates, PEM: a client certificate signed by one of them logs its user in.") var clientCa: String?
    @Flag(help: "Lets everybody in who reaches a port that is not on loopback. For a container whose port is published on loopback only.")
    var withoutUsers = false
    @Option(help: "Most connections in all.") var connections = 1024
    @Option(help: "Most connections of one address.") var connectionsPerAddress = 1000
    @Option(help: "New connections of one address a second, after a burst of eight times as many.") var opensPerSecond = 50
    @Option(help: "Requests of one connection a second, after a burst of twice as many.") var requestsPerSecond = 2000

    func validate() throws {
        if let tlsPort {
            try requirePort(tlsPort, "--tls-port", orFree: true)
            guard tlsCertificate != nil, tlsKey != nil else { throw ValidationError("--tls-port needs --tls-certificate and --tls-key.") }
            guard users != nil else { throw ValidationError("--tls-port needs --users: encryption does not say who somebody is.") }
        } else if tlsCertificate != nil || tlsKey != nil || clientCa != nil {
            throw ValidationError("Certificates need --tls-port.")
        }
        for (name, value) in [
            ("connections", connections), ("connections-per-address", connectionsPerAddress), ("opens-per-second", opensPerSecond),
            ("requests-per-second", requestsPerSecond),
        ] where value < 1 { throw ValidationError("--\(name) has to be 1 or more.") }
    }

    /// Why these doors may not stand open, for a plain port on `host`; `nil` when they may.
    func objection(allowsRemote: Bool) -> String? {
        guard allowsRemote, users == nil, !withoutUsers else { return nil }
        return """
            A port that others reach needs --users FILE, so that nobody else dispatches. (--without-users for a container whose port is \
            published on loopback only.)
            """
    }

    func apply(to configuration: inout ServerConfiguration) throws {
        configuration.users = try book()
        if let tlsPort, let tls = try tlsConfiguration() {
            configuration.tls = TLSDoor(host: tlsHost, port: tlsPort, configuration: tls) { CertificateNames.names(der: $0) }
        }
        (configuration.connections, configuration.connectionsPerAddress) = (connections, connectionsPerAddress)
        (configuration.opensPerSecond, configuration.opensAtOnce) = (opensPerSecond, 8 * opensPerSecond)
        configuration.requestsPerSecond = requestsPerSecond
    }

    func book() throws -> UserBook? { try users.map { try UsersFile(path: $0).read() } }

    func tlsConfiguration() throws -> TLSConfiguration? {
        guard let tlsCertificate, let tlsKey else { return nil }
        // Also checks that only its owner may read it.
        _ = try OwnerOnlyFile.read(tlsKey)
        do {
            return try TLSDoor.configuration(certificate: tlsCertificate, key: tlsKey, clientRoots: clientCa)
        } catch {
            throw Complaint("the certificate cannot be used: \(error)")
        }
    }
}
