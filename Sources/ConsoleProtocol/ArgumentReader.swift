// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Vocabulary

/// A request that cannot be understood, in both languages of the house.
public struct ArgumentFault: Error, Equatable, Sendable {
    public let code: ErrorCode
    public let phrase: Phrase

    public init(_ code: ErrorCode, en: String, vi: String) {
        self.code = code
        phrase = Phrase(en: en, vi: vi)
    }
}

/// Takes the arguments of one request out one by one, typed; whatever nobody took is unknown and refused.
public struct ArgumentReader {
    private let request: Request
    /// Of each argument, whether it was asked for.
    private var taken: [Bool]

    public init(_ request: Request) {
        self.request = request
        taken = [Bool](repeating: false, count: request.arguments.count)
    }

    /// Every argument must have been asked for: a typo in an emergency is not ignored.
    public func finish(knowing known: @autoclosure () -> [String]) throws(ArgumentFault) {
        guard let index = taken.firstIndex(of: false) else { return }
        let (stray, keys) = (request.arguments[index], known())
        let list = keys.joined(separator: ", ")
        throw ArgumentFault(
            .badKey, en: "\(stray.key): \(request.verb) knows no such key; it takes \(keys.isEmpty ? "none" : list)",
            vi: "\(stray.key): \(request.verb) không có khóa này; \(keys.isEmpty ? "lệnh này không có khóa" : "các khóa: \(list)")")
    }

    public mutating func text(_ key: String) -> String? {
        guard let index = request.arguments.firstIndex(where: { $0.key == key }) else { return nil }
        taken[index] = true
        return request.arguments[index].value
    }

    public mutating func need(_ key: String) throws(ArgumentFault) -> String {
        guard let value = text(key), !value.isEmpty else {
            throw ArgumentFault(
                .missing, en: "\(key): \(request.verb) needs \(key)=…", vi: "\(key): \(request.verb) cần \(key)=…")
        }
        return value
    }

    /// Whatever nobody took, `key=value` each, and taken now: for a call, which is never turned away for a typo.
    public mutating func strays() -> [String] {
        let strays = taken.indices.filter { !taken[$0] && request.arguments[$0].key != "cid" }
        return strays.map { index in
            taken[index] = true
            return "\(request.arguments[index].key): CALL knows no such key; it said '\(request.arguments[index].value)'"
        }
    }

    /// A value read by `read`; `want` says what it should look like.
    public mutating func optional<Value>(
        _ key: String, _ want: String, _ read: (String) -> Value?
    ) throws(ArgumentFault) -> Value? {
        guard let value = text(key), !value.isEmpty else { return nil }
        guard let result = read(value) else { throw ArgumentReader.bad(key, value, want) }
        return result
    }

    public mutating func need<Value>(_ key: String, _ want: String, _ read: (String) -> Value?) throws(ArgumentFault) -> Value {
        let value = try need(key)
        guard let result = read(value) else { throw ArgumentReader.bad(key, value, want) }
        return result
    }

    private static func bad(_ key: String, _ value: String, _ want: String) -> ArgumentFault {
        let shown = String(value.prefix(40))
        return ArgumentFault(
            .badValue, en: "\(key): '\(shown)' is not \(want)", vi: "\(key): '\(shown)' không phải là \(want)")
    }
}

// MARK: - The kinds of values

extension ArgumentReader {
    static let numberShape = "a number"
    static let coordinateShape = "LAT,LON in degrees with at most seven decimals"
    static let timeShape = "an RFC 3339 time such as 2026-11-22T03:04:05Z"

    public mutating func id<ID: NumberedID>(_ key: String) throws(ArgumentFault) -> ID {
        try need(key, ArgumentReader.numberShape) { UInt64($0).map(ID.init) }
    }

    public mutating func optionalID<ID: NumberedID>(_ key: String) throws(ArgumentFault) -> ID? {
        try optional(key, ArgumentReader.numberShape) { UInt64($0).map(ID.init) }
    }

    /// Unit names are upper case; people type them as they like.
    public mutating func unit(_ key: String = "unit") throws(ArgumentFault) -> UnitName {
        UnitName(try need(key).uppercased())
    }

    public mutating func units(_ key: String = "units") throws(ArgumentFault) -> [UnitName] {
        try need(key).split(separator: ",").map { UnitName($0.uppercased()) }
    }

    public mutating func coordinate(_ key: String) throws(ArgumentFault) -> Coordinate? {
        try optional(key, ArgumentReader.coordinateShape) { Coordinate(text: $0) }
    }

    public mutating func time(_ key: String) throws(ArgumentFault) -> Instant? {
        try optional(key, ArgumentReader.timeShape) { Instant(rfc3339: $0) }
    }

    public mutating func integer(_ key: String, in range: ClosedRange<Int>) throws(ArgumentFault) -> Int? {
        try optional(key, "a number from \(range.lowerBound) to \(range.upperBound)") { text in
            Int(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    public mutating func word<Word: RawRepresentable & CaseIterable>(_ key: String) throws(ArgumentFault) -> Word
    where Word.RawValue == String {
        let known = Word.allCases.map(\.rawValue).joined(separator: ", ")
        return try need(key, "one of \(known)") { Word(rawValue: $0.lowercased()) }
    }
}
