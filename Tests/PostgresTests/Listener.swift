// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation

/// A port of the loopback where something else than PostgreSQL listens.
final class Listener: Sendable {
    enum Manner: Sendable {
        /// Nobody listens; the port is taken all the same.
        case dead
        /// Takes connections and says nothing.
        case silent
        /// Answers whatever comes with a web server's words, and hangs up.
        case garbage
    }

    let port: Int
    private let descriptor: Int32

    init(_ manner: Manner) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                precondition(bind(descriptor, name, size) == 0)
                precondition(getsockname(descriptor, name, &size) == 0)
            }
        }
        port = Int(UInt16(bigEndian: address.sin_port))
        if manner != .dead { precondition(listen(descriptor, 16) == 0) }
        if manner == .garbage { Thread.detachNewThread { Listener.talk(descriptor) } }
    }

    /// Wakes the thread that waits in `accept`, which then ends.
    deinit {
        shutdown(descriptor, Int32(SHUT_RDWR))
        close(descriptor)
    }

    private static func talk(_ descriptor: Int32) {
        let words = Array("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".utf8)
        while true {
            let peer = accept(descriptor, nil, nil)
            if peer < 0 { return }
            var first: UInt8 = 0
            _ = recv(peer, &first, 1, 0)
            _ = send(peer, words, words.count, Int32(MSG_NOSIGNAL))
            close(peer)
        }
    }
}
