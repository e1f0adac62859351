// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation

/// Files that hold secrets: only their owner may read them, and they are never half written.
enum OwnerOnlyFile {
    /// The whole file; a complaint when others may read it.
    static func read(_ path: String) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Complaint("\(path): there is no such file, or it may not be read")
        }
        let facts = try FileManager.default.attributesOfItem(atPath: path)
        let mode = (facts[.posixPermissions] as? NSNumber)?.intValue ?? 0
        guard mode & 0o077 == 0 else {
            throw Complaint("\(path): others may read it (mode \(String(mode, radix: 8))); it holds secrets: chmod 600 \(path)")
        }
        let owner = (facts[.ownerAccountID] as? NSNumber)?.uint32Value
        guard owner == geteuid() || owner == 0 else {
            throw Complaint(
                "\(path): it belongs to somebody else (user id \(owner.map(String.init) ?? "?")); it should belong to whoever runs keng")
        }
        return [UInt8](data)
    }

    /// Makes a file that is not there yet.
    static func create(_ path: String, _ text: String, mode: mode_t = 0o600) throws {
        try write(path, text, mode, otherwise: "\(path) is there already; nothing is overwritten: take another folder, or move it away")
    }

    /// Replaces a file in one step. Of two who try at once, one is told.
    static func replace(_ path: String, _ text: String) throws {
        let new = path + ".new"
        try write(new, text, 0o600, otherwise: "\(new) is there: somebody else changes \(path) now, or was interrupted; then remove it")
        guard rename(new, path) == 0 else {
            let reason = String(cString: strerror(errno))
            unlink(new)
            throw Complaint("\(path): \(reason)")
        }
        sync(folderOf: path)
    }

    private static func write(_ path: String, _ text: String, _ mode: mode_t, otherwise taken: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw Complaint(errno == EEXIST ? taken : "\(path): \(String(cString: strerror(errno)))") }
        defer { close(descriptor) }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw Complaint("\(path): \(String(cString: strerror(errno)))") }
            rest = rest.dropFirst(count)
        }
        guard fsync(descriptor) == 0 else { throw Complaint("\(path): \(String(cString: strerror(errno)))") }
    }

    private static func sync(folderOf path: String) {
        let folder = open(URL(fileURLWithPath: path).deletingLastPathComponent().path, O_RDONLY | O_CLOEXEC)
        guard folder >= 0 else { return }
        fsync(folder)
        close(folder)
    }
}
