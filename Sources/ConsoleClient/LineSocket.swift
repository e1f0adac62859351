// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import NIOSSL
import ConsoleProtocol

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A connection, plain or by TLS, that hands over whole lines. Reads never block; writes wait for the peer at most ten seconds.
final class LineSocket {
    struct Failure: Error {
        let reason: String
        /// Trying again changes nothing.
        var isFinal = false
    }

    /// Readable when `lines` has something to say.
    let descriptor: Int32
    /// Carries the connection when it is not a plain one.
    private let link: TLSLink?
    private var partial: [UInt8] = []
    private var queued: [[UInt8]] = []

    private static let connectPatience: Int32 = 2_000
    private static let sendPatience: Int32 = 10_000

    convenience init(host: String, port: Int, tls: TLSConfiguration?) throws(Failure) {
        guard let tls else {
            try self.init(host: host, port: port)
            return
        }
        self.init(link: try TLSLink(host: host, port: port, configuration: tls))
    }

    private init(link: TLSLink) {
        self.link = link
        descriptor = link.descriptor
    }

    init(host: String, port: Int) throws(Failure) {
        link = nil
        var hints = addrinfo()
        #if canImport(Glibc)
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        #else
        hints.ai_socktype = SOCK_STREAM
        #endif
        var found: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, String(port), &hints, &found)
        guard status == 0, let first = found else { throw Failure(reason: "\(host): \(String(cString: gai_strerror(status)))") }
        defer { freeaddrinfo(first) }
        var reason = "no address"
        for address in sequence(first: first, next: { $0.pointee.ai_next }) {
            do throws(Failure) {
                descriptor = try LineSocket.connected(address.pointee)
                return
            } catch {
                reason = error.reason
            }
        }
        throw Failure(reason: "\(host):\(port): \(reason)")
    }

    deinit {
        if link == nil { close(descriptor) }
    }

    /// The lines that have come, without their LF; `nil` when the connection has ended.
    func lines() -> [[UInt8]]? {
        guard queue() else { return nil }
        defer { queued = [] }
        return queued
    }

    /// The oldest line that was queued and not taken.
    func nextQueued() -> [UInt8]? { queued.isEmpty ? nil : queued.removeFirst() }

    /// Reads what has come; false when the connection has ended, or brings what no keng sends.
    func queue() -> Bool {
        guard let bytes = link.map({ $0.take() }) ?? received() else { return false }
        partial += bytes
        var start = 0
        while let end = partial[start...].firstIndex(of: UInt8(ascii: "\n")) {
            queued.append(Array(partial[start..<end]))
            start = end + 1
        }
        partial.removeFirst(start)
        // No keng sends a longer one: whoever does would fill this memory.
        return partial.count < LineLimits.outputLine
    }

    private func received() -> [UInt8]? {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &chunk, chunk.count, 0)
        guard count > 0 else { return count < 0 && (errno == EAGAIN || errno == EINTR) ? [] : nil }
        return Array(chunk[..<count])
    }

    /// False when the connection has ended or the peer does not read.
    func send(_ bytes: [UInt8]) -> Bool {
        if let link { return link.send(bytes) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { LineSocket.sendSome(descriptor, $0) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                guard LineSocket.wait(descriptor, for: Int16(POLLOUT), LineSocket.sendPatience) else { return false }
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }

    private static func connected(_ address: addrinfo) throws(Failure) -> Int32 {
        let descriptor = socket(address.ai_family, address.ai_socktype, address.ai_protocol)
        guard descriptor >= 0 else { throw Failure(reason: String(cString: strerror(errno))) }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
        var status = connect(descriptor, address.ai_addr, address.ai_addrlen) == 0 ? 0 : errno
        if status == EINPROGRESS {
            var size = socklen_t(MemoryLayout<Int32>.size)
            let isThere = wait(descriptor, for: Int16(POLLOUT), connectPatience)
            if !isThere || getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &status, &size) != 0 { status = ETIMEDOUT }
        }
        guard status == 0 else {
            close(descriptor)
            throw Failure(reason: String(cString: strerror(status)))
        }
        return descriptor
    }

    private static func wait(_ descriptor: Int32, for events: Int16, _ milliseconds: Int32) -> Bool {
        var item = pollfd(fd: descriptor, events: events, revents: 0)
        return poll(&item, 1, milliseconds) == 1
    }

    /// A peer that has gone is an error to handle, not a signal to die of.
    private static func sendSome(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        #if canImport(Glibc)
        Glibc.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
        #elseif canImport(Musl)
        Musl.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
        #else
        Darwin.send(descriptor, bytes.baseAddress, bytes.count, 0)
        #endif
    }
}
