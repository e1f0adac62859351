// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import CLibpq

/// The fields of an error or a notice. Valid only as long as its result is.
struct ServerReport {
    /// Codes of the protocol's error fields.
    enum Field: UInt8 {
        case severity = 0x56  // V, never translated
        case sqlState = 0x43  // C
        case message = 0x4D  // M
        case detail = 0x44  // D
        case constraint = 0x6E  // n
        case sourceFunction = 0x52  // R
    }

    private let result: OpaquePointer

    init(_ result: OpaquePointer) { self.result = result }

    subscript(field: Field) -> String {
        PQresultErrorField(result, Int32(field.rawValue)).map { String(cString: $0) } ?? ""
    }

    var sqlState: String { self[.sqlState] }
    var message: String { self[.message] }

    /// As an error. One without SQLSTATE comes from libpq, which gives only lost connections in this form; after a FATAL or a
    /// PANIC the server has hung up.
    var error: PostgresError {
        if sqlState.isEmpty {
            let complaint = LibpqComplaint(PQresultErrorMessage(result))
            return .connectionLost(reason: complaint.reason, sqlState: complaint.sqlState)
        }
        if ["FATAL", "PANIC"].contains(self[.severity]) {
            return .connectionLost(reason: "\(message) [\(sqlState)]", sqlState: sqlState)
        }
        return .refused(sqlState: sqlState, message: message, detail: self[.detail], constraint: self[.constraint])
    }
}
