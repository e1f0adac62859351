// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Counts the messages in a PBF block before it is decoded.
///
/// A message of two bytes becomes a value of a hundred, so a block of 32 MiB which is nothing but empty messages, and packs
/// into 30 KiB, would ask for gigabytes. Real blocks hold some thousand objects.
struct BlockCensus {
    private let bytes: [UInt8]
    private var count = 0

    /// Strings, groups and objects of a block together. Bytes that are no block end the count; decoding reports them.
    static func messages(in bytes: [UInt8]) -> Int {
        var census = BlockCensus(bytes: bytes)
        census.walk(bytes.startIndex..<bytes.endIndex, isBlock: true)
        return census.count
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    /// The fields of one message: of the block, or of its table of strings or one of its groups.
    private mutating func walk(_ range: Range<Int>, isBlock: Bool) {
        var position = range.lowerBound
        while let tag = varint(&position, range.upperBound) {
            switch tag & 7 {
            case 0: guard varint(&position, range.upperBound) != nil else { return }
            case 1: position += 8
            case 5: position += 4
            case 2:
                guard let length = varint(&position, range.upperBound), length <= UInt64(range.upperBound - position)
                else { return }
                let end = position + Int(length)
                count += 1
                if isBlock { walk(position..<end, isBlock: false) }
                position = end
            default: return
            }
        }
    }

    private func varint(_ position: inout Int, _ end: Int) -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while position < end, shift < 64 {
            let byte = bytes[position]
            position += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        return nil
    }
}
