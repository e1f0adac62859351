// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Access
import DispatchEngine
import Foundation
import Intake
import Logging
import ServiceLifecycle
import Synchronization
import TestCentre
import Vocabulary

/// A real engine with a fake clock behind the intake. It commits at once, or is too full, or says nothing.
final class Engine: Sendable {
    private struct State {
        var board = Board()
        var isFull = false
        var kept: UInt64 = 1
    }

    private let state = Mutex(State())
    private let onCommit = Mutex<(@Sendable () -> Void)?>(nil)

    var board: Board { state.withLock { $0.board } }
    func fill(_ isFull: Bool) { state.withLock { $0.isFull = isFull } }
    /// Forgets the events before this one, as an old journal does.
    func prune(before seq: UInt64) { state.withLock { $0.kept = seq } }
    func wait(_ span: Duration) { state.withLock { $0.board.wait(span) } }
    func observe(_ body: @escaping @Sendable () -> Void) { onCommit.withLock { $0 = body } }

    var backend: IntakeBackend {
        IntakeBackend(
            centre: "test", now: { self.board.now }, submit: { self.submit($0, $1, $2) }, latest: { self.board.state.seq },
            page: { from, limit in self.page(from, limit) }, probe: { self.probe($0) })
    }

    @discardableResult
    func perform(_ command: Command, by: String = "lan") -> Outcome {
        let outcome = state.withLock { $0.board.perform(command, by: by) }
        onCommit.withLock { $0 }?()
        return outcome
    }

    private func submit(_ command: Command, _ requester: Requester, _ finish: @escaping @Sendable (IntakeReply) -> Void) -> Bool {
        let reply: IntakeReply? = state.withLock { state in
            guard !state.isFull else { return nil }
            let outcome = state.board.perform(command, by: requester.name, cid: requester.cid, digest: requester.digest)
            let seq = state.board.state.seq
            switch outcome.decision {
            case .done(_, let receipt):
                return .accepted(receipt, seq: outcome.entries.last?.seq ?? seq, isRepeat: false, durability: "local")
            case .repeated(let answer): return .accepted(answer.key.receipt, seq: answer.seq, isRepeat: true, durability: "local")
            case .refused(let refusal): return .refused(refusal)
            case .answered(let rows): return .answered(rows, seq: seq)
            case .position: return .answered([], seq: seq)
            }
        }
        guard let reply else { return false }
        finish(reply)
        onCommit.withLock { $0 }?()
        return true
    }

    private func page(_ from: UInt64, _ limit: Int) -> [NumberedEvent] {
        state.withLock { state in Array(state.board.log.filter { $0.seq >= max(from, state.kept) }.prefix(limit)) }
    }

    private func probe(_ finish: @escaping @Sendable (String?) -> Void) -> Bool {
        guard !state.withLock({ $0.isFull }) else { return false }
        finish(nil)
        return true
    }
}

/// The intake on a free port, with a tokens file of its own.
struct Door {
    let engine = Engine()
    let port: Int
    let tokens: String
    private let group: ServiceGroup
    private let task: Task<Void, any Error>

    /// Runs `body` with an open door, and closes it afterwards.
    static func open(_ body: (Door) async throws -> Void) async throws {
        let door = try await Door()
        do {
            try await body(door)
        } catch {
            await door.stop()
            throw error
        }
        await door.stop()
    }

    private init() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("keng-intake-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        tokens = folder.appendingPathComponent("tokens.json").path
        try TokenKeeper.change(tokens) { _ in }
        var log = Logger(label: "intake")
        log.logLevel = .critical
        var configuration = IntakeConfiguration()
        configuration.port = 0
        let (ports, said) = AsyncStream.makeStream(of: Int.self)
        let server = IntakeServer(
            configuration, backend: engine.backend, tokens: try TokenKeeper(path: tokens, log: log), log: log,
            onListening: { said.yield($0) })
        engine.observe { server.eventsCommitted() }
        let group = ServiceGroup(configuration: .init(services: [server], logger: log))
        self.group = group
        task = Task { try await group.run() }
        var listening = ports.makeAsyncIterator()
        port = await listening.next() ?? 0
    }

    /// Stops it as a supervisor does, and waits for the end.
    func stop() async {
        await group.triggerGracefulShutdown()
        try? await task.value
        try? FileManager.default.removeItem(at: URL(fileURLWithPath: tokens).deletingLastPathComponent())
    }

    func beginStop() async { await group.triggerGracefulShutdown() }

    func token(_ scopes: TokenScope..., name: String = "app") throws -> String {
        var random = SystemRandomNumberGenerator()
        let bytes = (0..<36).map { _ in UInt8.random(in: 0...255, using: &random) }
        return try TokenKeeper.change(tokens) {
            $0.add(name: name, scopes: scopes, created: Board.start, expires: Board.start + .seconds(86_400), random: bytes).text
        }
    }

    func line() throws -> HTTPLine { try HTTPLine(port: port) }

    func ask(
        _ method: String, _ path: String, token: String? = nil, key: String? = nil, body: String? = nil
    ) async throws -> HTTPLine.Answer {
        try await ask(method, path, token: token, key: key, bytes: body.map { Array($0.utf8) })
    }

    func ask(_ method: String, _ path: String, token: String? = nil, key: String? = nil, bytes: [UInt8]?) async throws -> HTTPLine.Answer {
        var headers: [String: String] = [:]
        if let token { headers["Authorization"] = "Bearer \(token)" }
        if let key { headers["Idempotency-Key"] = key }
        return try await line().request(method, path, headers, body: bytes)
    }
}

/// Real samples; `nil`, said aloud, where they are not.
enum Samples {
    static func read(_ path: String) -> [UInt8]? {
        let root = ProcessInfo.processInfo.environment["KENG_SHARED"] ?? "../shared"
        guard let data = FileManager.default.contents(atPath: "\(root)/data/formats/\(path)") else {
            print("NOT TESTED: \(root)/data/formats/\(path) is not there; say KENG_SHARED=…")
            return nil
        }
        return Array(data)
    }

    static func names(_ folder: String) -> [String] {
        let root = ProcessInfo.processInfo.environment["KENG_SHARED"] ?? "../shared"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/data/formats/\(folder)")) ?? []
        if names.isEmpty { print("NOT TESTED: the samples in \(root)/data/formats/\(folder) are not there; say KENG_SHARED=…") }
        return names.sorted()
    }
}
