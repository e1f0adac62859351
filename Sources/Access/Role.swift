// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// What somebody does at the centre. Which verbs a role may use stands in one table, `VerbRoles`.
public enum Role: String, RecordScalar, CaseIterable {
    /// Takes calls, mends what is known of an incident.
    case callTaker = "call-taker"
    /// Sends units, and everything a call-taker does.
    case dispatcher
    /// A dispatcher who also answers for the others.
    case supervisor
    /// A crew or the computer of its vehicle: reports for its own units.
    case unit
    /// A machine that hands in calls or positions.
    case integrator
    /// Looks, and changes nothing.
    case viewer
    /// Looks after the machine, not after incidents.
    case administrator

    /// Callers trust us with their name and number for one purpose. Who does not call back has no need of either.
    public var seesCallers: Bool {
        switch self {
        case .callTaker, .dispatcher, .supervisor: true
        case .unit, .integrator, .viewer, .administrator: false
        }
    }
}

/// Who is at the other end of a connection, proven.
public struct Identity: Hashable, Sendable {
    public let name: String
    public let role: Role
    /// The units that a `unit` speaks for. Empty for the others, who may speak for all that their role lets them.
    public let units: Set<UnitName>

    public init(name: String, role: Role, units: Set<UnitName> = []) {
        (self.name, self.role, self.units) = (name, role, units)
    }
}

/// What a user may be called: 1 to 32 of `a-z 0-9 . _ -`, a letter or digit first. Plain on purpose: two names that look
/// the same are the same, and no preparation of strings stands between a name and its record.
public enum UserName {
    public static let shape = "1 to 32 of a-z 0-9 . _ -, beginning with a letter or digit"

    public static func isPlain(_ text: String) -> Bool {
        guard let first = text.utf8.first, (1...32).contains(text.utf8.count), isLetterOrDigit(first) else { return false }
        return text.utf8.allSatisfy {
            isLetterOrDigit($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
        }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
