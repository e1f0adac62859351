// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol

/// The client's side of the protocol as a state machine: tags, resending, the place in the stream of events, and when to
/// call a silent server stale. It owns no socket and no clock.
///
/// ```
///          ┌──── lost, or silent for 30 s ◀────┐
///          ▼                                   │
///     disconnected ──connected──▶ greeting ──KENG──▶ talking
/// ```
///
/// A request that was not answered when the connection broke is sent again, word for word: what changes something carries
/// a `cid`, so doing it twice does it once.
struct Conversation {
    enum Message: Equatable {
        case greeting(ServerLine)
        case unasked(ServerLine)
        /// Unasked, too, and said before, with newer figures: for those who show them all the time.
        case repeated(ServerLine)
        /// A line of a reply, and the verb it answers.
        case reply(ServerLine, verb: String)
        case notice(Notice)
    }

    enum Notice: Equatable {
        case lost(resending: Int)
        case stale(seconds: Int64)
        case fresh
        /// The server has a database, and the answer before this is not in it yet.
        case localOnly
        /// Events between were not seen.
        case missed
        /// The server spoke, but not this protocol.
        case gibberish
    }

    enum Effect: Equatable {
        case send([UInt8])
        case show(Message)
        /// The server is silent or mad: drop the connection.
        case drop
    }

    private enum Phase {
        case disconnected
        case greeting
        case talking
    }

    private struct Pending {
        let request: Request
        /// Sent by the client itself; shown only when it fails.
        let isOwn: Bool
    }

    private let hello: [Field]
    private var phase = Phase.disconnected
    private var pending: [Pending] = []
    private var lastTag = 0
    private var lastSeq: UInt64?
    private var lastHeard: Duration = .zero
    private var lastSaid: Duration = .zero
    private var isStale = false
    /// As last told; `nil` when the server has no database.
    private var durability: String?
    private var delay = Conversation.firstDelay

    /// Events are wanted. Known numbers are resumed.
    let follows: Bool
    private(set) var failures = 0
    private(set) var effects: [Effect] = []
    /// When to try to connect next.
    private(set) var retryAt: Duration = .zero

    static let staleAfter: Duration = .seconds(10)
    static let deadAfter: Duration = .seconds(30)
    static let pingEvery: Duration = .seconds(20)
    static let firstDelay: Duration = .milliseconds(200)
    static let longestDelay: Duration = .seconds(5)

    /// - Parameter name: introduced by HELLO when not empty; the language always is, or refusals would come in English.
    init(name: String, language: Language, follows: Bool) {
        let known = name.isEmpty ? [] : [Field("name", name)]
        hello = known.isEmpty && language == .en ? [] : known + [Field("lang", language.rawValue)]
        self.follows = follows
    }

    var isConnected: Bool { phase != .disconnected }
    /// Requests of the user that have no answer yet.
    var outstanding: Int { pending.count { !$0.isOwn } }

    mutating func takeEffects() -> [Effect] {
        defer { effects = [] }
        return effects
    }

    // MARK: The connection

    mutating func connected(_ now: Duration) {
        phase = .greeting
        (lastHeard, lastSaid) = (now, now)
    }

    mutating func lost(_ now: Duration) {
        pending.removeAll(where: \.isOwn)
        if phase != .disconnected { show(.notice(.lost(resending: pending.count))) }
        phase = .disconnected
        isStale = false
        retryAt = now + delay
        delay = min(delay * 2, Conversation.longestDelay)
    }

    mutating func received(_ bytes: [UInt8], _ now: Duration) {
        lastHeard = now
        if isStale {
            isStale = false
            show(.notice(.fresh))
        }
        guard let line = ServerLine(line: bytes) else {
            show(.notice(.gibberish))
            return effects.append(.drop)
        }
        if phase == .greeting {
            guard line.tag == nil else { return effects.append(.drop) }
            if line.words[0] == "KENG" { greet(line, now) } else { show(.unasked(line)) }
        } else if let tag = line.tag {
            answered(line, tag, now)
        } else {
            unasked(line)
        }
    }

    /// Called at least once a second.
    mutating func tick(_ now: Duration) {
        guard phase != .disconnected else { return }
        let silence = now - lastHeard
        if silence >= Conversation.deadAfter, follows || outstanding > 0 || phase == .greeting {
            return effects.append(.drop)
        }
        if silence >= Conversation.staleAfter, follows, !isStale {
            isStale = true
            show(.notice(.stale(seconds: silence.components.seconds)))
        }
        if phase == .talking, follows, now - lastSaid >= Conversation.pingEvery { ask("PING", [], now) }
    }

    // MARK: What the user says

    mutating func enter(_ verb: String, _ fields: [Field], _ now: Duration) {
        lastTag += 1
        let one = Pending(request: Request(tag: String(lastTag), verb: verb, fields), isOwn: false)
        pending.append(one)
        if phase == .talking { say(one, now) }
    }

    // MARK: What the server says

    private mutating func greet(_ line: ServerLine, _ now: Duration) {
        phase = .talking
        delay = Conversation.firstDelay
        durability = line["database"].flatMap { $0 == "none" ? nil : $0 == "ok" ? "postgres" : "local" }
        show(.greeting(line))
        let unanswered = pending
        if !hello.isEmpty { ask("HELLO", hello, now) }
        if follows { subscribe(from: lastSeq.map { $0 + 1 } ?? line.seq.map { $0 + 1 }, now) }
        for one in unanswered { say(one, now) }
    }

    private mutating func subscribe(from: UInt64?, _ now: Duration) {
        ask("SUB", from.map { [Field("from", $0)] } ?? [], now)
    }

    private mutating func unasked(_ line: ServerLine) {
        if line.words[0] == "EV" || line.words[0] == "HB", let seq = line.seq { lastSeq = max(lastSeq ?? 0, seq) }
        if line.words[0] == "DUR" {
            // The server repeats it while the database is away; people need the sentence when it turns.
            guard line["dur"] != durability else { return show(.repeated(line)) }
            durability = line["dur"]
        }
        if line.words[0] != "HB" { show(.unasked(line)) }
    }

    private mutating func answered(_ line: ServerLine, _ tag: String, _ now: Duration) {
        guard let index = pending.firstIndex(where: { $0.request.tag == tag }) else { return }
        let one = pending[index]
        if line.isFinal { pending.remove(at: index) }
        if one.isOwn {
            if line.code != nil { ownFailed(one.request, line, now) }
        } else {
            if line.words[0] == "ERR" { failures += 1 }
            show(.reply(line, verb: one.request.verb))
            if durability != nil, line["dur"] == "local" { show(.notice(.localOnly)) }
        }
    }

    private mutating func ownFailed(_ request: Request, _ line: ServerLine, _ now: Duration) {
        if request.verb == "SUB", line.code == ErrorCode.gap.rawValue, request["from"] != nil {
            lastSeq = nil
            show(.notice(.missed))
            subscribe(from: nil, now)
        } else {
            show(.reply(line, verb: request.verb))
        }
    }

    private mutating func ask(_ verb: String, _ fields: [Field], _ now: Duration) {
        lastTag += 1
        let one = Pending(request: Request(tag: "_\(lastTag)", verb: verb, fields), isOwn: true)
        pending.append(one)
        say(one, now)
    }

    private mutating func say(_ one: Pending, _ now: Duration) {
        lastSaid = now
        effects.append(.send(one.request.bytes))
    }

    private mutating func show(_ message: Message) { effects.append(.show(message)) }
}
