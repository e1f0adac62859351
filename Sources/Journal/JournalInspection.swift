// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// A check of the whole chain in small steps, beside whoever writes the journal.
public struct JournalInspection: Sendable {
    public var damages: [JournalDamage] { check.damages }
    private var check: ChainCheck
    private var next: UInt64

    private static let page = 1024

    /// Begins with the oldest event held.
    public init(_ reader: JournalReader) async throws(JournalError) {
        let chain = HashChain(centre: reader.centre)
        guard let oldest = try await reader.bounds()?.lowerBound, oldest > 1, let hash = try await reader.hash(of: oldest - 1) else {
            (check, next) = (ChainCheck(chain: chain, after: 0, hash: HashChain.beginning), 1)
            return
        }
        (check, next) = (ChainCheck(chain: chain, after: oldest - 1, hash: hash), oldest)
    }

    /// Checks some more events; false when there are no more.
    public mutating func step(_ reader: JournalReader) async throws(JournalError) -> Bool {
        let page = try await reader.page(from: next, limit: JournalInspection.page)
        for chained in page {
            let record = chained.record
            check.step(seq: record.seq, at: record.at, payload: record.payload, hash: chained.hash)
        }
        // A page that brings nobody forward is the last: what lies behind it cannot be found by number.
        guard page.count == JournalInspection.page, check.seq >= next else { return false }
        next = check.seq + 1
        return true
    }
}
