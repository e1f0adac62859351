// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import CZlib

/// Unpacks a gzip file chunk by chunk: whatever it unpacks to, only one chunk of it is in memory.
final class GzipStream {
    private let file: InputFile
    /// zlib remembers the address of its stream, so the stream lives outside of Swift's moving values.
    private let stream: UnsafeMutablePointer<z_stream>
    private var packed: [UInt8] = []
    private var consumed = 0
    private var memberEnded = false

    init(_ file: InputFile) {
        self.file = file
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 15 bits of window, plus 16: expect a gzip header.
        let status = inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        precondition(status == Z_OK, "zlib is not the version that keng was built with, or there is no memory")
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// The next unpacked bytes; empty at the end.
    func next() throws(OpenStreetMapError) -> [UInt8] {
        while true {
            if consumed == packed.count {
                packed = try file.read(Limits.chunkBytes)
                consumed = 0
                guard !packed.isEmpty else {
                    if memberEnded { return [] }
                    throw .truncated(path: file.path, atByte: file.offset)
                }
            }
            if memberEnded { try beginNextMember() }
            let unpacked = try unpackSome()
            if !unpacked.isEmpty { return unpacked }
        }
    }

    /// A gzip file may hold several members in a row; together they are one text.
    private func beginNextMember() throws(OpenStreetMapError) {
        guard inflateReset(stream) == Z_OK else { throw corrupt("zlib cannot start again") }
        memberEnded = false
    }

    private func unpackSome() throws(OpenStreetMapError) -> [UInt8] {
        var status = Z_OK
        let unpacked = [UInt8](unsafeUninitializedCapacity: Limits.chunkBytes) { buffer, filled in
            packed.withUnsafeMutableBufferPointer { input in
                stream.pointee.next_in = input.baseAddress! + consumed
                stream.pointee.avail_in = UInt32(input.count - consumed)
                stream.pointee.next_out = buffer.baseAddress
                stream.pointee.avail_out = UInt32(buffer.count)
                status = CZlib.inflate(stream, Z_NO_FLUSH)
                consumed = input.count - Int(stream.pointee.avail_in)
                filled = buffer.count - Int(stream.pointee.avail_out)
            }
        }
        guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else {
            throw corrupt("the gzip stream is damaged")
        }
        memberEnded = status == Z_STREAM_END
        return unpacked
    }

    private func corrupt(_ reason: String) -> OpenStreetMapError {
        .corrupt(path: file.path, atByte: file.offset, reason: reason)
    }
}
