// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// A column of values: an array parameter for `unnest($1::int8[], …)`, or a column of a `COPY`. `nil` is NULL.
///
/// The elements lie one behind the other, each behind its length (-1 for NULL), which is how both the array format and the
/// rows of `COPY BINARY` want them: appending is all the encoding there is.
public struct PostgresColumn: Sendable {
    public let type: PostgresType
    public private(set) var count = 0
    private(set) var elements: [UInt8] = []
    private var hasNull = false

    /// - Parameter reserving: how many values will be appended, where that is known.
    public init(_ type: PostgresType, reserving: Int = 0) {
        self.type = type
        elements.reserveCapacity(reserving * 12)
    }

    public mutating func append(_ value: Int64?) { add(value, .int8) { $0.append(counted: $1) } }
    public mutating func append(_ value: Int32?) { add(value, .int4) { $0.append(counted: $1) } }
    public mutating func append(_ value: Bool?) { add(value, .bool) { $0.append(counted: UInt8($1 ? 1 : 0)) } }
    public mutating func append(_ value: String?) { add(value, .text) { $0.append(counted: $1.utf8) } }
    /// A text whose bytes are known to be UTF-8 without NUL.
    public mutating func append(utf8 bytes: [UInt8]) { add(bytes, .text) { $0.append(counted: $1) } }
    public mutating func append(_ value: [UInt8]?) { add(value, .bytes) { $0.append(counted: $1) } }
    public mutating func append(_ value: Instant?) { add(value, .instant) { $0.append(counted: ServerTime.encoded($1)) } }
    public mutating func append(_ value: Double?) { add(value, .float8) { $0.append(counted: $1.bitPattern) } }

    public mutating func appendNull() {
        count += 1
        hasNull = true
        elements.append(network: Int32(-1))
    }

    /// All values as one array.
    public var parameter: PostgresParameter {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(20 + elements.count)
        // Dimensions, whether there are NULLs, type; then for the one dimension its size and its first index.
        bytes.append(network: Int32(count == 0 ? 0 : 1))
        bytes.append(network: Int32(hasNull ? 1 : 0))
        bytes.append(network: type.rawValue)
        if count > 0 {
            bytes.append(network: Int32(count))
            bytes.append(network: Int32(1))
            bytes += elements
        }
        return PostgresParameter(oid: type.arrayOID, bytes)
    }

    private mutating func add<Value>(_ value: Value?, _ kind: PostgresType, _ encode: (inout [UInt8], Value) -> Void) {
        precondition(kind == type, "a value of type \(kind) is appended to a column of type \(type)")
        guard let value else { return appendNull() }
        count += 1
        encode(&elements, value)
    }
}
