// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// One user, person or machine.
public struct UserRecord: Record {
    public var name = ""
    public var role = Role.viewer
    /// Which units it speaks for; for the role `unit`.
    public var units: [UnitName] = []
    /// A `ScramVerifier` as text; empty for a machine that proves itself by its certificate only.
    public var verifier = ""
    public var isDisabled = false
    public var made = Instant.epoch

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("name", &name)
        try coder.value("role", &role)
        try coder.list("units", &units)
        try coder.value("verifier", &verifier)
        try coder.value("disabled", &isDisabled)
        try coder.value("made", &made)
    }

    public var identity: Identity { Identity(name: name, role: role, units: Set(units)) }
}

/// Who there is: what a users file holds.
public struct UserBook: Record {
    public static let format = 1

    private var format = UserBook.format
    /// Of this server, 32 random bytes in Base64: salts for names that do not exist are made of it.
    private var secret = ""
    public private(set) var users: [UserRecord] = []

    public init() {}

    /// - Parameter secret: 32 fresh random bytes.
    public init(secret: [UInt8]) { self.secret = Base64.encoded(secret) }

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("keng_users", &format)
        try coder.value("secret", &secret)
        try coder.records("users", &users)
    }

    // MARK: Questions

    public func user(_ name: String) -> UserRecord? { users.first { $0.name == name } }

    /// Who may come in under this name; `nil` for nobody and for the disabled.
    public func identity(of name: String) -> Identity? {
        user(name).flatMap { $0.isDisabled ? nil : $0.identity }
    }

    /// For every name one that a proof can be held against; only a real user's can be met.
    public func verifier(of name: String) -> ScramVerifier {
        user(name).flatMap { ScramVerifier($0.verifier) }
            ?? .decoy(for: name, secret: Base64.decoded(secret) ?? [])
    }

    // MARK: Changes

    public enum Change: Error, Equatable, CustomStringConvertible {
        case exists(String)
        case unknown(String)
        case name(String)
        case units

        public var description: String {
            switch self {
            case .exists(let name): "there is a user \(name) already; 'keng user rotate' gives a new password"
            case .unknown(let name): "there is no user \(name)"
            case .name(let name): "'\(name)' is no user's name: \(UserName.shape)"
            case .units: "the role unit needs the unit it speaks for, and only it has one: --unit NAME"
            }
        }
    }

    public mutating func add(_ user: UserRecord) throws(Change) {
        guard UserName.isPlain(user.name) else { throw .name(user.name) }
        guard self.user(user.name) == nil else { throw .exists(user.name) }
        guard (user.role == .unit) != user.units.isEmpty else { throw .units }
        users.append(user)
        users.sort { $0.name < $1.name }
    }

    public mutating func change(_ name: String, _ body: (inout UserRecord) -> Void) throws(Change) {
        guard let index = users.firstIndex(where: { $0.name == name }) else { throw .unknown(name) }
        body(&users[index])
    }

    // MARK: The file

    /// One user a line, so that a difference can be read.
    public var text: String {
        let lines = users.map { String(decoding: JSONRecordWriter.bytes(of: $0), as: UTF8.self) }
        return "{\"keng_users\":\(UserBook.format),\"secret\":\"\(secret)\",\"users\":[\n\(lines.joined(separator: ",\n"))\n]}\n"
    }

    /// Reads a file's text; a record that cannot be used is named.
    public init(text: [UInt8]) throws(RecordFault) {
        self = try JSONRecordReader.read(UserBook.self, from: text)
        guard format == UserBook.format else { throw RecordFault(key: "keng_users", reason: "format \(format) is not known") }
        guard let bytes = Base64.decoded(secret), bytes.count >= 16 else {
            throw RecordFault(key: "secret", reason: "has to be at least 16 bytes in Base64")
        }
        var seen: Set<String> = []
        for user in users {
            guard UserName.isPlain(user.name), seen.insert(user.name).inserted else {
                throw RecordFault(key: "users.name", reason: "'\(user.name)' stands twice or is not \(UserName.shape)")
            }
            guard user.verifier.isEmpty || ScramVerifier(user.verifier) != nil else {
                throw RecordFault(key: "users.verifier", reason: "of \(user.name) is no SCRAM-SHA-256 verifier")
            }
            guard (user.role == .unit) != user.units.isEmpty else {
                throw RecordFault(key: "users.units", reason: "of \(user.name): the role unit names its units, and only it does")
            }
        }
    }
}
