// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import GRDB

/// A write that met a broken page ends the process, and the next start must not trust the file: a mark beside it says so.
extension Journal {
    public static func suspect(_ path: String) { _ = FileManager.default.createFile(atPath: mark(path), contents: nil) }

    static func isSuspect(_ path: String) -> Bool { FileManager.default.fileExists(atPath: mark(path)) }

    static func clearSuspicion(_ path: String) { try? FileManager.default.removeItem(atPath: mark(path)) }

    /// Reads every page. Only asked of a suspect: it takes seconds on a large file.
    static func isSound(_ database: DatabaseQueue) -> Bool {
        (try? database.read { try String.fetchOne($0, sql: "PRAGMA quick_check(1)") }) == "ok"
    }

    private static func mark(_ path: String) -> String { path + "-suspect" }
}
