// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A file opened for reading from front to back, as often as needed. Closed when let go.
final class InputFile {
    let path: String
    /// How many bytes were read since the start.
    private(set) var offset = 0
    private let handle: UnsafeMutablePointer<FILE>

    init(path: String) throws(OpenStreetMapError) {
        guard let handle = fopen(path, "rb") else { throw .unreadable(path: path, reason: InputFile.lastError) }
        self.path = path
        self.handle = handle
    }

    deinit { fclose(handle) }

    /// The next bytes: fewer than `count` only at the end of the file.
    func read(_ count: Int) throws(OpenStreetMapError) -> [UInt8] {
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = fread(buffer.baseAddress, 1, count, handle)
        }
        guard bytes.count == count || ferror(handle) == 0 else {
            throw .unreadable(path: path, reason: InputFile.lastError)
        }
        offset += bytes.count
        return bytes
    }

    func startAgain() {
        rewind(handle)
        offset = 0
    }

    private static var lastError: String { String(cString: strerror(errno)) }
}
