// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import GRDB

/// Bytes as a SQLite blob.
struct Blob: DatabaseValueConvertible, StatementBinding {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var databaseValue: DatabaseValue { Data(bytes).databaseValue }

    static func fromDatabaseValue(_ value: DatabaseValue) -> Blob? {
        Data.fromDatabaseValue(value).map { Blob(Array($0)) }
    }

    func bind(to statement: SQLiteStatement, at index: CInt) -> CInt { Data(bytes).bind(to: statement, at: index) }
}
