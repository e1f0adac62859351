// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Access
import Foundation

/// A console: one connection to a running keng.
final class LineClient {
    let greetingLine: String
    private let descriptor: Int32
    private var stream: LineStream
    private var barriers = 0
    private var isClosed = false

    init(port: Int) throws {
        _ = LineClient.ignoresBrokenPipes
        descriptor = try LineClient.connected(to: port)
        stream = LineStream(descriptor)
        guard let first = try stream.line(by: deadline()) else { throw Failure("closed before the greeting") }
        greetingLine = first
    }

    var greeting: WireLine { WireLine(greetingLine) }

    deinit { close() }

    /// Nothing is read or written behind it.
    func close() {
        guard !isClosed else { return }
        isClosed = true
        Foundation.close(descriptor)
    }

    /// - Returns: false when the server is gone.
    @discardableResult
    func write(_ bytes: some Collection<UInt8>) -> Bool {
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress!, $0.count) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    @discardableResult
    func send(_ line: String) -> Bool { write(Array((line + "\n").utf8)) }

    /// The next line but heartbeats; `nil` when the server has closed.
    func line(by limit: ContinuousClock.Instant = deadline()) throws -> String? {
        while let line = try stream.line(by: limit) {
            if !line.hasPrefix("* HB ") { return line }
        }
        return nil
    }

    /// What has come already.
    func lines() throws -> [String] { try stream.lines().filter { !$0.hasPrefix("* HB ") } }

    /// Waits until at least one of them has something to read.
    static func waitForAny(of clients: [LineClient], by limit: ContinuousClock.Instant) {
        var entries = clients.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
        _ = poll(&entries, nfds_t(entries.count), Int32(max(.zero, limit - .now) / .milliseconds(1)))
    }

    var hasEnded: Bool { stream.hasEnded }

    /// Asks, and gives the final reply; what else comes meanwhile is dropped.
    func ask(_ request: String) throws -> WireLine {
        barriers += 1
        let tag = "ask.\(barriers)"
        send("\(tag) \(request)")
        while let line = try line() {
            let wire = WireLine(line)
            if wire.tag == tag, wire.word != "-" { return wire }
        }
        throw Failure("closed instead of an answer to \(request)")
    }

    /// Says both halves of a login, and gives their answers: one when the first is refused.
    func logIn(_ name: String, _ password: String) throws -> [String?] {
        var scram = ScramClient(name: name, password: try PlainPassword(password), nonce: "fyko+d2lbbFgONRv9qkxdawL")
        send("login AUTH mechanism=SCRAM-SHA-256 message=\(scram.first)")
        guard let challenge = try line(), let message = challenge.firstMatch(of: /OK message=(\S+)/) else { return [nil] }
        send("login AUTH message=\(try scram.answer(String(message.output.1)))")
        guard let answer = try line() else { return [challenge, nil] }
        if let signature = answer.firstMatch(of: /OK message=(\S+)/) { try scram.check(String(signature.output.1)) }
        return [challenge, answer]
    }

    /// Every line up to the answer to a PING; `nil` behind them when the server has closed.
    func linesUpToBarrier() throws -> [String?] {
        barriers += 1
        let tag = "barrier.\(barriers)"
        send("\(tag) PING")
        var lines: [String?] = []
        while let line = try line() {
            if line.hasPrefix(tag + " ") { return lines }
            lines.append(line)
        }
        return lines + [nil]
    }

    func linesUpToEnd() throws -> [String?] {
        var lines: [String?] = []
        while let line = try line() { lines.append(line) }
        return lines + [nil]
    }

    private static let ignoresBrokenPipes: Bool = {
        signal(SIGPIPE, SIG_IGN)
        return true
    }()

    private static func connected(to port: Int) throws -> Int32 {
        #if os(Linux)
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
        let descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        guard descriptor >= 0 else { throw Failure("no socket: errno \(errno)") }
        // Children must not inherit it, or it would stay open behind our back.
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            Foundation.close(descriptor)
            throw Failure("cannot connect to port \(port): errno \(errno)")
        }
        return descriptor
    }
}
