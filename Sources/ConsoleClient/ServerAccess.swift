// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Access
import NIOSSL

/// How a server is reached beyond host and port: in the open or by TLS, and as whom.
public struct ServerAccess: Sendable {
    /// A user's name and the password that proves it.
    public struct Login: Sendable {
        public let name: String
        public let password: PlainPassword

        public init(name: String, password: PlainPassword) { (self.name, self.password) = (name, password) }
    }

    /// `nil`: plain TCP.
    public var tls: TLSConfiguration?
    /// `nil`: nobody logs in, because the server asks nobody or a certificate says who it is.
    public var login: Login?

    public init() {}

    /// TLS 1.2 or newer, with the server's name checked.
    ///
    /// - Parameters:
    ///   - roots: a PEM file of the authorities to trust; `nil` for those of the system.
    ///   - certificate: a PEM file by which this client proves who it is, with its key.
    public static func tls(roots: String?, certificate: String?, key: String?) throws -> TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        if let roots { configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(roots)) }
        if let certificate, let key {
            configuration.certificateChain = try NIOSSLCertificate.fromPEMFile(certificate).map { .certificate($0) }
            configuration.privateKey = .privateKey(try NIOSSLPrivateKey(file: key, format: .pem))
        }
        return configuration
    }
}
