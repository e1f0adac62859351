// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// The value types of PostgreSQL that keng stores, by their object ids (which never change).
public enum PostgresType: UInt32, Sendable {
    case bool = 16
    case bytes = 17
    case int8 = 20
    case int4 = 23
    case text = 25
    case float8 = 701
    /// `timestamptz`: microseconds of UTC.
    case instant = 1184

    /// The object id of the one-dimensional array of this type.
    public var arrayOID: UInt32 {
        switch self {
        case .bool: 1000
        case .bytes: 1001
        case .int8: 1016
        case .int4: 1007
        case .text: 1009
        case .float8: 1022
        case .instant: 1185
        }
    }
}

/// Types that only come back, as values of one of the above.
enum ForeignOID {
    static let int2: UInt32 = 21
    static let name: UInt32 = 19
    static let json: UInt32 = 114
    static let float4: UInt32 = 700
    static let character: UInt32 = 1042
    static let varchar: UInt32 = 1043
    static let jsonb: UInt32 = 3802
}
