// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Lines from a pipe, read only when there is something to read.
struct PipeInput {
    private var bytes: [UInt8] = []
    private(set) var isAtEnd = false

    var hasLine: Bool { bytes.contains(UInt8(ascii: "\n")) || (isAtEnd && !bytes.isEmpty) }

    mutating func read() {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = readSome(&chunk)
        if count > 0 { bytes += chunk[..<count] } else if count == 0 || errno != EINTR { isAtEnd = true }
    }

    /// The next line without its end; the last one may lack it.
    mutating func next() -> String? {
        guard hasLine else { return nil }
        let end = bytes.firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
        defer { bytes.removeFirst(min(bytes.count, end + 1)) }
        return String(decoding: bytes[..<end], as: UTF8.self)
    }

    /// Takes no more.
    mutating func end() { (bytes, isAtEnd) = ([], true) }
}

private func readSome(_ chunk: inout [UInt8]) -> Int { read(STDIN_FILENO, &chunk, chunk.count) }
