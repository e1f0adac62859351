// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import DispatchEngine
import HTTPTypes
import Hummingbird
import NIOCore
import Vocabulary

/// The numbered events as server-sent events.
///
/// ```
/// id: 169
/// event: call_taken
/// data: {"seq":169,…}
///
/// ```
///
/// A stream pulls: it is woken, asks for what it has not sent, and writes it. So it holds one page at most, however far
/// behind it is, and nobody waits for it.
extension IntakeResponder {
    struct StreamWish: Sendable {
        /// The first event wanted.
        var from: UInt64
        var topics: Set<String>?
        /// False: it ends when there is nothing more.
        var follows: Bool
        var showsCallers: Bool
    }

    func events(_ request: Request, _ context: IntakeContext, _ bearer: Bearer) async throws(Problem) -> Response {
        let wish = try wish(request, bearer)
        let first: [NumberedEvent]
        do {
            first = try await backend.page(wish.from, 1)
        } catch {
            throw Problem(.overloaded, "the journal cannot be read now: \(error)")
        }
        if let oldest = first.first?.seq, oldest > wish.from {
            throw Problem(.eventsGone, "events before \(oldest) are not kept any more; go on from there", field: "Last-Event-ID")
        }
        guard counters.openStream() else {
            throw Problem(.tooManyStreams, "\(IntakeLimits.streams) streams are open; one token needs only one")
        }
        return Response(
            status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store", .connection: "close"],
            body: body(of: wish, request, context.channel))
    }

    private func wish(_ request: Request, _ bearer: Bearer) throws(Problem) -> StreamWish {
        let parameters = request.uri.queryParameters
        let latest = backend.latest()
        var from = latest + 1
        if let wanted = parameters["from"] { from = try IntakeResponder.seq(String(wanted), "from") }
        // A browser that comes back sends both: what it has seen last counts.
        if let last = request.headers[.lastEventID] { from = try IntakeResponder.seq(last, "Last-Event-ID") + 1 }
        guard from <= latest + 1 else {
            throw Problem(.eventsToCome, "event \(from) is not yet here; the newest is \(latest)", field: "from")
        }
        var topics: Set<String>?
        if let wanted = parameters["topics"] {
            topics = Set(wanted.split(separator: ",", omittingEmptySubsequences: false).map(String.init))
            if let stray = topics?.first(where: { !IntakeResponder.topics.contains($0) }) {
                let known = IntakeResponder.topics.joined(separator: ", ")
                throw Problem(.parameter, "'\(KeptText.short(stray, 40))' is none of \(known)", field: "topics")
            }
        }
        let follow = parameters["follow"].map(String.init) ?? "true"
        guard follow == "true" || follow == "false" else { throw Problem(.parameter, "true or false", field: "follow") }
        return StreamWish(from: max(1, from), topics: topics, follows: follow == "true", showsCallers: bearer.showsCallers)
    }

    static let topics = ["call", "centre", "incident", "road", "unit"]

    private static func seq(_ text: String, _ field: String) throws(Problem) -> UInt64 {
        guard let seq = UInt64(text), seq < UInt64.max else {
            throw Problem(.parameter, "'\(KeptText.short(text, 40))' is not the number of an event", field: field)
        }
        return seq
    }

    private func body(of wish: StreamWish, _ request: Request, _ channel: any Channel) -> ResponseBody {
        ResponseBody { writer in
            defer { counters.streamClosed() }
            let listener = signal.listen()
            defer { signal.stop(listener) }
            var pen = StreamPen(writer: writer, channel: channel, counters: counters)
            try await request.body.consumeWithInboundCloseHandler { _ in
                try await stream(wish, listener, &pen)
            } onInboundClosed: {
                signal.stop(listener)
            }
            try await writer.finish(nil)
        }
    }

    private func stream(_ wish: StreamWish, _ listener: EventSignal.Listener, _ pen: inout StreamPen) async throws {
        var next = wish.from
        try await pen.write(": keng \(backend.centre), from \(next), newest \(backend.latest())\n\n")
        guard try await send(wish, &next, &pen), wish.follows else { return }
        for await _ in listener.wakeUps {
            guard try await send(wish, &next, &pen) else { return }
            if pen.hasBeenSilent(for: IntakeLimits.heartbeat) { try await pen.write(": newest \(next - 1)\n\n") }
        }
        try await pen.write(": goodbye; go on with Last-Event-ID: \(next - 1)\n\n")
    }

    /// Everything from `next` on that is committed. False: some of it is not kept any more, and the stream has to end.
    private func send(_ wish: StreamWish, _ next: inout UInt64, _ pen: inout StreamPen) async throws -> Bool {
        while next <= backend.latest() {
            let page = try await backend.page(next, IntakeLimits.page)
            guard let first = page.first, let last = page.last else { return true }
            guard first.seq == next else {
                try await pen.write("event: gap\ndata: {\"oldest\":\(first.seq)}\n\n")
                return false
            }
            let wanted = page.filter { wish.topics?.contains(EventLine.topic(of: $0.event)) ?? true }
            if !wanted.isEmpty {
                try await pen.write(wanted.map { IntakeResponder.text(of: $0, wish.showsCallers) }.joined())
                counters.sent(events: wanted.count)
            }
            next = last.seq + 1
        }
        return true
    }

    private static func text(of entry: NumberedEvent, _ showsCallers: Bool) -> String {
        let data = String(decoding: EventJSON.value(of: entry, showsCallers: showsCallers).bytes, as: UTF8.self)
        return "id: \(entry.seq)\nevent: \(entry.event.kind.rawValue)\ndata: \(data)\n\n"
    }
}

/// Writes into a stream, and closes the connection of a reader that takes nothing.
private struct StreamPen {
    private var writer: any ResponseBodyWriter
    private let channel: any Channel
    private let counters: IntakeCounters
    private var lastWritten = ContinuousClock.now

    init(writer: any ResponseBodyWriter, channel: any Channel, counters: IntakeCounters) {
        (self.writer, self.channel, self.counters) = (writer, channel, counters)
    }

    mutating func write(_ text: String) async throws {
        let (channel, counters) = (channel, counters)
        let cut = channel.eventLoop.scheduleTask(in: .nanoseconds(IntakeLimits.slowReader.microseconds * 1000)) {
            counters.streamWasSlow()
            channel.close(promise: nil)
        }
        defer { cut.cancel() }
        try await writer.write(ByteBuffer(string: text))
        lastWritten = .now
    }

    func hasBeenSilent(for time: Duration) -> Bool { .now - lastWritten >= time }
}
