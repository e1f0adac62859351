// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import FailPoints
import Vocabulary

/// The stream of events of one connection.
///
/// A subscription that begins in the past reads pages of history until nothing committed is left unread, then goes
/// live. Both ends of the hand-over happen on the event loop, and what counts as committed is asked there, so an event
/// can fall into one of three times only:
///
/// - committed before the last page was judged: `latest` covers it, and one more page is read;
/// - committed after: its `publish` comes behind this moment and finds the subscription live;
/// - both (it was in the page and is published later): its number is below `next`, and it is skipped.
///
/// A live subscription that sees a number ahead of `next` has missed something; it goes back to reading history. So
/// no order of arrivals can leave a hole.
extension Session {
    /// `nil` when the subscription has begun or was refused, otherwise the state in which its slot waits.
    mutating func begin(_ wish: Subscription.Wish, tag: String?, _ moment: Moment) -> Slot.State? {
        let from = wish.from ?? moment.latest + 1
        guard from <= moment.latest + 1 else {
            let text = "event \(from) is not yet here; the newest is \(moment.latest). Take a SNAP and go on from there"
            send(Reply.err(.gap, text: text, details: [Field("latest", moment.latest)]).bytes(tag: tag), moment)
            return nil
        }
        guard from <= moment.latest else {
            accept(wish, from: from, mode: .live, tag: tag, moment)
            return nil
        }
        return .subscribing(wish, from: from, ticket: askPage(from: from))
    }

    /// A page of history has come.
    mutating func paged(_ page: EventPage, ticket: UInt64, _ moment: Moment) {
        guard phase != .closed else { return }
        if let front = frontSubscription(ticket: ticket) {
            dropFront()
            switch page {
            case .lines(let events):
                accept(front.wish, from: front.from, mode: .behind, tag: front.tag, moment)
                take(events, moment)
            case .gap(let oldest, let latest):
                let text = "events before \(oldest) are no longer kept; take a SNAP and go on from there"
                let details = [Field("oldest", oldest), Field("latest", latest)]
                send(Reply.err(.gap, text: text, details: details).bytes(tag: front.tag), moment)
            }
            flushSlots(moment)
        } else if subscription?.mode == .paging(ticket: ticket) {
            switch page {
            case .lines(let events): take(events, moment)
            case .gap(let oldest, _):
                end(LastWord(code: .gap, text: "events before \(oldest) are no longer kept; take a SNAP"), moment)
            }
        }
    }

    /// Newly committed events, in order.
    mutating func published(_ delivery: Delivery, _ moment: Moment) {
        guard var live = subscription, live.mode == .live, phase != .closed else { return }
        if live.topics == nil, let numbers = delivery.numbers, numbers.lowerBound == live.next, !PlantedBug.droppedPush.isOn,
            !PlantedBug.doublePush.isOn
        {
            live.next = numbers.upperBound + 1
            send(delivery.lines(showsCallers: showsCallers), moment)
        } else {
            publishOneByOne(delivery.events, &live, moment)
        }
        subscription = live
        if unread > configuration.outboundLimit { return endSlow(moment) }
        goOn(moment)
    }

    private mutating func publishOneByOne(_ events: ArraySlice<PublishedEvent>, _ live: inout Subscription, _ moment: Moment) {
        for event in events where event.seq >= live.next {
            guard event.seq == live.next else {
                live.mode = .behind
                break
            }
            live.next += 1
            if PlantedBug.droppedPush.isOn, event.seq.isMultiple(of: 37) { continue }
            if live.wants(event) { send(event.bytes(showsCallers: showsCallers), moment) }
            if PlantedBug.doublePush.isOn, event.seq.isMultiple(of: 37) { send(event.bytes(showsCallers: showsCallers), moment) }
        }
    }

    var wantsPositions: Bool { subscription?.positions == true && phase != .closed }

    mutating func published(_ newest: [PublishedPosition], _ moment: Moment) {
        guard wantsPositions else { return }
        for position in newest { positions.replace(position) }
        sendPositions(moment)
    }

    /// Something that subscribers should know now. A reader who is behind misses it and hears the next one.
    mutating func noticed(_ line: [UInt8], _ moment: Moment) {
        guard subscription != nil, phase != .closed, unread < configuration.lowWater else { return }
        send(line, moment)
    }

    /// The peer has read; this many bytes are still unread.
    mutating func drained(unread: Int, _ moment: Moment) {
        self.unread = unread
        guard phase != .closed else { return }
        goOn(moment)
        sendPositions(moment)
    }

    /// Time passes. Called about once a second.
    mutating func tick(_ moment: Moment) {
        isThrottled = false
        flushSlots(moment)
        tickLogin(moment)
        guard let subscription, phase != .closed else { return }
        if subscription.heartbeat, moment.uptime - lastReceived >= configuration.idleAfter {
            let seconds = configuration.idleAfter.components.seconds
            return end(LastWord(code: .idle, text: "nothing heard for \(seconds) s; send PING to stay"), moment)
        }
        if subscription.heartbeat, moment.uptime - lastSent >= configuration.heartbeatEvery,
            unread < configuration.lowWater
        {
            send(UnaskedLine.heartbeat(seq: subscription.next - 1, time: moment.time), moment)
        }
        goOn(moment)
    }

    private mutating func accept(
        _ wish: Subscription.Wish, from: UInt64, mode: Subscription.Mode, tag: String?, _ moment: Moment
    ) {
        subscription = Subscription(
            next: from, topics: wish.topics, positions: wish.positions, heartbeat: wish.heartbeat, mode: mode)
        send(Reply.ok([Field("from", from), Field("latest", moment.latest)]).bytes(tag: tag), moment)
    }

    private mutating func take(_ events: [PublishedEvent], _ moment: Moment) {
        guard var current = subscription else { return }
        for event in events where event.seq >= current.next {
            current.next = event.seq + 1
            if current.wants(event) { send(event.bytes(showsCallers: showsCallers), moment) }
        }
        if current.next > moment.latest {
            current.mode = .live
            subscription = current
        } else {
            current.mode = .behind
            subscription = current
            // An empty page below the newest event: the history lags behind the commit. The next tick asks again.
            if !events.isEmpty { goOn(moment) }
        }
    }

    /// Asks for the next page when the subscription is behind and the peer has room for one.
    private mutating func goOn(_ moment: Moment) {
        guard let current = subscription, current.mode == .behind, unread < configuration.pageWater else { return }
        guard current.next <= moment.latest else {
            subscription?.mode = .live
            return
        }
        let ticket = askPage(from: current.next)
        subscription?.mode = .paging(ticket: ticket)
    }

    private mutating func askPage(from seq: UInt64) -> UInt64 {
        lastTicket += 1
        actions.append(.page(from: seq, limit: configuration.pageSize, ticket: lastTicket))
        return lastTicket
    }

    private mutating func sendPositions(_ moment: Moment) {
        guard !positions.isEmpty, unread < configuration.lowWater else { return }
        for line in positions.takeAll() { send(line, moment) }
    }

    private mutating func endSlow(_ moment: Moment) {
        counters.slow += 1
        end(LastWord(code: .slow, text: "too much is unread; read faster and resume"), moment)
    }
}
