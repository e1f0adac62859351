// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// A check of the whole chain in small steps, beside whoever writes the journal.
public struct JournalInspection: Sendable {
    public private(set) var damages: [JournalDamage] = []
    private var check: ChainCheck

    private static let page = 1024

    /// Begins with the oldest event held.
    public init(_ reader: JournalReader) async throws(JournalError) {
        let chain = HashChain(centre: reader.centre)
        guard let oldest = try await reader.bounds()?.lowerBound, oldest > 1, let hash = try await reader.hash(of: oldest - 1) else {
            check = ChainCheck(chain: chain, after: 0, hash: HashChain.beginning)
            return
        }
        check = ChainCheck(chain: chain, after: oldest - 1, hash: hash)
    }

    /// Checks some more events; false when there are no more.
    public mutating func step(_ reader: JournalReader) async throws(JournalError) -> Bool {
        let page = try await reader.page(from: check.seq + 1, limit: JournalInspection.page)
        for chained in page {
            let record = chained.record
            damages += check.step(seq: record.seq, at: record.at, payload: record.payload, hash: chained.hash)
        }
        return page.count == JournalInspection.page
    }
}
