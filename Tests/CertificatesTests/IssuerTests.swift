// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import NIOSSL
import Testing

@testable import Certificates

@Suite struct IssuerTests {
    @Test("an authority reads back, and signs what a TLS library takes")
    func issues() throws {
        let issuer = try Issuer(centre: "sketch-city", now: Date())
        let again = try Issuer(issuer.own())
        let server = try again.server(hosts: ["keng.example", "127.0.0.1", "::1"], now: Date())
        let certificate = try #require(try NIOSSLCertificate.fromPEMBytes(Array(server.certificate.utf8)).first)
        #expect(CertificateNames.names(der: try certificate.toDERBytes()) == ["keng.example", "keng.example"])
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: [.certificate(certificate)],
            privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(server.key.utf8), format: .pem)))
        configuration.minimumTLSVersion = .tlsv12
        _ = try NIOSSLContext(configuration: configuration)
    }

    @Test("a client's certificate names its user")
    func clientNames() throws {
        let client = try Issuer(centre: "c", now: Date()).client(user: "e12", now: Date())
        let certificate = try #require(try NIOSSLCertificate.fromPEMBytes(Array(client.certificate.utf8)).first)
        #expect(CertificateNames.names(der: try certificate.toDERBytes()).allSatisfy { $0 == "e12" })
        #expect(CertificateNames.names(der: [1, 2, 3]) == [])
    }

    @Test("a key of another authority is noticed")
    func otherKey() throws {
        let first = try Issuer(centre: "a", now: Date()).own()
        let second = try Issuer(centre: "b", now: Date()).own()
        #expect(throws: Issuer.Failure.self) { try Issuer(Issuer.Issued(certificate: first.certificate, key: second.key)) }
        #expect(throws: Issuer.Failure.self) { try Issuer(Issuer.Issued(certificate: "no", key: second.key)) }
    }
}
