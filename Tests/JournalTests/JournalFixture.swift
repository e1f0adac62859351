// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import GRDB
import Vocabulary

@testable import Journal

/// A folder with one journal file; gone when the fixture is.
final class JournalFixture {
    let folder: URL
    var path: String { folder.appendingPathComponent("journal.sqlite").path }

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("keng-journal-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func open(centre: String = "hanoi") throws -> Journal { try Journal(path: path, centre: centre) }

    /// What SQLite lets anybody do to the file while no journal has it open.
    func tamper(_ sql: String) throws {
        let database = try DatabaseQueue(path: path)
        try database.write { try $0.execute(sql: sql) }
        try database.close()
    }
}

func record(_ seq: UInt64, size: Int = 40) -> JournalRecord {
    let text = "event \(seq) "
    let filler = [UInt8](repeating: UInt8(ascii: "x"), count: max(0, size - text.utf8.count))
    return JournalRecord(seq: seq, at: Instant(seconds: Int64(seq)), payload: Array(text.utf8) + filler)
}

func records(_ seqs: ClosedRange<UInt64>) -> [JournalRecord] { seqs.map { record($0) } }

/// The error that a piece of work ends with.
func journalError(_ body: () throws -> Void) -> JournalError? {
    do {
        try body()
        return nil
    } catch {
        return error as? JournalError
    }
}
