// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Dispatch
import Foundation
import GRDB
import Synchronization

/// Checking the chain by all processors.
///
/// Every record is tied to the hash that is stored beside the one before it; so a stretch can be checked without those
/// before it, and when all stretches are whole and meet, the chain is.
extension Journal {
    /// Fewer events are checked before a second connection is open.
    static let worthSharing: UInt64 = 50_000

    /// Where the events behind `seq` end. `nil` when there are few, or when anything at all is odd: then one goes through
    /// them alone, and says what it is.
    func checkedByAll(after seq: UInt64, hash: [UInt8]) -> (last: UInt64, hash: [UInt8])? {
        guard let end = try? lastStored()?.seq, end >= seq + Journal.worthSharing else { return nil }
        let count = ProcessInfo.processInfo.activeProcessorCount
        let (path, centre, chain) = (path, centre, chain)
        let found = Mutex([ChainStretch?](repeating: nil, count: count))
        DispatchQueue.concurrentPerform(iterations: count) { part in
            let begin = { (part: Int) in seq + (end - seq) / UInt64(count) * UInt64(part) }
            let stretch = try? ChainStretch(
                path, centre, chain, after: begin(part), to: part == count - 1 ? nil : begin(part + 1), hash: part == 0 ? hash : nil)
            found.withLock { $0[part] = stretch }
        }
        let parts = found.withLock { $0.compactMap(\.self) }
        guard parts.count == count, zip(parts, parts.dropFirst()).allSatisfy({ $0.last == $1.start }) else { return nil }
        return parts.last.flatMap { $0.last >= end ? ($0.last, $0.hash) : nil }
    }
}

/// A stretch of the chain that is whole.
private struct ChainStretch: Sendable {
    let start: UInt64
    let last: UInt64
    let hash: [UInt8]

    /// - Parameters:
    ///   - last: where it ends; `nil`: where the journal does.
    ///   - hash: of the event before it; `nil`: as it is stored.
    init?(_ path: String, _ centre: String, _ chain: HashChain, after start: UInt64, to last: UInt64?, hash: [UInt8]?) throws {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.label = "journal check"
        let check = try DatabaseQueue(path: path, configuration: configuration).read { db -> ChainCheck? in
            let stored = try Data.fetchOne(
                db, sql: "SELECT hash FROM event WHERE centre_id = ? AND seq = ?", arguments: [centre, Int64(clamping: start)])
            guard let hash = hash ?? stored.map({ Array($0) }) else { return nil }
            var check = ChainCheck(chain: chain, after: start, hash: hash)
            try StoredEvent.walk(db, centre, from: start + 1, limit: last.map { Int($0 - start) }) { row in
                check.step(seq: row.seq, at: row.at, payload: row.payload, hash: row.hash)
            }
            return check
        }
        guard let check, check.damages.isEmpty, check.seq == last ?? check.seq else { return nil }
        (self.start, self.last, self.hash) = (start, check.seq, check.hash)
    }
}
