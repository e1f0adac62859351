// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Crypto

/// The three functions that SCRAM is made of, over bytes.
enum Digest {
    static let length = 32

    static func hash(_ bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes)) }

    static func code(_ bytes: [UInt8], key: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: bytes, using: SymmetricKey(data: key)))
    }

    /// `Hi` of RFC 5802: PBKDF2 with HMAC-SHA-256 and one block. Slow on purpose.
    static func stretched(_ password: [UInt8], salt: [UInt8], iterations: Int) -> [UInt8] {
        let keyed = HMAC<SHA256>(key: SymmetricKey(data: password))
        func code(_ bytes: [UInt8]) -> [UInt8] {
            var one = keyed
            one.update(data: bytes)
            return Array(one.finalize())
        }
        var last = code(salt + [0, 0, 0, 1])
        var result = last
        for _ in 1..<iterations {
            last = code(last)
            result = mixed(result, last)
        }
        return result
    }

    /// Exclusive or of two equally long texts.
    static func mixed(_ first: [UInt8], _ second: [UInt8]) -> [UInt8] { zip(first, second).map { $0 ^ $1 } }

    /// Takes the same time wherever the two differ, so that nobody can feel their way to the right bytes.
    static func areSame(_ first: [UInt8], _ second: [UInt8]) -> Bool {
        guard first.count == second.count else { return false }
        return zip(first, second).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
