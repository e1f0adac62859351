// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Access
import ConsoleProtocol
import Vocabulary

/// One connection as a state machine: what comes in are lines, finished requests, published events and ticks; what comes
/// out are actions. It owns no socket, no clock and no engine.
///
/// ```
///               ┌────────────┐  QUIT, end of input, stop, abuse   ┌──────────┐  last reply sent   ┌────────┐
///  greeting ──▶ │    open    │ ─────────────────────────────────▶ │ draining │ ─────────────────▶ │ closed │
///               └────────────┘                                    └──────────┘                    └────────┘
///                     │ peer does not read, or is silent: BYE at once                                  ▲
///                     └────────────────────────────────────────────────────────────────────────────────┘
/// ```
///
/// Every request takes a slot; replies leave in the order of the slots, however the engine finishes them. What the
/// session does itself (PING, SUB, UNSUB, QUIT) happens when its slot comes to the front: so PING is a barrier, and
/// the events of a subscription begin behind its OK.
struct Session {
    /// The world at the time of a call.
    struct Moment: Equatable {
        /// Monotonic, for timers.
        var uptime: Duration
        /// UTC, for people.
        var time: Instant
        /// The newest committed event.
        var latest: UInt64
    }

    enum Action: Equatable {
        case send([UInt8])
        case submit(Request, slot: UInt64)
        /// Answer an `AUTH`.
        case login(Request, slot: UInt64)
        /// Answer with a row for every connection.
        case clients(slot: UInt64)
        case page(from: UInt64, limit: Int, ticket: UInt64)
        /// Close when everything sent so far has left.
        case close
    }

    enum Phase: Equatable {
        case open
        /// Takes no more requests; says its last word when every slot has been answered.
        case draining(LastWord?)
        case closed
    }

    struct LastWord: Equatable {
        let code: ErrorCode
        let text: String
    }

    struct Slot {
        enum State {
            case waiting
            case answered([Reply])
            /// The answer to a login after too many wrong ones.
            case delayed([Reply], until: Duration)
            case ping
            case subscribe(Subscription.Wish)
            /// The first page decides between OK and GAP.
            case subscribing(Subscription.Wish, from: UInt64, ticket: UInt64)
            case unsubscribe
            case quit
        }

        let tag: String?
        var state: State
    }

    let configuration: ServerConfiguration
    /// Who is there; `nil` before the login, and where nobody is asked.
    var identity: Identity?
    var failedLogins = 0
    var phase = Phase.open
    var subscription: Subscription?
    var actions: [Action] = []
    var counters = ServerCounters()

    /// Bytes the peer has not read yet, as far as is known.
    var unread = 0
    var lastSent: Duration = .zero
    var positions = PendingPositions()
    var lastTicket: UInt64 = 0

    private var slots: [Slot] = []
    private var firstSlot: UInt64 = 0
    private var outstanding = 0
    private var faultsInARow = 0
    private var requests: TokenBucket
    private var bytes: TokenBucket
    /// Too much came; nothing is read until the next tick.
    var isThrottled = false
    private(set) var opened: Duration = .zero
    private(set) var hasGreeted = false
    private(set) var lastReceived: Duration = .zero

    init(configuration: ServerConfiguration) {
        self.configuration = configuration
        requests = TokenBucket(burst: 2 * configuration.requestsPerSecond, perSecond: configuration.requestsPerSecond)
        bytes = TokenBucket(burst: 4 * configuration.bytesPerSecond, perSecond: configuration.bytesPerSecond)
    }

    /// Nothing but `AUTH` and `QUIT` is obeyed.
    var isLocked: Bool { configuration.users != nil && identity == nil }

    /// Where nobody is asked who he is, everybody sees everything.
    var showsCallers: Bool { identity?.role.seesCallers ?? true }

    var isIdle: Bool { slots.isEmpty }

    /// False: leave further input in the kernel, so that the peer feels that it is ahead of us.
    var wantsInput: Bool {
        phase == .open && !isThrottled && unread < configuration.outboundLimit / 2 && slots.count < 2 * configuration.window
    }

    mutating func takeActions() -> [Action] {
        defer { actions = [] }
        return actions
    }

    // MARK: What comes from the peer

    /// The connection stands; TLS may still have to be agreed.
    mutating func arrived(_ moment: Moment) { (opened, lastReceived) = (moment.uptime, moment.uptime) }

    mutating func open(greeting: [Field], _ moment: Moment) {
        hasGreeted = true
        lastReceived = moment.uptime
        send(UnaskedLine.greeting(greeting + configuration.greetingLimits + loginFields), moment)
    }

    /// So many bytes have come.
    mutating func took(bytes count: Int, _ moment: Moment) {
        counters.bytesIn += UInt64(count)
        if !bytes.take(count, now: moment.uptime) { throttle() }
    }

    private mutating func throttle() {
        if !isThrottled { counters.throttled += 1 }
        isThrottled = true
    }

    mutating func received(_ outcome: LineFramer.Outcome, _ moment: Moment) {
        guard phase == .open else { return }
        lastReceived = moment.uptime
        switch outcome {
        case .line(let line): receive(line: line, moment)
        case .spoiled(let spoil, let tag): refuse(spoil, tag)
        case .abusive(let spoil, let tag):
            refuse(spoil, tag)
            endAbuse("a second line that is no line; goodbye")
        case .foreign(let other):
            let name = other == .tls ? "TLS" : "HTTP"
            let text = "this is keng's line protocol, not \(name); see its specification"
            phase = .draining(LastWord(code: .foreign, text: text))
        }
        flushSlots(moment)
    }

    /// The peer will send nothing more, but may still be reading.
    mutating func inputEnded(_ moment: Moment) {
        guard phase == .open else { return }
        phase = .draining(nil)
        flushSlots(moment)
    }

    private mutating func receive(line: [UInt8], _ moment: Moment) {
        do throws(RequestFault) {
            let request = try Request(line: line)
            guard requests.take(now: moment.uptime) else { return refuseRate(request.tag) }
            try isLocked ? receiveLocked(request) : receive(request)
            faultsInARow = 0
        } catch {
            counters.faults += 1
            faultsInARow += 1
            answer(error.tag, with: Reply(error))
            if faultsInARow >= LineLimits.faultsInARow { endAbuse("\(faultsInARow) faulty lines in a row; goodbye") }
        }
    }

    private mutating func endAbuse(_ text: String) {
        counters.abuse += 1
        phase = .draining(LastWord(code: .abuse, text: text))
    }

    private mutating func refuse(_ spoil: LineFramer.Spoil, _ tag: String?) {
        if spoil == .tooLong { counters.tooLong += 1 }
        answer(tag, with: Session.refusal(of: spoil, limit: isLocked ? LineLimits.inputLineBeforeAuthentication : configuration.inputLine))
    }

    private mutating func refuseRate(_ tag: String) {
        counters.rate += 1
        throttle()
        answer(
            tag,
            with: .err(
                .rate, text: "more than \(configuration.requestsPerSecond) requests a second; nothing was done, ask again in a moment"))
    }

    private mutating func receiveLocked(_ request: Request) throws(RequestFault) {
        switch request.verb {
        case "AUTH": perform(request.tag) { .login(request, slot: $0) }
        case "QUIT": try receive(request)
        default:
            let text = "\(request.verb) needs a login first: AUTH mechanism=\(ScramVerifier.mechanism) message=n,,n=NAME,r=NONCE"
            throw RequestFault(tag: request.tag, code: .auth, text: text)
        }
    }

    private mutating func receive(_ request: Request) throws(RequestFault) {
        if VerbRoles.serverVerbs.contains(request.verb), let identity, let fault = VerbRoles.refusal(request, by: identity) {
            counters.forbidden += 1
            return answer(request.tag, with: .err(fault.code, text: fault.phrase.en))
        }
        switch request.verb {
        case "AUTH":
            let text = identity.map { "\($0.name) is logged in already" } ?? "this server asks nobody who he is"
            answer(request.tag, with: .err(.state, text: text))
        case "CLIENTS":
            try Session.requireNoArguments(request)
            perform(request.tag) { .clients(slot: $0) }
        case "PING":
            try Session.requireNoArguments(request)
            slots.append(Slot(tag: request.tag, state: .ping))
        case "SUB": slots.append(Slot(tag: request.tag, state: .subscribe(try Subscription.Wish(request))))
        case "UNSUB":
            try Session.requireNoArguments(request)
            slots.append(Slot(tag: request.tag, state: .unsubscribe))
        case "QUIT":
            try Session.requireNoArguments(request)
            slots.append(Slot(tag: request.tag, state: .quit))
            phase = .draining(nil)
        default: submit(request)
        }
    }

    private mutating func submit(_ request: Request) {
        perform(request.tag) { .submit(request, slot: $0) }
    }

    /// Has something done whose answer comes by `finished` or `loginAnswered`.
    private mutating func perform(_ tag: String, _ action: (UInt64) -> Action) {
        guard outstanding < configuration.window else {
            return refuseBusy(tag, "\(outstanding) requests are outstanding; wait for a reply")
        }
        counters.requests += 1
        outstanding += 1
        actions.append(action(firstSlot + UInt64(slots.count)))
        slots.append(Slot(tag: tag, state: .waiting))
    }

    private mutating func refuseBusy(_ tag: String?, _ text: String) {
        counters.busy += 1
        answer(tag, with: .err(.busy, text: text))
    }

    private mutating func answer(_ tag: String?, with reply: Reply) {
        slots.append(Slot(tag: tag, state: .answered([reply])))
    }

    // MARK: What comes from the engine

    /// The engine has answered.
    mutating func finished(slot: UInt64, _ replies: [Reply], _ moment: Moment) {
        let isWhole = replies.last?.isFinal == true && replies.dropLast().allSatisfy { !$0.isFinal }
        let fault = Reply.err(.internalFault, text: "the answer was not whole; it is in the server's log")
        if case .err(.forbidden, _, _)? = replies.last { counters.forbidden += 1 }
        settle(slot, .answered(isWhole ? replies : [fault]), moment)
    }

    /// The engine's queue is full.
    mutating func refused(slot: UInt64, _ moment: Moment) {
        counters.busy += 1
        settle(slot, .answered([.err(.busy, text: "the engine's queue is full; ask again in a moment")]), moment)
    }

    mutating func settle(_ slot: UInt64, _ state: Slot.State, _ moment: Moment) {
        guard phase != .closed, slot >= firstSlot else { return }
        let index = Int(slot - firstSlot)
        guard case .waiting = slots[index].state else { preconditionFailure("a request is finished exactly once") }
        slots[index].state = state
        outstanding -= 1
        flushSlots(moment)
    }

    /// Sends what is ready at the front, in order.
    mutating func flushSlots(_ moment: Moment) {
        var done = 0
        while done < slots.count, phase != .closed {
            guard let state = flush(slots[done], moment) else {
                done += 1
                continue
            }
            slots[done].state = state
            break
        }
        slots.removeFirst(done)
        firstSlot += UInt64(done)
        if slots.isEmpty, case .draining(let lastWord) = phase { end(lastWord, moment) }
    }

    /// `nil` when the slot is through, otherwise the state in which it goes on waiting.
    private mutating func flush(_ slot: Slot, _ moment: Moment) -> Slot.State? {
        switch slot.state {
        case .waiting, .subscribing: return slot.state
        case .delayed(let replies, let until):
            guard moment.uptime >= until else { return slot.state }
            for reply in replies { send(reply.bytes(tag: slot.tag), moment) }
        case .answered(let replies):
            for reply in replies { send(reply.bytes(tag: slot.tag), moment) }
        case .ping: send(ok(slot, [Field("seq", moment.latest), Field("time", moment.time.description)]), moment)
        case .subscribe(let wish): return begin(wish, tag: slot.tag, moment)
        case .unsubscribe:
            subscription = nil
            send(ok(slot, []), moment)
        case .quit: send(ok(slot, []), moment)
        }
        return nil
    }

    /// The first page of the subscription at the front has come, and is no gap.
    func frontSubscription(ticket: UInt64) -> (tag: String?, wish: Subscription.Wish, from: UInt64)? {
        guard let slot = slots.first, case .subscribing(let wish, let from, ticket) = slot.state else { return nil }
        return (slot.tag, wish, from)
    }

    mutating func dropFront() {
        slots.removeFirst()
        firstSlot += 1
    }

    // MARK: Ends

    /// The server stops: no new requests, but every outstanding reply.
    mutating func stop(_ moment: Moment) {
        guard phase == .open else { return }
        send(UnaskedLine.goAway(to: configuration.goAwayTo), moment)
        phase = .draining(LastWord(code: .stopping, text: "the server is being stopped"))
        flushSlots(moment)
    }

    /// Says the last word, without waiting for outstanding replies, and closes.
    mutating func end(_ lastWord: LastWord?, _ moment: Moment) {
        if let lastWord {
            send(UnaskedLine.bye(lastWord.code, resume: subscription?.next, text: lastWord.text), moment)
        }
        phase = .closed
        subscription = nil
        slots = []
        actions.append(.close)
    }

    mutating func send(_ line: [UInt8], _ moment: Moment) {
        unread += line.count
        lastSent = moment.uptime
        counters.bytesOut += UInt64(line.count)
        actions.append(.send(line))
    }

    private func ok(_ slot: Slot, _ fields: [Field]) -> [UInt8] { Reply.ok(fields).bytes(tag: slot.tag) }

    private static func requireNoArguments(_ request: Request) throws(RequestFault) {
        if let field = request.arguments.first { throw unknownKey(field, request) }
    }

    static func unknownKey(_ field: Field, _ request: Request) -> RequestFault {
        RequestFault(tag: request.tag, code: .badKey, text: "\(request.verb) knows no key \(field.key)")
    }

    private static func refusal(of spoil: LineFramer.Spoil, limit: Int) -> Reply {
        switch spoil {
        case .tooLong: .err(.tooLong, text: "the line is longer than \(limit) bytes; it was thrown away")
        case .strayCarriageReturn: .err(.badLine, text: "a CR stands in the line; end lines with LF or CR LF")
        }
    }
}
