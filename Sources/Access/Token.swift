// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// What the bearer of a token may do.
public enum TokenScope: String, RecordScalar, CaseIterable {
    /// Report calls and add to them, by JSON, CAP or EIDO.
    case writeCalls = "calls:write"
    /// Look at calls and incidents.
    case readCalls = "calls:read"
    /// See callers' names and numbers; without it they are masked wherever they would stand.
    case readCallers = "callers:read"
    /// Follow the numbered events.
    case readEvents = "events:read"
}

/// A token as kept: never the text itself, only what proves it.
public struct Token: Record {
    /// Stands in the text, so that a token is found without trying all of them; no secret.
    public var id = ""
    /// Whose it is: stands in the journal behind everything done with it.
    public var name = ""
    /// SHA-256 of the whole text, in hexadecimal digits.
    public var digest = ""
    public var scopes: [TokenScope] = []
    public var created = Instant.epoch
    public var expires = Instant.distantFuture
    public var revoked: Instant?

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("id", &id)
        try coder.value("name", &name)
        try coder.value("digest", &digest)
        try coder.list("scopes", &scopes)
        try coder.value("created", &created)
        try coder.value("expires", &expires)
        try coder.optional("revoked", &revoked)
    }

    public func permits(_ scope: TokenScope) -> Bool { scopes.contains(scope) }
}
