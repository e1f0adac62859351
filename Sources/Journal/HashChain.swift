// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Crypto
import Vocabulary

/// Ties every record to all before it: `hash = SHA-256(previous hash ‖ centre ‖ seq ‖ at ‖ payload)`.
///
/// The centre goes in with its length, numbers as 8 bytes little-endian, so that no two different records hash the
/// same bytes. Before the first record stand 32 zero bytes.
public struct HashChain: Sendable {
    public static let beginning = [UInt8](repeating: 0, count: 32)

    private let centre: [UInt8]

    public init(centre: String) {
        let name = Array(centre.utf8)
        self.centre = HashChain.littleEndian(UInt64(name.count)) + name
    }

    public func hash(after previous: [UInt8], seq: UInt64, at: Instant, payload: some Collection<UInt8>) -> [UInt8] {
        var sha = SHA256()
        previous.withUnsafeBytes { sha.update(bufferPointer: $0) }
        centre.withUnsafeBytes { sha.update(bufferPointer: $0) }
        withUnsafeBytes(of: (seq.littleEndian, UInt64(bitPattern: at.microseconds).littleEndian)) { sha.update(bufferPointer: $0) }
        let whole: Void? = payload.withContiguousStorageIfAvailable { sha.update(bufferPointer: UnsafeRawBufferPointer($0)) }
        if whole == nil { Array(payload).withUnsafeBytes { sha.update(bufferPointer: $0) } }
        return sha.finalize().withUnsafeBytes { Array($0) }
    }

    private static func littleEndian(_ number: UInt64) -> [UInt8] { withUnsafeBytes(of: number.littleEndian) { Array($0) } }
}

/// Follows a chain record by record and says which do not fit.
///
/// After a record that does not fit, the chain goes on from what is stored, so that one bad record is one damage and not
/// the end of all trust; and when its stored hash was what changed, from the hash it should have had. Records come in the
/// order in which they lie in the file: a number out of order is damage of the number, and what lies in its place tells
/// which record it is.
struct ChainCheck {
    private let chain: HashChain
    /// The last record seen, 0 before the first.
    private(set) var seq: UInt64
    /// The hash stored beside it.
    private(set) var hash: [UInt8]
    private(set) var damages: [JournalDamage] = []
    /// Hashes that the next record may build on; empty when its predecessor is missing.
    private var acceptable: [[UInt8]]
    /// Where a jump forward began, until the next record shows whether it was one.
    private var jump: UInt64?

    init(chain: HashChain, after seq: UInt64, hash: [UInt8]) {
        self.chain = chain
        (self.seq, self.hash) = (seq, hash)
        acceptable = [hash]
    }

    /// - Parameter hash: as stored beside the record.
    mutating func step(seq told: UInt64, at: Instant, payload: some Collection<UInt8>, hash: [UInt8]) {
        if let jump, told <= seq, told > jump { takeBack(to: jump) }
        jump = nil
        var next = told
        if told != seq + 1 {
            if fits(seq + 1, at, payload, hash) {
                next = seq + 1
                damages.append(JournalDamage(kind: .altered, seqs: next...next))
                damages.append(JournalDamage(kind: .stray, seqs: told...told))
            } else if told <= seq {
                return damages.append(JournalDamage(kind: .stray, seqs: told...told))
            } else {
                damages.append(JournalDamage(kind: .missing, seqs: seq + 1...told - 1))
                (jump, acceptable) = (seq, [])
            }
        }
        if acceptable.count == 1, chain.hash(after: acceptable[0], seq: next, at: at, payload: payload) == hash {
            (seq, self.hash, acceptable[0]) = (next, hash, hash)
            return
        }
        let computed = acceptable.map { chain.hash(after: $0, seq: next, at: at, payload: payload) }
        (seq, self.hash) = (next, hash)
        if computed.isEmpty || computed.contains(hash) {
            acceptable = [hash]
        } else {
            damages.append(JournalDamage(kind: .altered, seqs: next...next))
            acceptable = [hash] + computed
        }
    }

    private func fits(_ seq: UInt64, _ at: Instant, _ payload: some Collection<UInt8>, _ hash: [UInt8]) -> Bool {
        acceptable.contains { chain.hash(after: $0, seq: seq, at: at, payload: payload) == hash }
    }

    /// What seemed to be a gap was one record with a wrong number.
    private mutating func takeBack(to start: UInt64) {
        damages.removeLast()
        damages.append(JournalDamage(kind: .altered, seqs: start + 1...start + 1))
        damages.append(JournalDamage(kind: .stray, seqs: seq...seq))
        seq = start + 1
        acceptable = []
    }
}
