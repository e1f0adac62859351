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
        let found = previous.withUnsafeBytes { previous -> SHA256.Digest in
            payload.withContiguousStorageIfAvailable { digest(previous, seq, at, UnsafeRawBufferPointer($0)) }
                ?? Array(payload).withUnsafeBytes { digest(previous, seq, at, $0) }
        }
        return found.withUnsafeBytes { Array($0) }
    }

    /// Whether the record is the one that `hash` was made of.
    func fits(
        _ hash: UnsafeRawBufferPointer, after previous: [UInt8], seq: UInt64, at: Instant, payload: UnsafeRawBufferPointer
    ) -> Bool {
        previous.withUnsafeBytes { digest($0, seq, at, payload) }.withUnsafeBytes { $0.elementsEqual(hash) }
    }

    /// SHA-256 asks for much with every piece it is given, so that usual records are put together first.
    private static let most = 4096

    private func digest(
        _ previous: UnsafeRawBufferPointer, _ seq: UInt64, _ at: Instant, _ payload: UnsafeRawBufferPointer
    ) -> SHA256.Digest {
        let numbers = (seq.littleEndian, UInt64(bitPattern: at.microseconds).littleEndian)
        return withUnsafeBytes(of: numbers) { numbers in
            centre.withUnsafeBytes { centre -> SHA256.Digest in
                let count = previous.count + centre.count + numbers.count + payload.count
                guard count <= HashChain.most else {
                    var sha = SHA256()
                    for piece in [previous, centre, numbers, payload] { sha.update(bufferPointer: piece) }
                    return sha.finalize()
                }
                return withUnsafeTemporaryAllocation(byteCount: count, alignment: 8) { whole in
                    var end = 0
                    func put(_ piece: UnsafeRawBufferPointer) {
                        UnsafeMutableRawBufferPointer(rebasing: whole[end...]).copyMemory(from: piece)
                        end += piece.count
                    }
                    put(previous)
                    put(centre)
                    put(numbers)
                    put(payload)
                    var sha = SHA256()
                    sha.update(bufferPointer: UnsafeRawBufferPointer(whole))
                    return sha.finalize()
                }
            }
        }
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
    /// Whether the next record may build on `hash`; not when its predecessor is missing.
    private var buildsOnHash = true
    /// Other hashes that it may build on.
    private var others: [[UInt8]] = []
    /// Where a jump forward began, until the next record shows whether it was one.
    private var jump: UInt64?

    init(chain: HashChain, after seq: UInt64, hash: [UInt8]) {
        self.chain = chain
        (self.seq, self.hash) = (seq, hash)
    }

    /// - Parameter hash: as stored beside the record.
    mutating func step(seq told: UInt64, at: Instant, payload: UnsafeRawBufferPointer, hash stored: UnsafeRawBufferPointer) {
        if told == seq + 1, jump == nil, buildsOnHash, others.isEmpty, stored.count == hash.count,
            chain.fits(stored, after: hash, seq: told, at: at, payload: payload)
        {
            seq = told
            hash.withUnsafeMutableBytes { $0.copyMemory(from: stored) }
        } else {
            judge(told, at, payload, Array(stored))
        }
    }

    private var acceptable: [[UInt8]] { (buildsOnHash ? [hash] : []) + others }

    private mutating func judge(_ told: UInt64, _ at: Instant, _ payload: UnsafeRawBufferPointer, _ stored: [UInt8]) {
        if let jump, told <= seq, told > jump { takeBack(to: jump) }
        jump = nil
        var next = told
        if told != seq + 1 {
            if acceptable.contains(where: { chain.hash(after: $0, seq: seq + 1, at: at, payload: payload) == stored }) {
                next = seq + 1
                damages.append(JournalDamage(kind: .altered, seqs: next...next))
                damages.append(JournalDamage(kind: .stray, seqs: told...told))
            } else if told <= seq {
                return damages.append(JournalDamage(kind: .stray, seqs: told...told))
            } else {
                damages.append(JournalDamage(kind: .missing, seqs: seq + 1...told - 1))
                (jump, buildsOnHash, others) = (seq, false, [])
            }
        }
        let computed = acceptable.map { chain.hash(after: $0, seq: next, at: at, payload: payload) }
        (seq, hash, buildsOnHash, others) = (next, stored, true, [])
        if !computed.isEmpty, !computed.contains(stored) {
            damages.append(JournalDamage(kind: .altered, seqs: next...next))
            others = computed
        }
    }

    /// What seemed to be a gap was one record with a wrong number.
    private mutating func takeBack(to start: UInt64) {
        damages.removeLast()
        damages.append(JournalDamage(kind: .altered, seqs: start + 1...start + 1))
        damages.append(JournalDamage(kind: .stray, seqs: seq...seq))
        seq = start + 1
        (buildsOnHash, others) = (false, [])
    }
}
