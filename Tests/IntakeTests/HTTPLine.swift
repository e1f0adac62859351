// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation

/// One connection to the intake, byte by byte: slow bodies, cut requests and endless streams are what is tried with it.
final class HTTPLine {
    struct Answer {
        let status: Int
        let headers: [String: String]
        let body: [UInt8]

        var text: String { String(decoding: body, as: UTF8.self) }
        var json: [String: Any] { (try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]) ?? [:] }
        /// The last word of a problem's `type`.
        var problem: String? { (json["type"] as? String)?.split(separator: ":").last.map(String.init) }
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let descriptor: Int32
    private var bytes: [UInt8] = []

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        guard isConnected == 0 else { throw Failure(description: "no connection to port \(port)") }
    }

    deinit { close(descriptor) }

    /// A small window, so that somebody who does not read is noticed soon.
    func narrow() {
        var size: Int32 = 4096
        setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    }

    @discardableResult
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    func request(_ method: String, _ path: String, _ headers: [String: String] = [:], body: [UInt8]? = nil) async throws -> Answer {
        var head = "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\n"
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        if let body { head += "Content-Length: \(body.count)\r\n" }
        send(Array((head + "\r\n").utf8) + (body ?? []))
        return try await answer()
    }

    func answer() async throws -> Answer {
        let head = try await text(upTo: "\r\n\r\n").split(separator: "\r\n")
        guard let status = head.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
            throw Failure(description: "no status in \(head)")
        }
        var headers: [String: String] = [:]
        for line in head.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased()] = parts.last.map { $0.trimmingCharacters(in: .whitespaces) } ?? ""
        }
        let length = headers["content-length"].flatMap { Int($0) } ?? 0
        while bytes.count < length { try await fill() }
        defer { bytes.removeFirst(length) }
        return Answer(status: status, headers: headers, body: Array(bytes.prefix(length)))
    }

    /// The head of an answer whose body goes on.
    func head() async throws -> String { try await text(upTo: "\r\n\r\n") }

    /// The next chunk of a stream; `nil` when the stream has ended.
    func chunk() async throws -> String? {
        guard let size = Int(try await text(upTo: "\r\n"), radix: 16) else { throw Failure(description: "no chunk") }
        while bytes.count < size + 2 { try await fill() }
        defer { bytes.removeFirst(size + 2) }
        return size == 0 ? nil : String(decoding: bytes.prefix(size), as: UTF8.self)
    }

    /// Whether the other side closes before the deadline.
    func isClosed(by deadline: ContinuousClock.Instant = .now + .seconds(30)) async -> Bool {
        do {
            while true { try await fill(by: deadline) }
        } catch {
            return ContinuousClock.now < deadline
        }
    }

    private func text(upTo mark: String) async throws -> String {
        let wanted = Array(mark.utf8)
        var from = 0
        while true {
            while from + wanted.count <= bytes.count {
                if bytes[from..<(from + wanted.count)].elementsEqual(wanted) {
                    defer { bytes.removeFirst(from + wanted.count) }
                    return String(decoding: bytes[..<from], as: UTF8.self)
                }
                from += 1
            }
            try await fill()
        }
    }

    private func fill(by deadline: ContinuousClock.Instant = .now + .seconds(30)) async throws {
        switch await HTTPLine.receive(descriptor, deadline) {
        case .some(let new) where !new.isEmpty: bytes += new
        case .some: throw Failure(description: "closed; so far: \(String(decoding: bytes, as: UTF8.self))")
        case nil: throw Failure(description: "nothing came in time; so far: \(String(decoding: bytes, as: UTF8.self))")
        }
    }

    /// Waits on a thread of its own: the server under test shares the threads that tasks run on, and must not starve.
    ///
    /// - Returns: what came, nothing at the end, `nil` when nothing came in time.
    private static func receive(_ descriptor: Int32, _ deadline: ContinuousClock.Instant) async -> [UInt8]? {
        await withCheckedContinuation { done in
            Thread.detachNewThread {
                var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                let left = max(0, Int32((deadline - .now) / .milliseconds(1)))
                guard poll(&entry, 1, left) > 0 else { return done.resume(returning: nil) }
                var chunk = [UInt8](repeating: 0, count: 65_536)
                let count = recv(descriptor, &chunk, chunk.count, 0)
                done.resume(returning: Array(chunk.prefix(max(0, count))))
            }
        }
    }
}
