// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Access
import DispatchEngine
import Vocabulary

/// Who may use which verb: one table for the server and the specification. What does not stand here may nobody.
public enum VerbRoles {
    /// Lines of the table, in the order of the specification.
    public static let table: [(verbs: [String], roles: [Role])] = [
        (["AUTH", "HELLO", "HELP", "PING", "QUIT", "HEALTH"], Role.allCases),
        (["SUB", "UNSUB"], lookers),
        (["STATS"], [.dispatcher, .supervisor, .viewer, .administrator]),
        (["CLIENTS"], [.supervisor, .administrator]),
        (["CALL"], desk + [.integrator]),
        (["NOTE", "LOCATE"], desk + [.integrator]),
        (["RETYPE", "PRIORITY", "MERGE", "SPLIT"], desk),
        (["ALARM", "CLOSE", "REOPEN"], senders),
        (["RECOMMEND", "DISPATCH", "RESERVE", "DIVERT", "SWAP", "RELEASE"], senders),
        (["STATUS", "PAR", "CREW"], senders + [.unit]),
        (["CORRECT"], senders),
        (["POSITION"], senders + [.unit, .integrator]),
        (["ROAD", "LIFT"], senders),
        (["QUEUE", "UNITS", "UNIT", "INCIDENTS", "WHY", "SWAPS", "ROADS", "SNAP", "LOG", "MAP"], lookers),
        (["INCIDENT", "CALLINFO", "TYPES", "PLACE"], Role.allCases),
        (["CALLER", "FIND"], desk),
    ]

    private static let senders: [Role] = [.dispatcher, .supervisor]
    private static let desk: [Role] = [.callTaker] + senders
    /// A machine that hands in calls need not see the board.
    private static let lookers: [Role] = Role.allCases.filter { $0 != .integrator }

    private static let byVerb: [String: [Role]] = Dictionary(
        uniqueKeysWithValues: table.flatMap { line in line.verbs.map { ($0, line.roles) } })

    public static func roles(of verb: String) -> [Role] { byVerb[verb] ?? [] }

    /// The verbs that the server answers itself, besides those of the engine.
    public static let serverVerbs: Set<String> = [
        "AUTH", "HELLO", "HELP", "PING", "QUIT", "HEALTH", "SUB", "UNSUB", "STATS", "CLIENTS", "LOG", "MAP",
    ]

    /// Why this request is not for whoever asks; `nil` when it is. A verb that does not exist is not refused here.
    public static func refusal(_ request: Request, by identity: Identity) -> ArgumentFault? {
        let verb = request.verb
        guard serverVerbs.contains(verb) || Verb.named(verb) != nil else { return nil }
        let roles = roles(of: verb)
        guard roles.contains(identity.role) else {
            let may = roles.map(\.rawValue).joined(separator: ", ")
            return ArgumentFault(
                .forbidden, en: "\(verb) is for \(may.isEmpty ? "nobody" : may); \(identity.name) is \(identity.role.rawValue)",
                vi: "\(verb) dành cho \(may.isEmpty ? "không ai" : may); \(identity.name) là \(identity.role.rawValue)")
        }
        guard identity.role == .unit, speaking.contains(verb), let unit = request["unit"],
            !identity.units.contains(UnitName(unit.uppercased()))
        else { return nil }
        let own = identity.units.sorted().map(\.text).joined(separator: ", ")
        return ArgumentFault(
            .forbidden, en: "unit: \(identity.name) speaks for \(own), not for \(unit.uppercased())",
            vi: "unit: \(identity.name) chỉ báo cáo cho \(own), không phải \(unit.uppercased())")
    }

    /// What a unit says of itself.
    private static let speaking: Set<String> = ["STATUS", "PAR", "CREW", "POSITION"]
}
