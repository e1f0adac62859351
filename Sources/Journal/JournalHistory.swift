// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// The events of a journal that somebody else has open for writing, in the same process; without those known to be damaged.
public struct JournalHistory: Sendable {
    private let reader: JournalReader
    private let trust: JournalTrust

    init(_ reader: JournalReader, _ trust: JournalTrust) { (self.reader, self.trust) = (reader, trust) }

    /// Shows the events from `seq` on, at most `limit`, in order to `body`, with what it made of those before: the number and the payload,
    /// which lasts only as long as the call. `start`, too, is made on the reader's thread.
    public func read<T: Sendable>(
        from seq: UInt64, limit: Int, into start: @autoclosure @escaping @Sendable () -> T,
        _ body: @escaping @Sendable (inout T, UInt64, UnsafeRawBufferPointer) -> Void
    ) async throws(JournalError) -> T {
        try await reader.read(from: seq, limit: limit, trust, into: start) { body(&$0, $1.seq, $1.payload) }
    }
}
