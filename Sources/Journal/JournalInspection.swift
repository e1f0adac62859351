// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// A check of the whole chain in small steps, beside whoever writes the journal.
public struct JournalInspection: Sendable {
    public var damages: [JournalDamage] { found + check.damages }
    /// In what was taken out meanwhile.
    private var found: [JournalDamage] = []
    private var check: ChainCheck
    private var next: UInt64

    private static let page = 1024

    /// Begins where the journal does.
    public init(_ reader: JournalReader) async throws(JournalError) {
        let base = try await reader.base()
        (check, next) = (ChainCheck(chain: HashChain(centre: reader.centre), after: base.seq, hash: base.hash), base.seq + 1)
    }

    /// Checks some more events; false when there are no more.
    public mutating func step(_ reader: JournalReader) async throws(JournalError) -> Bool {
        var page = try await reader.page(from: next, limit: JournalInspection.page)
        if page.first?.record.seq != next, try await isOvertaken(reader) {
            page = try await reader.page(from: next, limit: JournalInspection.page)
        }
        for chained in page {
            let record = chained.record
            record.payload.withUnsafeBytes { payload in
                chained.hash.withUnsafeBytes { check.step(seq: record.seq, at: record.at, payload: payload, hash: $0) }
            }
        }
        // A page that brings nobody forward is the last: what lies behind it cannot be found by number.
        guard page.count == JournalInspection.page, check.seq >= next else { return false }
        next = check.seq + 1
        return true
    }

    /// Whether the journal begins behind this place by now: then old events were taken out, and the check goes on from there.
    private mutating func isOvertaken(_ reader: JournalReader) async throws(JournalError) -> Bool {
        let base = try await reader.base()
        guard base.seq >= next else { return false }
        found = damages
        (check, next) = (ChainCheck(chain: HashChain(centre: reader.centre), after: base.seq, hash: base.hash), base.seq + 1)
        return true
    }
}
