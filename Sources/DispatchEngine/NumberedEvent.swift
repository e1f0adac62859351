// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// One entry of the journal: an event with its number, when it was entered, who asked, and, on the last event of a keyed
/// command, the receipt.
public struct NumberedEvent: Record {
    /// Gapless within a centre, from 1.
    public var seq: UInt64 = 0
    public var at = Instant.epoch
    public var by = ""
    /// The address of whoever asked; absent for what the engine does by itself, and in journals of before it was kept.
    public var from: String?
    public var event = Event.blank
    public var key: CommandKey?

    public init() {}

    public init(seq: UInt64, at: Instant, by: String, from: String? = nil, event: Event, key: CommandKey? = nil) {
        (self.seq, self.at, self.by, self.from, self.event, self.key) = (seq, at, by, from, event, key)
    }

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("seq", &seq)
        try coder.value("at", &at)
        try coder.value("by", &by)
        try coder.optional("from", &from)
        var kind = event.kind
        try coder.value("type", &kind)
        if kind != event.kind { event = Event(blank: kind) }
        var body = EventBody(event: event)
        try coder.record("body", &body)
        event = body.event
        try coder.optionalRecord("key", &key)
    }
}

/// The client's key of a command and what it was answered. On a call's event the receipt has no duplicates: they are the event's.
public struct CommandKey: Record {
    public var cid = ""
    public var digest: UInt64 = 0
    private var kept: Kept

    public var receipt: Receipt {
        get { kept.receipt }
        set { kept = Kept(newValue) }
    }

    /// Held by reference: keys are passed on and remembered by the hundred thousand, and hardly ever looked into.
    private final class Kept: Sendable {
        static let nothing = Kept(Receipt())

        let receipt: Receipt

        init(_ receipt: Receipt) { self.receipt = receipt }
    }

    public init() { kept = .nothing }

    public init(cid: String, digest: UInt64, receipt: Receipt) {
        (self.cid, self.digest, kept) = (cid, digest, Kept(receipt))
    }

    public static func == (a: CommandKey, b: CommandKey) -> Bool {
        a.cid == b.cid && a.digest == b.digest && (a.kept === b.kept || a.receipt == b.receipt)
    }

    func stripped(beside event: Event) -> CommandKey {
        guard case .callTaken = event, !receipt.duplicates.isEmpty else { return self }
        var key = self
        key.receipt.duplicates = []
        return key
    }

    /// Older journals have the duplicates in both.
    func whole(beside event: Event) -> CommandKey {
        guard case .callTaken(let taken) = event, !taken.duplicates.isEmpty else { return self }
        var key = self
        key.receipt.duplicates = taken.duplicates
        return key
    }

    public mutating func fields<Coder: FieldCoder>(_ coder: inout Coder) throws(RecordFault) {
        try coder.value("cid", &cid)
        try coder.value("digest", &digest)
        var read = receipt
        try coder.record("receipt", &read)
        if Coder.isReading { receipt = read }
    }
}

/// The fields of an event as a record of their own. Read into a blank event of the kind that stands before it.
public struct EventBody: Record {
    public var event = Event.blank

    public init() {}
    public init(event: Event) { self.event = event }

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try event.fields(&coder)
    }
}
