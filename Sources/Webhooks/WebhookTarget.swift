// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import Vocabulary

/// Somebody who is told of events by HTTP.
public struct WebhookTarget: Record, Sendable {
    public var name = ""
    public var url = ""
    /// Both sides know it; it signs what is sent, and is never sent itself.
    public var secret = ""
    /// Only these; all when there are none.
    public var topics: [String] = []
    /// Names and numbers of callers, masked otherwise.
    public var callers = false
    /// The first event wanted by a target that was never told anything; absent: the next one.
    public var from: UInt64?
    /// Lets events go to another machine in the clear.
    public var plain = false

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("name", &name)
        try coder.value("url", &url)
        try coder.value("secret", &secret)
        try coder.list("topics", &topics)
        try coder.value("callers", &callers)
        try coder.optional("from", &from)
        try coder.value("plain", &plain)
    }

    public static let topicNames = ["call", "centre", "incident", "road", "unit"]
    static let secretBytes = 16

    /// What is wrong with it, naming field and fix; `nil` when nothing is.
    var fault: String? {
        let isName = (1...32).contains(name.utf8.count) && name.first != "." && name.utf8.allSatisfy(WebhookTarget.isNameByte)
        guard isName else { return "name: '\(name.prefix(40))' is not 1 to 32 letters, digits, '.', '_' or '-'" }
        guard let parts = URLComponents(string: url), let host = parts.host, !host.isEmpty, let scheme = parts.scheme,
            ["http", "https"].contains(scheme)
        else { return "\(name): url: '\(url)' is no http or https address" }
        let isLoopback = ["127.0.0.1", "localhost", "::1", "[::1]"].contains(host)
        guard scheme == "https" || isLoopback || plain else { return "\(name): url: use https, or say \"plain\":true" }
        guard secret.utf8.count >= WebhookTarget.secretBytes else {
            return "\(name): secret: needs at least \(WebhookTarget.secretBytes) bytes"
        }
        if let stray = topics.first(where: { !WebhookTarget.topicNames.contains($0) }) {
            return "\(name): topics: '\(stray)' is none of \(WebhookTarget.topicNames.joined(separator: ", "))"
        }
        return nil
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        let character = Character(Unicode.Scalar(byte))
        return byte < 0x80 && (character.isLetter || character.isNumber || "._-".contains(character))
    }
}

/// The targets file: `{"targets":[{"name":"board","url":"https://…","secret":"…","topics":["incident","unit"]}]}`.
public struct WebhookBook: Record {
    public private(set) var targets: [WebhookTarget] = []

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.records("targets", &targets)
    }

    /// - Throws: what is wrong, naming field and fix.
    public static func read(_ bytes: [UInt8]) throws(RecordFault) -> WebhookBook {
        let book = try JSONRecordReader.read(WebhookBook.self, from: bytes)
        for target in book.targets {
            if let fault = target.fault { throw RecordFault(key: "targets", reason: fault) }
            guard book.targets.count(where: { $0.name == target.name }) == 1 else {
                throw RecordFault(key: "targets", reason: "\(target.name) stands twice")
            }
        }
        return book
    }
}
