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
    private static let mark: UInt8 = 1
    private static let head = 9
    /// More than any board; a length beyond it was never written by us.
    private static let longest = 1 << 33

    /// Takes as long as a hundred calls: not for a thread that somebody waits for.
    public init(seq: UInt64, at: Instant, contents: [UInt8]) {
        self.init(seq: seq, at: at, payload: JournalSnapshot.packed(contents))
    }

    /// What was given to `init(seq:at:contents:)`.
    public func contents() throws(JournalError) -> [UInt8] {
        guard payload.first == JournalSnapshot.mark else { return payload }
        let length = payload.dropFirst().prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard payload.count > JournalSnapshot.head, length <= JournalSnapshot.longest,
            let contents = JournalSnapshot.inflated(payload, Int(length))
        else { throw .unreadable(reason: "snapshot \(seq) cannot be unpacked") }
        return contents
    }

    private static func packed(_ contents: [UInt8]) -> [UInt8] {
        let bound = Int(compressBound(uLong(contents.count)))
        return [UInt8](unsafeUninitializedCapacity: head + bound) { buffer, count in
            buffer[0] = mark
            for byte in 0..<8 { buffer[1 + byte] = UInt8(truncatingIfNeeded: contents.count >> (8 * byte)) }
            var length = uLongf(bound)
            let status = compress2(buffer.baseAddress! + head, &length, contents, uLong(contents.count), Z_BEST_SPEED)
            precondition(status == Z_OK, "packing into enough memory cannot fail")
            count = head + Int(length)
        }
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
