// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation

/// A small file that only its owner may read: tokens, secrets. Replaced whole or not at all.
public enum PrivateFile {
    public enum Fault: Error, Equatable, CustomStringConvertible {
        case missing(String)
        /// Others than the owner may read it.
        case open(String, mode: Int)
        case failed(String, String)

        public var description: String {
            switch self {
            case .missing(let path): "\(path) is not there"
            case .open(let path, let mode):
                "\(path) may be read by others (mode \(String(mode, radix: 8))): it holds secrets; chmod 600 \(path)"
            case .failed(let path, let reason): "\(path): \(reason)"
            }
        }
    }

    /// Tells one state of a file from another.
    public struct Stamp: Equatable, Sendable {
        let inode: UInt64
        let size: Int64
        let seconds: Int
        let nanoseconds: Int
    }

    /// `nil` when it is not there.
    public static func stamp(of path: String) -> Stamp? {
        var info = stat()
        guard stat(path, &info) == 0 else { return nil }
        return Stamp(
            inode: UInt64(info.st_ino), size: Int64(info.st_size), seconds: info.st_mtim.tv_sec, nanoseconds: info.st_mtim.tv_nsec)
    }

    public static func read(_ path: String) throws(Fault) -> [UInt8] {
        var info = stat()
        guard stat(path, &info) == 0 else { throw .missing(path) }
        let mode = Int(info.st_mode & 0o777)
        guard mode & 0o077 == 0 else { throw .open(path, mode: mode) }
        do {
            return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw .failed(path, "\(error)")
        }
    }

    /// Durable when it returns.
    public static func write(_ bytes: [UInt8], to path: String) throws(Fault) {
        let new = "\(path).\(getpid()).new"
        let file = open(new, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .failed(path, String(cString: strerror(errno))) }
        let isWritten = write(bytes, file) && fsync(file) == 0
        close(file)
        guard isWritten, rename(new, path) == 0 else {
            let reason = String(cString: strerror(errno))
            unlink(new)
            throw .failed(path, reason)
        }
    }

    private static func write(_ bytes: [UInt8], _ file: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Runs `body` while nobody else who asks for the same path does.
    public static func alone<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
        let lock = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard lock >= 0, flock(lock, LOCK_EX) == 0 else { throw Fault.failed(path + ".lock", String(cString: strerror(errno))) }
        defer { close(lock) }
        return try body()
    }
}
