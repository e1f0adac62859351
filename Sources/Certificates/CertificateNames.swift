// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import X509

/// Whom a certificate speaks of.
public enum CertificateNames {
    /// The names of a certificate in DER: the DNS names among its alternatives, then its common name. Empty for bytes that
    /// are no certificate. Says nothing about whether anybody should trust it.
    public static func names(der: [UInt8]) -> [String] {
        guard let certificate = try? Certificate(derEncoded: der) else { return [] }
        let alternatives = (try? certificate.extensions.subjectAlternativeNames) ?? nil
        let dns = (alternatives.map { Array($0) } ?? []).compactMap { name -> String? in
            if case .dnsName(let text) = name { text } else { nil }
        }
        return dns + commonNames(certificate)
    }

    private static func commonNames(_ certificate: Certificate) -> [String] {
        certificate.subject.flatMap { $0 }.compactMap { attribute in
            attribute.type == .RDNAttributeType.commonName ? String(describing: attribute.value) : nil
        }
    }
}
