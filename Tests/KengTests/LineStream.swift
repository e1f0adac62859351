// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation

/// Lines out of a socket or a pipe, never waited for beyond a deadline.
struct LineStream {
    private let descriptor: Int32
    private var bytes: [UInt8] = []
    /// Bytes before this index have been given out.
    private var start = 0
    private(set) var hasEnded = false

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    /// The next line without its LF; `nil` when the other side has closed.
    mutating func line(by deadline: ContinuousClock.Instant) throws -> String? {
        while true {
            if let line = takeLine() { return line }
            if hasEnded { return nil }
            guard try fill(by: deadline) else { throw Failure("no line came in time; unfinished: '\(rest)'") }
        }
    }

    /// The lines that are here already.
    mutating func lines() throws -> [String] {
        while !hasEnded, try fill(by: .now) {}
        var lines: [String] = []
        while let line = takeLine() { lines.append(line) }
        return lines
    }

    /// Whether something has come, or the end has, by the deadline.
    private mutating func fill(by deadline: ContinuousClock.Instant) throws -> Bool {
        let left = max(.zero, deadline - .now)
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        let ready = poll(&entry, 1, Int32(left / .milliseconds(1)))
        guard ready > 0 else { return ready < 0 && errno == EINTR ? try fill(by: deadline) : false }
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = read(descriptor, &chunk, chunk.count)
        // A server that was killed resets its connections: for the reader that is an end like any other.
        if count <= 0 { hasEnded = true } else { bytes += chunk[..<count] }
        return true
    }

    private mutating func takeLine() -> String? {
        guard let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) else {
            bytes.removeFirst(start)
            start = 0
            return nil
        }
        defer { start = end + 1 }
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    private var rest: String { String(decoding: bytes[start...], as: UTF8.self) }
}

/// How long anything may take on a busy machine before a test gives up.
func deadline(after limit: Duration = .seconds(30)) -> ContinuousClock.Instant { .now + limit }
