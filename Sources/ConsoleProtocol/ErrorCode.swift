// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// What a client may do with a refused request.
public enum Retry: String, Sendable, CaseIterable {
    /// The same request will be refused again: change it.
    case never
    /// Ask again as it is, with the same `cid`.
    case same
    /// Ask again as it is, after a pause.
    case later
    /// Ask another server: the reply says which in `to`.
    case elsewhere
}

/// Every code that can stand behind `ERR` or `BYE`.
///
/// Clients branch on the code, people read the text. The list is append-only: a code never changes its meaning nor its
/// retry class, and none is taken away. If you add one, add it to the table in `LineProtocol.md` and to the frozen
/// list in the tests, too.
public enum ErrorCode: String, Sendable, CaseIterable {
    // The line itself.
    case badLine = "BADLINE"
    case badUTF8 = "BADUTF8"
    case badCharacter = "BADCHAR"
    case badTag = "BADTAG"
    case badVerb = "BADVERB"
    case badKey = "BADKEY"
    case duplicateKey = "DUPKEY"
    case missing = "MISSING"
    case badValue = "BADVALUE"
    case tooLong = "TOOLONG"
    // What it asks for.
    case notFound = "NOTFOUND"
    case conflict = "CONFLICT"
    case unitBusy = "UNITBUSY"
    case unitUnavailable = "UNITUNAVAILABLE"
    case state = "STATE"
    case reason = "REASON"
    case cidReused = "CIDREUSED"
    case crews = "CREWS"
    case unlocated = "UNLOCATED"
    case noCard = "NOCARD"
    // Who may, and where.
    case auth = "AUTH"
    case forbidden = "FORBIDDEN"
    case notActive = "NOTACTIVE"
    // The stream of events.
    case gap = "GAP"
    case slow = "SLOW"
    // The server's own troubles.
    case busy = "BUSY"
    case rate = "RATE"
    case durability = "DURABILITY"
    case internalFault = "INTERNAL"
    // Ends of a connection.
    case foreign = "FOREIGN"
    case abuse = "ABUSE"
    case idle = "IDLE"
    case quit = "QUIT"
    case stopping = "STOPPING"

    public var retry: Retry {
        switch self {
        case .badLine, .badUTF8, .badCharacter, .badTag, .badVerb, .badKey, .duplicateKey, .missing, .badValue, .tooLong,
            .notFound, .conflict, .unitBusy, .unitUnavailable, .state, .reason, .cidReused, .crews, .unlocated,
            .noCard, .auth, .forbidden, .gap, .foreign, .abuse, .quit:
            .never
        case .slow, .idle, .durability: .same
        case .busy, .rate, .internalFault: .later
        case .notActive, .stopping: .elsewhere
        }
    }

    /// One sentence, as the specification prints it.
    public var meaning: String {
        switch self {
        case .badLine: "the line does not follow the grammar"
        case .badUTF8: "the line is not valid UTF-8"
        case .badCharacter: "a control character or a bidirectional override stands in the line"
        case .badTag: "the tag is missing, too long or has other characters than A-Za-z0-9._-"
        case .badVerb: "there is no such verb"
        case .badKey: "the verb knows no such key, or it is not a key at all"
        case .duplicateKey: "a key stands twice"
        case .missing: "a key that the verb needs is absent"
        case .badValue: "a value cannot be read as what its key wants"
        case .tooLong: "the line is longer than the greeting allows; it was thrown away unread"
        case .notFound: "the thing named does not exist"
        case .conflict: "somebody else changed it first; look again before asking again"
        case .unitBusy: "the unit is assigned to another incident"
        case .unitUnavailable: "the unit is out of service, or its crew is out on another one"
        case .state: "the thing is in a state where this cannot be done"
        case .reason: "an override or a change of priority needs reason=…"
        case .cidReused: "this cid was used for a different request"
        case .crews: "crews are still assigned; clear or release them first"
        case .unlocated: "the incident has no coordinate yet; LOCATE it"
        case .noCard: "no run card fits; send units by hand"
        case .auth: "name and proof do not fit, or none were given"
        case .forbidden: "the role of this connection does not permit the verb"
        case .notActive: "this server is on standby"
        case .gap: "the events asked for are no longer or not yet here: oldest and latest say what is; take a SNAP"
        case .slow: "the peer did not read fast enough; resume says where to go on"
        case .busy: "the window or a queue is full; nothing was done"
        case .rate: "too many connections or requests; nothing was done"
        case .durability: "it is not known whether the request became durable; asking again with the same cid settles it"
        case .internalFault: "a fault of the server; it is in its log"
        case .foreign: "this is the line protocol's port, not one for HTTP or TLS"
        case .abuse: "the peer keeps sending what is no request"
        case .idle: "a subscriber sent nothing for too long"
        case .quit: "the peer said goodbye"
        case .stopping: "the server is being stopped"
        }
    }
}
