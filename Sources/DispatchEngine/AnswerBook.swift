// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// The receipts of keyed commands, so that a client that lost its connection can simply ask again.
///
/// Bounded: a receipt is forgotten after a day, or when `capacity` newer ones have come; a repeat later than that is
/// taken for a new command, so clients give up long before.
public struct AnswerBook: Equatable, Sendable {
    public struct Answer: Record {
        public var key = CommandKey()
        public var seq: UInt64 = 0
        public var at = Instant.epoch

        public init() {}

        init(key: CommandKey, seq: UInt64, at: Instant) { (self.key, self.seq, self.at) = (key, seq, at) }

        public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
            try coder.record("key", &key)
            try coder.value("seq", &seq)
            try coder.value("at", &at)
        }
    }

    public static let capacity = 100_000
    public static let kept = Duration.seconds(86_400)

    private var answers: [String: Answer] = [:]
    /// Keys in order of entry; those before `oldest` are gone.
    private var order: [String] = []
    private var oldest = 0

    public init() {}

    public subscript(cid: String) -> Answer? { answers[cid] }
    public var count: Int { answers.count }

    mutating func record(_ key: CommandKey, seq: UInt64, at: Instant) {
        answers[key.cid] = Answer(key: key, seq: seq, at: at)
        order.append(key.cid)
        while let first = answers[order[oldest]], answers.count > AnswerBook.capacity || at - first.at > AnswerBook.kept {
            answers[order[oldest]] = nil
            oldest += 1
        }
        if oldest > AnswerBook.capacity {
            order.removeFirst(oldest)
            oldest = 0
        }
    }

    mutating func fields<Coder: FieldCoder>(_ key: String, _ coder: inout Coder) throws(RecordFault) {
        var all = order[oldest...].compactMap { answers[$0] }
        try coder.records(key, &all)
        guard Coder.isReading else { return }
        answers = Dictionary(all.map { ($0.key.cid, $0) }) { _, last in last }
        order = all.map(\.key.cid)
        oldest = 0
    }

    public static func == (a: AnswerBook, b: AnswerBook) -> Bool {
        a.answers == b.answers && a.order[a.oldest...] == b.order[b.oldest...]
    }
}
