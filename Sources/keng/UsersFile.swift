// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Access
import Foundation
import Vocabulary

/// The file of users on disk.
struct UsersFile {
    let path: String

    func read() throws -> UserBook {
        let text = try OwnerOnlyFile.read(path)
        do throws(RecordFault) {
            return try UserBook(text: text)
        } catch {
            throw Complaint("\(path): \(error)")
        }
    }

    /// What is there, or an empty book for a file that is yet to be made.
    func readOrNew() throws -> UserBook {
        if FileManager.default.fileExists(atPath: path) { return try read() }
        return UserBook(secret: UsersFile.random(32))
    }

    func write(_ book: UserBook) throws {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try OwnerOnlyFile.replace(path, book.text)
    }

    /// Bytes of the system's random source.
    static func random(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: 0...255) } }

    /// 20 letters and digits without look-alikes, in groups: some 100 bits that can be read out over the telephone.
    static func generatedPassword() -> String {
        let letters = Array("abcdefghjkmnpqrstuvwxyz23456789")
        let groups = (0..<4).map { _ in String((0..<5).map { _ in letters.randomElement() ?? "x" }) }
        return groups.joined(separator: "-")
    }

    static func now() -> Instant { Instant(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000)) }
}
