// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// One value for a `$n` of a statement, in binary. `nil` is NULL.
///
/// For other types cast in the statement: `$1::text::jsonb`.
public struct PostgresParameter: Sendable {
    let type: UInt32
    let bytes: [UInt8]?

    public static func int8(_ value: Int64?) -> PostgresParameter { .init(.int8, value.map(network)) }
    public static func int4(_ value: Int32?) -> PostgresParameter { .init(.int4, value.map(network)) }
    public static func bool(_ value: Bool?) -> PostgresParameter { .init(.bool, value.map { [$0 ? 1 : 0] }) }
    /// PostgreSQL refuses a text with the character U+0000 (SQLSTATE 22021).
    public static func text(_ value: String?) -> PostgresParameter { .init(.text, value.map { Array($0.utf8) }) }
    public static func bytes(_ value: [UInt8]?) -> PostgresParameter { .init(.bytes, value) }
    public static func instant(_ value: Instant?) -> PostgresParameter {
        .init(.instant, value.map { network(ServerTime.encoded($0)) })
    }
    public static func float8(_ value: Double?) -> PostgresParameter { .init(.float8, value.map { network($0.bitPattern) }) }

    private init(_ type: PostgresType, _ bytes: [UInt8]?) { self.init(oid: type.rawValue, bytes) }

    init(oid: UInt32, _ bytes: [UInt8]?) {
        self.type = oid
        self.bytes = bytes
    }

    private static func network(_ number: some FixedWidthInteger) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(network: number)
        return bytes
    }
}

/// An SQL statement with its values.
public struct PostgresStatement: Sendable {
    public var sql: String
    public var parameters: [PostgresParameter]

    public init(_ sql: String, _ parameters: [PostgresParameter] = []) {
        self.sql = sql
        self.parameters = parameters
    }
}
