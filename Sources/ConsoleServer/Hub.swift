// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import NIOCore
import Vocabulary

/// All sessions of a server: who is connected, what is told to them. Lives on the server's one event loop.
final class Hub {
    let backend: ConsoleBackend
    let configuration: ServerConfiguration
    private var sessions: [UInt64: SessionHandler] = [:]
    private var connectionsByAddress: [String: Int] = [:]
    private var lastConnection: UInt64 = 0
    private var total = ServerCounters()
    private var stopping: EventLoopPromise<Void>?
    private let loop: any EventLoop
    /// Events that not every session has been given yet.
    private var pending: [PublishedEvent] = []
    private var lastDelivery = NIODeadline.uptimeNanoseconds(0)
    private var deliveryIsScheduled = false

    /// With a hundred consoles, writing to all of them after every commit of a storm costs more than everything else. The
    /// first event after a pause is told at once; then so often.
    private static let deliveryPause = TimeAmount.milliseconds(20)

    var isStopping: Bool { stopping != nil }

    init(backend: ConsoleBackend, configuration: ServerConfiguration, loop: any EventLoop) {
        self.backend = backend
        self.loop = loop
        self.configuration = configuration
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

    /// A name for a new connection; `nil` when there is no room for it.
    func admit(address: String, port: Int) -> PeerName? {
        let fromThere = connectionsByAddress[address, default: 0]
        let isOpen = stopping == nil && connectionsByAddress.values.reduce(0, +) < configuration.connections
        guard isOpen, fromThere < configuration.connectionsPerAddress else {
            total.refused += 1
            return nil
        }
        connectionsByAddress[address] = fromThere + 1
        total.accepted += 1
        lastConnection += 1
        return PeerName(connection: lastConnection, address: "\(address):\(port)")
    }

    func release(address: String) {
        let left = connectionsByAddress[address, default: 1] - 1
        connectionsByAddress[address] = left > 0 ? left : nil
    }

    func add(_ session: SessionHandler) { sessions[session.peer.connection] = session }

    func remove(_ session: SessionHandler) {
        sessions[session.peer.connection] = nil
        if sessions.isEmpty { stopping?.succeed() }
    }

    // MARK: Events

    func publish(_ events: [PublishedEvent]) {
        total.published += UInt64(events.count)
        pending += events
        let now = NIODeadline.now()
        if now >= lastDelivery + Hub.deliveryPause { return deliver() }
        guard !deliveryIsScheduled else { return }
        deliveryIsScheduled = true
        let me = NIOLoopBound(self, eventLoop: loop)
        loop.scheduleTask(deadline: lastDelivery + Hub.deliveryPause) { me.value.deliver() }
    }

    /// What a session has not been given yet. Before every answer: whoever gets one has seen all that was told before.
    func catchUp(_ session: SessionHandler) {
        guard session.given < pending.count else { return }
        session.published(pending[session.given...], moment())
        session.given = pending.count
    }

    private func deliver() {
        deliveryIsScheduled = false
        lastDelivery = .now()
        let moment = moment()
        for session in sessions.values {
            if session.given < pending.count { session.published(pending[session.given...], moment) }
            session.given = 0
        }
        pending.removeAll(keepingCapacity: true)
    }

    func publish(_ positions: [PublishedPosition]) {
        let moment = moment()
        for session in sessions.values { session.published(positions, moment) }
    }

    /// A line for everybody who follows the events, outside their numbers.
    func publish(notice line: [UInt8]) {
        deliver()
        let moment = moment()
        for session in sessions.values { session.noticed(line, moment) }
    }

    func tick() {
        let moment = moment()
        for session in sessions.values { session.tick(moment) }
    }

    /// Adds what a session has counted and sets it back to nothing.
    func count(_ counters: inout ServerCounters) {
        total.requests += counters.requests
        total.busy += counters.busy
        total.faults += counters.faults
        total.slow += counters.slow
        total.bytesIn += counters.bytesIn
        total.bytesOut += counters.bytesOut
        counters = ServerCounters()
    }

    // MARK: The end

    /// Tells every session to finish; the promise is kept when the last has gone.
    func stop(_ promise: EventLoopPromise<Void>) {
        stopping = promise
        deliver()
        let moment = moment()
        for session in sessions.values { session.stop(moment) }
        if sessions.isEmpty { promise.succeed() }
    }

    func cutAll() {
        for session in sessions.values { session.cut() }
    }
}
