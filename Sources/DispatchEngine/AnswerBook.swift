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

    private var answers = PagedDictionary<String, Answer>()
    /// Keys in order of entry, in chunks, so that a copy of the book costs nothing (see `PagedDictionary`); those of the
    /// first chunk before `oldest` are gone.
    private var order: [[Entry]] = []
    private var oldest = 0

    private struct Entry: Sendable {
        let cid: String
        let at: Instant
    }

    private static let chunk = 512
    private static let keptMicroseconds = kept.microseconds

    public init() {}

    public subscript(cid: String) -> Answer? { answers[cid] }
    public var count: Int { answers.count }

    mutating func record(_ key: CommandKey, seq: UInt64, at: Instant) {
        answers[key.cid] = Answer(key: key, seq: seq, at: at)
        append(Entry(cid: key.cid, at: at))
        while !order.isEmpty,
            answers.count > AnswerBook.capacity || at.microseconds - order[0][oldest].at.microseconds > AnswerBook.keptMicroseconds
        {
            answers.remove(order[0][oldest].cid)
            dropOldest()
        }
    }

    private mutating func append(_ entry: Entry) {
        if !order.isEmpty, order[order.count - 1].count < AnswerBook.chunk {
            order[order.count - 1].append(entry)
        } else {
            order.append([entry])
        }
    }

    private mutating func dropOldest() {
        oldest += 1
        guard oldest == order[0].count else { return }
        order.removeFirst()
        oldest = 0
    }

    private var inOrder: some Collection<String> { order.joined().dropFirst(oldest).lazy.map { $0.cid } }

    mutating func fields<Coder: FieldCoder>(_ key: String, _ coder: inout Coder) throws(RecordFault) {
        guard Coder.isReading else {
            return try coder.records(key, fetching: inOrder.lazy.compactMap { [answers] in answers[$0] })
        }
        var all: [Answer] = []
        try coder.records(key, &all)
        self = AnswerBook()
        for answer in all {
            answers[answer.key.cid] = answer
            append(Entry(cid: answer.key.cid, at: answer.at))
        }
    }

    public static func == (a: AnswerBook, b: AnswerBook) -> Bool { a.answers == b.answers && a.inOrder.elementsEqual(b.inOrder) }
}
