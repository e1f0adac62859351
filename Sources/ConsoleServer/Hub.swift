// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Access
import ConsoleProtocol
import NIOCore
import Vocabulary

/// All sessions of a server: who is connected, what is told to them. Lives on the server's one event loop.
final class Hub {
    let backend: ConsoleBackend
    let configuration: ServerConfiguration
    private var sessions: [UInt64: SessionHandler] = [:]
    private var desk: LoginDesk?
    private var connectionsByAddress: [String: Int] = [:]
    private var opens: [String: TokenBucket] = [:]
    private var open = 0
    private var lastConnection: UInt64 = 0
    private var total = ServerCounters()
    private var stopping: EventLoopPromise<Void>?
    private let loop: any EventLoop
    /// Events that not every session has been given yet.
    private var pending: [PublishedEvent] = []
    private var lastDelivery = NIODeadline.uptimeNanoseconds(0)
    private var deliveryIsScheduled = false
    private var round: Round?

    /// With a hundred consoles, writing to all of them after every commit of a storm costs more than everything else. The
    /// first event after a pause is told at once; then so often.
    private static let deliveryPause = TimeAmount.milliseconds(40)
    /// Sessions that are told in one go, while somebody's answer may have to wait.
    private static let atOnce = 16
    /// Then the loop sees to everything else that has come.
    private static let breath = TimeAmount.microseconds(500)

    /// A delivery that is under way.
    private struct Round {
        let everything: Delivery
        /// Those who have not been told yet.
        var left: ArraySlice<UInt64>
    }

    var isStopping: Bool { stopping != nil }

    init(backend: ConsoleBackend, configuration: ServerConfiguration, loop: any EventLoop) {
        self.backend = backend
        self.loop = loop
        self.configuration = configuration
        desk = configuration.users.map { LoginDesk(users: $0, makeNonce: configuration.makeNonce) }
    }

    func moment() -> Session.Moment {
        let uptime = Duration.nanoseconds(Int64(bitPattern: NIODeadline.now().uptimeNanoseconds))
        return Session.Moment(uptime: uptime, time: SystemTime.now(), latest: backend.latestSeq())
    }

    var counters: ServerCounters {
        var now = total
        now.connections = sessions.count
        now.subscribers = sessions.values.count { $0.isSubscribed }
        return now
    }

    // MARK: Connections

    /// Why a connection is turned away, as it is told.
    enum NoRoom: String, Error, CaseIterable {
        case stopping = "the server is being stopped"
        case full = "too many connections; close one, or ask again later"
        case address = "too many connections from this address; close one, or ask again later"
        case opens = "too many new connections from this address; ask again in a second"
    }

    /// Why there is no room for a new connection; `nil`: there is.
    func refusal(of address: String) -> NoRoom? {
        do throws(NoRoom) {
            try checkRoom(address)
            return nil
        } catch {
            switch error {
            case .stopping, .full: total.refused += 1
            case .address: total.refusedAddress += 1
            case .opens: total.refusedOpens += 1
            }
            return error
        }
    }

    /// A name for a new connection, for which there is room.
    func admit(address: String, port: Int) -> PeerName {
        connectionsByAddress[address, default: 0] += 1
        open += 1
        total.accepted += 1
        lastConnection += 1
        return PeerName(connection: lastConnection, address: "\(address):\(port)")
    }

    private func checkRoom(_ address: String) throws(NoRoom) {
        guard stopping == nil else { throw .stopping }
        var bucket = opens[address] ?? TokenBucket(burst: configuration.opensAtOnce, perSecond: configuration.opensPerSecond)
        let isInPace = bucket.take(now: moment().uptime)
        opens[address] = bucket
        guard isInPace else { throw .opens }
        guard open < configuration.connections else { throw .full }
        guard connectionsByAddress[address, default: 0] < configuration.connectionsPerAddress else { throw .address }
    }

    func release(address: String) {
        open -= 1
        let left = connectionsByAddress[address, default: 1] - 1
        connectionsByAddress[address] = left > 0 ? left : nil
    }

    func add(_ session: SessionHandler) { sessions[session.peer.connection] = session }

    func remove(_ session: SessionHandler) {
        sessions[session.peer.connection] = nil
        if sessions.isEmpty { stopping?.succeed() }
    }

    // MARK: Who is there

    func login(_ request: Request, _ exchange: inout ScramServer?, from address: String, now: Duration) -> LoginDesk.Answer {
        desk?.answer(request, &exchange, from: address, now: now)
            ?? LoginDesk.Answer(reply: .err(.badVerb, text: "AUTH: this server asks nobody who he is"))
    }

    /// Whom the names of a certificate stand for.
    func identity(ofAny names: [String]) -> Identity? {
        names.lazy.compactMap { self.desk?.users.identity(of: $0) }.first
    }

    /// Other users, other roles: who may not be here any more is told goodbye.
    func reload(_ users: UserBook) {
        guard desk != nil else { return }
        desk?.users = users
        let moment = moment()
        for session in sessions.values { session.recheck(users, moment) }
    }

    /// A row for every connection, the oldest first.
    func clients() -> [Reply] {
        let moment = moment()
        let rows = sessions.values.filter { !$0.isOver }.sorted { $0.peer.connection < $1.peer.connection }.map { $0.row(moment) }
        return rows + [.ok([Field("rows", rows.count)])]
    }

    // MARK: Events

    func publish(_ events: [PublishedEvent]) {
        total.published += UInt64(events.count)
        pending += events
        scheduleDelivery()
    }

    private func scheduleDelivery() {
        guard round == nil, !deliveryIsScheduled, !pending.isEmpty else { return }
        let now = NIODeadline.now()
        if now >= lastDelivery + Hub.deliveryPause { return deliver() }
        deliveryIsScheduled = true
        let me = NIOLoopBound(self, eventLoop: loop)
        loop.scheduleTask(deadline: lastDelivery + Hub.deliveryPause) { me.value.deliver() }
    }

    /// What a session has not been given yet. Before every answer: whoever gets one has seen all that was told before.
    func catchUp(_ session: SessionHandler) {
        let given = session.given
        guard given < pending.count else { return }
        session.given = pending.count
        session.published(Delivery(pending[given...]), moment())
    }

    private func deliver() {
        deliveryIsScheduled = false
        guard round == nil, !pending.isEmpty else { return }
        lastDelivery = .now()
        round = Round(everything: Delivery(pending[...]), left: Array(sessions.keys)[...])
        goOn()
    }

    /// Tells the next few, and the rest later: whoever waits for an answer does not wait until hundreds have been told.
    private func goOn() {
        tell(atMost: Hub.atOnce)
        guard round != nil else { return scheduleDelivery() }
        let me = NIOLoopBound(self, eventLoop: loop)
        loop.scheduleTask(in: Hub.breath) { me.value.goOn() }
    }

    private func tell(atMost count: Int) {
        guard var round else { return }
        let (moment, end) = (moment(), round.everything.events.endIndex)
        for key in round.left.prefix(count) {
            guard let session = sessions[key], session.given < end else { continue }
            session.published(session.given == 0 ? round.everything : Delivery(pending[session.given..<end]), moment)
            session.given = end
        }
        round.left = round.left.dropFirst(count)
        guard round.left.isEmpty else { return self.round = round }
        self.round = nil
        pending.removeFirst(end)
        for session in sessions.values { session.given = max(0, session.given - end) }
    }

    /// Everything to everybody, now.
    private func deliverAll() {
        tell(atMost: .max)
        deliver()
        tell(atMost: .max)
    }

    func publish(_ positions: [PublishedPosition]) {
        let moment = moment()
        for session in sessions.values { session.published(positions, moment) }
    }

    /// A line for everybody who follows the events, outside their numbers.
    func publish(notice line: [UInt8]) {
        deliverAll()
        let moment = moment()
        for session in sessions.values { session.noticed(line, moment) }
    }

    func tick() {
        let moment = moment()
        opens = opens.filter { !$0.value.isFull(now: moment.uptime) }
        for session in sessions.values { session.tick(moment) }
    }

    /// Adds what a session has counted and sets it back to nothing.
    func count(_ counters: inout ServerCounters) {
        total.add(counters)
        counters = ServerCounters()
    }

    // MARK: The end

    /// Tells every session to finish; the promise is kept when the last has gone.
    func stop(_ promise: EventLoopPromise<Void>) {
        stopping = promise
        deliverAll()
        let moment = moment()
        for session in sessions.values { session.stop(moment) }
        if sessions.isEmpty { promise.succeed() }
    }

    func cutAll() {
        for session in sessions.values { session.cut() }
    }
}
