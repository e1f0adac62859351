// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import CZlib

/// Unpacks one zlib stream whose unpacked size is known beforehand.
///
/// Returns `nil` when the stream is damaged, or when it holds more or less than `size` bytes.
func inflate(_ packed: UnsafeRawBufferPointer, size: Int) -> [UInt8]? {
    var complete = false
    let bytes = [UInt8](unsafeUninitializedCapacity: max(size, 1)) { buffer, filled in
        guard let source = packed.bindMemory(to: UInt8.self).baseAddress else { return }
        var length = uLongf(buffer.count)
        let status = uncompress(buffer.baseAddress, &length, source, uLong(packed.count))
        complete = status == Z_OK && length == uLongf(size)
        filled = complete ? size : 0
    }
    return complete ? bytes : nil
}
