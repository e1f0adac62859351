// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// One `key=value` of a line.
public struct Field: Hashable, Sendable {
    public var key: String
    public var value: String

    public init(_ key: String, _ value: String) {
        self.key = key
        self.value = value
    }

    public init(_ key: String, _ value: some BinaryInteger) { self.init(key, String(value)) }
}

extension Array where Element == Field {
    /// The value behind a key; `nil` when the key is absent.
    public subscript(key: String) -> String? { first { $0.key == key }?.value }
}
