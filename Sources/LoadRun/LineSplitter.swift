// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import NIOCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Cuts what comes from a socket into lines where they lie; only a line that is split between two reads is copied.
struct LineSplitter {
    private var partial: [UInt8] = []

    /// Hands over every whole line without its LF. The bytes are valid inside `body` only.
    mutating func feed(_ buffer: ByteBuffer, _ body: (UnsafeRawBufferPointer) -> Void) {
        buffer.withUnsafeReadableBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            var start = 0
            while start < bytes.count {
                guard let found = memchr(base + start, 0x0A, bytes.count - start) else {
                    partial.append(contentsOf: bytes[start...])
                    return
                }
                let end = UnsafeRawPointer(found) - base
                if partial.isEmpty {
                    body(UnsafeRawBufferPointer(start: base + start, count: end - start))
                } else {
                    partial.append(contentsOf: bytes[start..<end])
                    partial.withUnsafeBytes { body($0) }
                    partial.removeAll(keepingCapacity: true)
                }
                start = end + 1
            }
        }
    }
}
