// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import CZlib
import Vocabulary

/// Boards say the same words again and again: packed, they are an eighth of what they were. Each of these bytes is written
/// twice, and once more to the database, while callers wait for the same disk.
///
/// A packed payload is a byte 1, the length of the contents as eight bytes little-endian, and a zlib stream. Older versions
/// stored the contents as they are, which begin with `{`.
extension JournalSnapshot {
    fileprivate static let mark: UInt8 = 1
    fileprivate static let head = 9
    /// More than any board; a length beyond it was never written by us.
    private static let longest = 1 << 33

    /// Takes as long as a hundred calls or more: not for a thread that somebody waits for.
    ///
    /// - Parameter write: hands the board's pieces to the packer, in order.
    public init(seq: UInt64, at: Instant, packing write: (SnapshotPacker) -> Void) {
        let packer = SnapshotPacker()
        write(packer)
        self.init(seq: seq, at: at, payload: packer.finish())
    }

    public init(seq: UInt64, at: Instant, contents: [UInt8]) {
        self.init(seq: seq, at: at) { packer in contents.withUnsafeBufferPointer { packer.add($0) } }
    }

    /// What was packed.
    public func contents() throws(JournalError) -> [UInt8] {
        guard payload.first == JournalSnapshot.mark else { return payload }
        let length = payload.dropFirst().prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard payload.count > JournalSnapshot.head, length <= JournalSnapshot.longest,
            let contents = JournalSnapshot.inflated(payload, Int(length))
        else { throw .unreadable(reason: "snapshot \(seq) cannot be unpacked") }
        return contents
    }

    /// `nil` when the stream is damaged, or holds more or less.
    private static func inflated(_ payload: [UInt8], _ length: Int) -> [UInt8]? {
        var isWhole = false
        let contents = [UInt8](unsafeUninitializedCapacity: max(length, 1)) { buffer, count in
            payload.withUnsafeBufferPointer { payload in
                var found = uLongf(length)
                let status = uncompress(buffer.baseAddress, &found, payload.baseAddress! + head, uLong(payload.count - head))
                isWhole = status == Z_OK && found == uLongf(length)
            }
            count = isWhole ? length : 0
        }
        return isWhole ? contents : nil
    }
}

/// Packs a board piece by piece, so that it is never in memory whole.
public final class SnapshotPacker {
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private var packed = [UInt8](repeating: 0, count: JournalSnapshot.head)
    private var room = [UInt8](repeating: 0, count: 64 * 1024)
    private var length: UInt64 = 0

    init() {
        stream.initialize(to: z_stream())
        let size = Int32(MemoryLayout<z_stream>.size)
        let status = deflateInit_(stream, Z_BEST_SPEED, ZLIB_VERSION, size)
        precondition(status == Z_OK, "zlib cannot be used: \(status)")
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    public func add(_ piece: UnsafeBufferPointer<UInt8>) {
        length += UInt64(piece.count)
        // zlib counts in 32 bits, and only reads what it is given.
        for start in stride(from: 0, to: piece.count, by: 1 << 30) {
            let part = UnsafeBufferPointer(rebasing: piece[start..<min(start + 1 << 30, piece.count)])
            stream.pointee.next_in = UnsafeMutablePointer(mutating: part.baseAddress)
            stream.pointee.avail_in = UInt32(part.count)
            deflate(until: Z_NO_FLUSH)
        }
    }

    /// The payload of the snapshot. Once.
    func finish() -> [UInt8] {
        deflate(until: Z_FINISH)
        packed[0] = JournalSnapshot.mark
        for byte in 0..<8 { packed[1 + byte] = UInt8(truncatingIfNeeded: length >> UInt64(8 * byte)) }
        return packed
    }

    private func deflate(until flush: Int32) {
        repeat {
            room.withUnsafeMutableBufferPointer { room in
                (stream.pointee.next_out, stream.pointee.avail_out) = (room.baseAddress, UInt32(room.count))
                let status = CZlib.deflate(stream, flush)
                precondition(status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR, "packing cannot fail: \(status)")
                packed += room[..<(room.count - Int(stream.pointee.avail_out))]
            }
        } while stream.pointee.avail_out == 0
    }
}
