// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Vocabulary

/// A verb as the specification prints it and the server obeys it: one table for both.
public struct Verb: Sendable {
    public struct Argument: Sendable {
        public let key: String
        public let isNeeded: Bool
        public let en: String
    }

    public let name: String
    public let en: String
    public let vi: String
    public let arguments: [Argument]
    /// Changes something: takes a `cid`, becomes events.
    public let changes: Bool
    let read: @Sendable (inout ArgumentReader) throws(ArgumentFault) -> Command

    /// - Parameter arguments: `key` or `key?`, two blanks, and what it is.
    init(
        _ name: String, changes: Bool = true, en: String, vi: String, _ arguments: [String],
        read: @escaping @Sendable (inout ArgumentReader) throws(ArgumentFault) -> Command
    ) {
        (self.name, self.en, self.vi, self.changes, self.read) = (name, en, vi, changes, read)
        self.arguments = arguments.map { line in
            let parts = line.split(separator: " ", maxSplits: 1)
            let key = parts[0].hasSuffix("?") ? parts[0].dropLast() : parts[0]
            return Argument(key: String(key), isNeeded: !parts[0].hasSuffix("?"), en: String(parts.last ?? ""))
        }
    }

    public var keys: [String] { arguments.map(\.key) + (changes ? ["cid"] : []) }

    /// `DISPATCH incident= units= [reason=] [cid=]`.
    public var usage: String {
        ([name] + arguments.map { $0.isNeeded ? "\($0.key)=" : "[\($0.key)=]" } + (changes ? ["[cid=]"] : []))
            .joined(separator: " ")
    }
}

/// A request as the engine understands it.
public struct EngineCommand: Equatable, Sendable {
    public let command: Command
    public let cid: String?
    /// Over verb and arguments without the tag: the same command has the same digest.
    public let digest: UInt64
}

extension Verb {
    /// All verbs that the engine answers, in the order of the specification.
    public static let all: [Verb] = callVerbs + dispatchVerbs + unitVerbs + roadVerbs + questionVerbs

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    public static func named(_ name: String) -> Verb? { byName[name] }

    /// Understands a request: its verb, then its arguments from the table's first to last, then strays.
    public static func read(_ request: Request) throws(ArgumentFault) -> EngineCommand {
        guard let verb = named(request.verb) else {
            throw ArgumentFault(
                .badVerb, en: "\(request.verb): there is no such verb; HELP lists them",
                vi: "\(request.verb): không có lệnh này; HELP liệt kê các lệnh")
        }
        var reader = ArgumentReader(request)
        let cid = try verb.key(&reader)
        let command = try verb.read(&reader)
        try reader.finish(knowing: verb.keys)
        return EngineCommand(command: command, cid: cid, digest: digest(of: request))
    }

    /// A call with an unusable key is taken without one; it says so itself.
    private func key(_ reader: inout ArgumentReader) throws(ArgumentFault) -> String? {
        guard changes else { return nil }
        if name == "CALL" { return reader.text("cid").flatMap(Verb.checkedKey) }
        return try reader.optional("cid", "8 to 64 of A-Za-z0-9._-", Verb.checkedKey)
    }

    static func checkedKey(_ text: String) -> String? {
        (8...64).contains(text.utf8.count) && text.utf8.allSatisfy(WireText.isTagByte) ? text : nil
    }

    /// FNV-1a, 64 bits. Guards against a key used by mistake for another command, not against an attacker.
    private static func digest(of request: Request) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        func mix(_ text: String) {
            for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
            hash = (hash ^ 0xff) &* 0x0000_0100_0000_01b3
        }
        mix(request.verb)
        for argument in request.arguments where argument.key != "cid" {
            mix(argument.key)
            mix(argument.value)
        }
        return hash
    }
}
