// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Keeps a second process from the same journal: an advisory lock on a file beside it.
///
/// The kernel drops the lock when the process ends, however it ends; so a lock file left behind by `kill -9` stops
/// nobody. The file says which process has the lock, for the error message.
struct ProcessLock: ~Copyable {
    private let descriptor: Int32

    /// Whether a process has ever had this journal.
    static func exists(beside journal: String) -> Bool { access(journal + "-lock", F_OK) == 0 }

    /// Takes away the file that would say so. By whoever holds the lock.
    static func forget(beside journal: String) { unlink(journal + "-lock") }

    init(beside journal: String) throws(JournalError) {
        let path = journal + "-lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .cannotOpen(path: journal, reason: ProcessLock.reason("lock file \(path)")) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let owner = ProcessLock.owner(of: descriptor)
            let busy = errno == EWOULDBLOCK
            let why = ProcessLock.reason("lock file \(path)")
            close(descriptor)
            throw busy ? .inUse(path: journal, process: owner) : .cannotOpen(path: journal, reason: why)
        }
        self.descriptor = descriptor
        let name = Array("process \(getpid())\n".utf8)
        ftruncate(descriptor, 0)
        _ = name.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    }

    deinit { close(descriptor) }

    private static func owner(of descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
        let line = bytes.prefix(max(0, count)).prefix { $0 >= 32 && $0 < 127 }
        return line.isEmpty ? "another process" : String(decoding: line, as: UTF8.self)
    }

    /// What the last system call said about `what`.
    static func reason(_ what: String) -> String { "\(what): \(String(cString: strerror(errno)))" }
}

/// Creates an empty file that only its owner may read (calls hold what people say on their worst day), and makes its
/// name durable. An existing file is left as it is.
func createPrivateFile(_ path: String) throws(JournalError) {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .cannotOpen(path: path, reason: ProcessLock.reason("file")) }
    close(descriptor)
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    let parent = open(folder, O_RDONLY | O_CLOEXEC)
    guard parent >= 0 else { throw .cannotOpen(path: path, reason: ProcessLock.reason("folder \(folder)")) }
    defer { close(parent) }
    guard fsync(parent) == 0 else { throw .cannotOpen(path: path, reason: ProcessLock.reason("folder \(folder)")) }
}
