// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// A stretch of the journal that cannot be trusted. It is reported and skipped, never deleted.
public struct JournalDamage: Equatable, Sendable, CustomStringConvertible {
    public enum Kind: Equatable, Sendable {
        /// The record does not fit its hash: somebody or something changed it.
        case altered
        /// Numbers are missing between two records, or before the end a snapshot knows of.
        case missing
        /// A record that does not lie where its number belongs: the number was changed. Which one it is, `altered` says.
        case stray
        /// SQLite could not read on from here.
        case unreadable(String)
        /// A snapshot does not fit its hash; an older one or the whole journal serves instead.
        case alteredSnapshot
        /// A unit's last position does not fit its seal; it is unknown until the unit reports again.
        case alteredPosition
    }

    public let kind: Kind
    public let seqs: ClosedRange<UInt64>

    /// Single events are broken or missing, which another copy can mend.
    public var isOfRecords: Bool { kind == .altered || kind == .missing }

    public var description: String {
        let which = seqs.count == 1 ? "\(seqs.lowerBound)" : "\(seqs.lowerBound) to \(seqs.upperBound)"
        return switch kind {
        case .altered: "event \(which) does not fit its hash"
        case .missing: "event \(which) missing"
        case .stray: "a record out of its order calls itself event \(which)"
        case .unreadable(let reason): "events from \(seqs.lowerBound) on cannot be read: \(reason)"
        case .alteredPosition: "the last position of a unit does not fit its seal"
        case .alteredSnapshot: "the snapshot at event \(which) does not fit its hash"
        }
    }
}
