// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Why the journal cannot do what it was asked.
public enum JournalError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file or its folder cannot be used. Worth a retry after the cause is removed.
    case cannotOpen(path: String, reason: String)
    /// Another process has the journal. Worth a retry after that process has ended.
    case inUse(path: String, process: String)
    /// The file is no journal of keng. Never worth a retry.
    case notAJournal(path: String)
    /// A newer keng wrote the journal. Never worth a retry with this keng.
    case newerSchema(path: String, found: Int, known: Int)
    /// SQLite would not promise that a commit is on disk. Never worth a retry.
    case notDurable(path: String, reason: String)
    /// A read failed. The journal goes on; the same read may be tried once more.
    case unreadable(reason: String)
    /// A write or its sync failed, now or earlier. Final: the journal has to be opened anew, because after a failed
    /// sync nobody knows what is on disk.
    case failed(reason: String)

    public var description: String {
        switch self {
        case .cannotOpen(let path, let reason): "journal \(path) cannot be opened: \(reason)"
        case .inUse(let path, let process):
            "journal \(path) is in use by \(process); stop that one first, or give this one another file"
        case .notAJournal(let path): "\(path) is not a journal of keng; give another path and keep this file"
        case .newerSchema(let path, let found, let known):
            "journal \(path) has schema \(found), this keng knows up to \(known); start the newer keng"
        case .notDurable(let path, let reason): "journal \(path) would lose events on a power cut: \(reason)"
        case .unreadable(let reason): "the journal cannot be read: \(reason)"
        case .failed(let reason): "the journal has failed and accepts nothing until it is opened again: \(reason)"
        }
    }
}
