// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Crypto
import Foundation
import SwiftASN1
import X509

/// A certificate authority for a centre that has none: it signs the certificate of the server and those of machines.
///
/// Keys are P-256. The authority signs leaves only (path length 0) and nothing that another centre would trust.
public struct Issuer {
    public enum Failure: Error, Equatable, CustomStringConvertible {
        case unreadable(String)

        public var description: String {
            switch self {
            case .unreadable(let reason): "the authority's certificate or key cannot be used: \(reason)"
            }
        }
    }

    /// A certificate and its private key, both in PEM.
    public struct Issued: Sendable {
        public let certificate: String
        public let key: String

        public init(certificate: String, key: String) { (self.certificate, self.key) = (certificate, key) }
    }

    static let authorityDays = 3650
    /// What browsers and libraries still take from a private authority.
    static let serverDays = 825
    static let clientDays = 365

    private let certificate: Certificate
    private let key: P256.Signing.PrivateKey

    /// A new authority.
    public init(centre: String, now: Date) throws {
        key = P256.Signing.PrivateKey()
        let name = try DistinguishedName { CommonName("keng \(centre) authority") }
        let publicKey = Certificate.PublicKey(key.publicKey)
        certificate = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: publicKey, notValidBefore: Issuer.begin(now),
            notValidAfter: Issuer.end(now, days: Issuer.authorityDays), issuer: name, subject: name,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(keyCertSign: true, cRLSign: true))
                SubjectKeyIdentifier(hash: publicKey)
            }, issuerPrivateKey: .init(key))
    }

    /// One that was written down.
    public init(_ issued: Issued) throws(Failure) {
        do {
            certificate = try Certificate(pemEncoded: issued.certificate)
            key = try P256.Signing.PrivateKey(pemRepresentation: issued.key)
        } catch {
            throw .unreadable("\(error)")
        }
        guard Certificate.PublicKey(key.publicKey) == certificate.publicKey else {
            throw .unreadable("the key belongs to another certificate")
        }
    }

    public func own() throws -> Issued { try Issuer.written(certificate, key) }

    /// For a server that is reached under these names and addresses.
    public func server(hosts: [String], now: Date) throws -> Issued {
        let alternatives = hosts.map { host in
            IPAddress(host).map { GeneralName.ipAddress(ASN1OctetString(contentBytes: $0.bytes[...])) } ?? .dnsName(host)
        }
        return try issue(hosts.first ?? "keng", alternatives, .serverAuth, now, days: Issuer.serverDays)
    }

    /// For a user of the users file, by name.
    public func client(user: String, now: Date) throws -> Issued {
        try issue(user, [.dnsName(user)], .clientAuth, now, days: Issuer.clientDays)
    }

    private func issue(
        _ name: String, _ alternatives: [GeneralName], _ purpose: ExtendedKeyUsage.Usage, _ now: Date, days: Int
    ) throws -> Issued {
        let own = P256.Signing.PrivateKey()
        let publicKey = Certificate.PublicKey(own.publicKey)
        let issued = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: publicKey, notValidBefore: Issuer.begin(now),
            notValidAfter: Issuer.end(now, days: days), issuer: certificate.subject,
            subject: try DistinguishedName { CommonName(name) },
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([purpose])
                SubjectAlternativeNames(alternatives)
                SubjectKeyIdentifier(hash: publicKey)
                AuthorityKeyIdentifier(keyIdentifier: SubjectKeyIdentifier(hash: certificate.publicKey).keyIdentifier)
            }, issuerPrivateKey: .init(key))
        return try Issuer.written(issued, own)
    }

    private static func written(_ certificate: Certificate, _ key: P256.Signing.PrivateKey) throws -> Issued {
        Issued(certificate: try certificate.serializeAsPEM().pemString + "\n", key: key.pemRepresentation + "\n")
    }

    /// A little earlier: the clocks of other machines lag.
    private static func begin(_ now: Date) -> Date { now.addingTimeInterval(-300) }
    private static func end(_ now: Date, days: Int) -> Date { now.addingTimeInterval(Double(days) * 86_400) }
}
