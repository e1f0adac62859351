// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The bytes of a city file: a mapped file, or memory that was packed from a draft.
///
/// `@unchecked Sendable`: nobody writes through `bytes` once the initialiser has returned, and the memory is given
/// back only in `deinit`. A mapped file that somebody shortens in place while we read it would end the process; city
/// files are therefore only ever replaced by renaming a finished one over them (`write`).
final class CityImage: @unchecked Sendable {
    let bytes: UnsafeRawBufferPointer
    private let isMapped: Bool

    /// Zeroed memory of `count` bytes, filled by `fill`.
    init(count: Int, fill: (UnsafeMutableRawBufferPointer) -> Void) {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: CityLayout.alignment)
        memory.initializeMemory(as: UInt8.self, repeating: 0)
        fill(memory)
        bytes = UnsafeRawBufferPointer(memory)
        isMapped = false
    }

    /// Maps the file at `path`, read-only.
    init(path: String) throws(CityFileError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw CityImage.refusal("open", path) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw CityImage.refusal("look at", path) }
        guard status.st_mode & S_IFMT == S_IFREG, status.st_size >= CityLayout.headBytes else {
            throw .notACity
        }
        let count = Int(status.st_size)
        guard let start = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED else {
            throw CityImage.refusal("map", path)
        }
        _ = madvise(start, count, MADV_WILLNEED)
        bytes = UnsafeRawBufferPointer(start: start, count: count)
        isMapped = true
    }

    deinit {
        let start = UnsafeMutableRawPointer(mutating: bytes.baseAddress)
        if isMapped { munmap(start!, bytes.count) } else { start?.deallocate() }
    }

    /// Writes under a temporary name beside `path`, syncs, renames: a reader sees the old file or the whole new one.
    func write(to path: String) throws(CityFileError) {
        let temporary = "\(path).\(getpid()).part"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw CityImage.refusal("create", temporary) }
        do throws(CityFileError) {
            defer { close(descriptor) }
            try fill(descriptor, temporary)
        } catch {
            unlink(temporary)
            throw error
        }
        guard rename(temporary, path) == 0 else {
            let refusal = CityImage.refusal("rename into", path)
            unlink(temporary)
            throw refusal
        }
        CityImage.syncFolder(of: path)
    }

    private func fill(_ descriptor: Int32, _ path: String) throws(CityFileError) {
        var done = 0
        while done < bytes.count {
            let wrote = Glue.write(descriptor, bytes.baseAddress! + done, bytes.count - done)
            if wrote < 0, errno == EINTR { continue }
            guard wrote > 0 else { throw CityImage.refusal("write", path) }
            done += wrote
        }
        guard fsync(descriptor) == 0 else { throw CityImage.refusal("sync", path) }
    }

    /// The rename itself becomes durable with its folder. Some file systems refuse to sync folders: no harm done.
    private static func syncFolder(of path: String) {
        let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        _ = fsync(descriptor)
        close(descriptor)
    }

    private static func refusal(_ doing: String, _ path: String) -> CityFileError {
        .system(doing: doing, path: path, reason: String(cString: strerror(errno)))
    }
}

/// `write(2)` by a name that the method `write(to:)` does not hide.
private enum Glue {
    static func write(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
        #if canImport(Glibc)
        Glibc.write(descriptor, bytes, count)
        #elseif canImport(Musl)
        Musl.write(descriptor, bytes, count)
        #else
        Darwin.write(descriptor, bytes, count)
        #endif
    }
}
