// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Crypto
import DispatchEngine

/// The key under which the engine remembers a request, made of what the sender calls it.
///
/// Senders know nothing of one another: the token's name goes in, so that two of them may use the same key. It is the
/// name, not the token, so that a key still holds when the token was renewed.
struct RequestKey: Sendable {
    /// 128 bits of SHA-256, as the engine wants a `cid`.
    let cid: String

    /// - Parameter kind: what the key counts: `call`, `cap` …
    init(_ kind: String, of sender: String, _ key: String) {
        let digest = RequestKey.sha256([kind, sender, key].map { Array($0.utf8) })
        cid = "i-" + RequestKey.hex(digest[..<16])
    }

    private init(cid: String) { self.cid = cid }

    /// The key of a further command that belongs to the same request.
    func part(_ number: Int) -> RequestKey { RequestKey(cid: "\(cid)-\(number)") }

    /// - Parameter content: what must be the same when the key is: the method, the path, the body.
    func requester(_ bearer: Bearer, _ content: [[UInt8]]) -> Requester {
        let digest = RequestKey.sha256(content)[..<8].reduce(0) { $0 << 8 | UInt64($1) }
        return Requester(name: bearer.token.name, from: bearer.address, cid: cid, digest: digest)
    }

    /// Of parts with their lengths, so that no two lists hash the same bytes.
    private static func sha256(_ parts: [[UInt8]]) -> [UInt8] {
        var sha = SHA256()
        for part in parts {
            withUnsafeBytes(of: UInt64(part.count).littleEndian) { sha.update(bufferPointer: $0) }
            part.withUnsafeBytes { sha.update(bufferPointer: $0) }
        }
        return sha.finalize().withUnsafeBytes { Array($0) }
    }

    private static func hex(_ bytes: ArraySlice<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
