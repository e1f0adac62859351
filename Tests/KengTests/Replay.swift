// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation

/// Plays a transcript against a fresh keng and writes down what came back.
///
/// After each line every client sends a PING and reads up to its answer. PING is a barrier and events leave before
/// the reply to the command that made them, so it is settled which lines a step has caused, at whichever client.
struct Replay {
    private let transcript: Transcript
    private let keng: RunningKeng
    private var clients: [String: LineClient] = [:]
    private var blanks = Blanks()
    private var paper: [String] = []

    private init(_ transcript: Transcript, _ keng: RunningKeng) { (self.transcript, self.keng) = (transcript, keng) }

    /// The transcript as this keng plays it, line by line.
    static func played(_ transcript: Transcript) throws -> String {
        try fresh(transcript) { replay in
            for item in transcript.items { try replay.play(item) }
            return replay.paper.map { $0 + "\n" }.joined()
        }
    }

    /// What the only client of a transcript reads when its lines come in `writes` pieces.
    static func output(_ transcript: Transcript, cutInto pieces: ([UInt8]) -> [ArraySlice<UInt8>]) throws -> [String] {
        try fresh(transcript) { replay in
            let client = try replay.keng.client()
            var bytes: [UInt8] = []
            var hasEnd = false
            for case .send(_, let line, let isLast) in transcript.items {
                bytes += replay.blanks.bytes(of: line) + [UInt8(ascii: "\n")]
                hasEnd = isLast
            }
            for piece in pieces(bytes) { client.write(piece) }
            let lines = hasEnd ? try client.linesUpToEnd() : try client.linesUpToBarrier()
            return lines.map { replay.blanks.blanked($0 ?? Replay.closed) }
        }
    }

    private static func fresh<Result>(_ transcript: Transcript, _ body: (inout Replay) throws -> Result) throws -> Result {
        let folder = try Surroundings.folder()
        let users = try transcript.users.map { try Surroundings.secret("scenarios/\($0)", in: folder) }
        let keng = try RunningKeng(
            journal: folder.appendingPathComponent("keng.journal"), more: users.map { ["--users", $0] } ?? [])
        defer { keng.kill() }
        // A new journal begins with the centre file; HEALTH waits for its commit, so that every greeting counts it. (Where a
        // login is wanted it is refused, and the first greeting comes a little later anyway.)
        _ = try keng.client().ask("HEALTH")
        var replay = Replay(transcript, keng)
        return try body(&replay)
    }

    private static let closed = "<closed>"

    private mutating func play(_ item: Transcript.Item) throws {
        switch item {
        case .remark(let line): paper.append(line)
        case .connect(let name):
            let client = try keng.client()
            clients[name] = client
            paper.append("\(name)+")
            write(name, client.greetingLine)
            try settle()
        case .login(let name, let user, let password):
            guard let client = clients[name] else { throw Failure("\(name) is not connected: login of \(user)") }
            paper.append("\(name)= \(user) \(password)")
            write(name, try client.logIn(user, password))
            try settle()
        case .send(let name, let line, let isLast):
            guard let client = clients[name] else { throw Failure("\(name) is not connected: \(line)") }
            paper.append("\(name)\(isLast ? ">>" : ">") \(line)")
            client.write(blanks.bytes(of: line) + [UInt8(ascii: "\n")])
            // A PING behind the last line could reset the connection before its last words are read.
            if isLast { write(name, try client.linesUpToEnd()) } else { write(name, try client.linesUpToBarrier()) }
            try settle(besides: name)
        }
    }

    private mutating func settle(besides done: String? = nil) throws {
        for name in clients.keys.sorted() where name != done { write(name, try clients[name]!.linesUpToBarrier()) }
    }

    private mutating func write(_ name: String, _ lines: [String?]) {
        for line in lines { write(name, line ?? Replay.closed) }
        if lines.last == .some(nil) { clients[name] = nil }
    }

    private mutating func write(_ name: String, _ line: String) { paper.append("\(name)< \(blanks.blanked(line))") }
}

extension Transcript {
    /// What its only client reads behind the greeting, without the answers' numbers that a PING reads off the clock of
    /// commits: written in one go, a PING may see events of lines behind it.
    func expectedLines() -> [String] {
        text.split(separator: "\n").filter { $0.hasPrefix("A< ") }.map { String($0.dropFirst(3)) }.dropFirst().map(unnumbered)
    }

    func unnumbered(_ line: String) -> String {
        guard pingTags.contains(where: { line.hasPrefix($0 + " OK ") }) else { return line }
        return line.replacing(/\ seq=\d+/, with: "")
    }

    private var pingTags: [String] {
        items.compactMap { item in
            guard case .send(_, let line, _) = item, let match = line.wholeMatch(of: /(\S+) (?:PING|ping)(?:\\x0D)?/) else { return nil }
            return String(match.output.1)
        }
    }
}
