// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import Hummingbird
import Logging
import ServiceLifecycle
import Synchronization

/// A real receiver on loopback that behaves as it is told: takes, refuses, fails, hangs.
final class Receiver: Sendable {
    struct Delivery: Sendable, Equatable {
        let seq: UInt64
        let delivery: String
        let timestamp: String
        let signature: String
        let body: [UInt8]
        let answered: Int
    }

    enum Mood: Sendable {
        case answers(Int)
        case hangs
    }

    private struct State {
        var mood: @Sendable (UInt64) -> Mood = { _ in .answers(200) }
        var deliveries: [Delivery] = []
    }

    private let state = Mutex(State())
    private let running = Mutex<(group: ServiceGroup, task: Task<Void, Never>)?>(nil)
    private let ports = Mutex(0)

    var port: Int { ports.withLock { $0 } }
    var url: String { "http://127.0.0.1:\(port)/keng" }
    /// All attempts, in order.
    var attempts: [Delivery] { state.withLock { $0.deliveries } }
    var delivered: [UInt64] { attempts.filter { $0.answered == 200 }.map(\.seq) }

    func behave(_ mood: @escaping @Sendable (UInt64) -> Mood) { state.withLock { $0.mood = mood } }

    /// Listens, on the same port as before if there was one.
    func start() async {
        let router = Router()
        router.post("keng") { request, _ in await self.take(request) }
        var log = Logger(label: "receiver")
        log.logLevel = .critical
        let (listening, said) = AsyncStream.makeStream(of: Int.self)
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)),
            onServerRunning: { said.yield($0.localAddress?.port ?? 0) }, logger: log)
        let group = ServiceGroup(configuration: .init(services: [application], logger: log))
        let task = Task { _ = try? await group.run() }
        running.withLock { $0 = (group, task) }
        var iterator = listening.makeAsyncIterator()
        let port = await iterator.next() ?? 0
        ports.withLock { $0 = port }
    }

    func stop() async {
        let now = running.withLock { running in
            defer { running = nil }
            return running
        }
        now?.task.cancel()
        await now?.task.value
    }

    private func take(_ request: Request) async -> Response {
        // A sender that dies in the middle has delivered nothing.
        guard let collected = try? await request.body.collect(upTo: 1 << 20), collected.readableBytes > 0 else {
            return Response(status: .badRequest)
        }
        let body = [UInt8](buffer: collected)
        let seq = ((try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any])?["seq"] as? UInt64 ?? 0
        func header(_ name: String) -> String { request.headers[.init(name)!] ?? "" }
        let mood = state.withLock { $0.mood }(seq)
        let status = if case .answers(let status) = mood { status } else { 0 }
        let delivery = Delivery(
            seq: seq, delivery: header("Keng-Delivery"), timestamp: header("Keng-Timestamp"), signature: header("Keng-Signature"),
            body: body, answered: status)
        state.withLock { $0.deliveries.append(delivery) }
        if case .hangs = mood { try? await Task.sleep(for: .seconds(600)) }
        return Response(status: .init(code: status == 0 ? 500 : status))
    }
}

/// Looks until something is so; false when it never was.
func comes(_ condition: @Sendable () -> Bool) async -> Bool {
    let deadline = ContinuousClock.now + .seconds(60)
    while ContinuousClock.now < deadline {
        if condition() { return true }
        try? await Task.sleep(for: .milliseconds(5))
    }
    return false
}
