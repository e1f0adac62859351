// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Access
import ConsoleProtocol
import ConsoleServer
import DispatchEngine
import EngineHost
import RoadNetwork
import Synchronization
import Vocabulary

/// The door between the line server and the engine: lines become commands, what the engine says becomes lines.
final class ConsoleDoor: Sendable {
    /// How a connection introduced itself.
    private struct Introduction {
        var name: String
        var language: Language
    }

    enum Language: String {
        case en, vi
    }

    private let host: EngineHost
    private let centre: String
    private let exerciseSpeed: Int?
    private let ledger: LedgerLink?
    private let city: City
    /// Some who listen may not see callers: their lines are made, too.
    private let hidesCallers: Bool
    private let introductions = Mutex<[UInt64: Introduction]>([:])
    /// Old events are read and written out here: a millisecond a page, for which neither the consoles' loop nor a commit waits.
    private let history = Lane("keng.history")
    private let consoles = Mutex<(@Sendable () async -> ServerCounters)?>(nil)

    /// Introductions are remembered for this many connections; the oldest go first.
    private static let remembered = 4096

    /// - Parameters:
    ///   - exerciseSpeed: set in exercise mode, and said in the greeting.
    ///   - ledger: the way into the database; `nil` without one.
    ///   - city: the roads that maps are drawn from.
    ///   - hidesCallers: there are users, and so roles that do not see callers.
    init(host: EngineHost, centre: String, exerciseSpeed: Int?, ledger: LedgerLink?, city: City, hidesCallers: Bool) {
        (self.host, self.centre, self.exerciseSpeed, self.ledger) = (host, centre, exerciseSpeed, ledger)
        (self.city, self.hidesCallers) = (city, hidesCallers)
    }

    /// What an answer given now would be, and how the database is.
    private var durability: [Field] {
        guard let report = ledger?.standing.report else { return [Field("dur", "local"), Field("database", "none")] }
        return [Field("dur", report.isGreen ? "postgres" : "local"), Field("database", report.isGreen ? "ok" : "away")]
    }

    var backend: ConsoleBackend {
        ConsoleBackend(
            greeting: { self.greeting() },
            submit: { request, peer, finish in self.submit(request, peer, finish) },
            latestSeq: { self.host.tail.latest },
            page: { from, limit, done in self.page(from, limit, done) })
    }

    /// Whose counters `STATS` shows beside the engine's.
    func count(_ server: LineServer) { consoles.withLock { $0 = { await server.counters() } } }

    private func greeting() -> [Field] {
        var fields =
            [
                Field("centre", centre), Field("role", "active"), Field("epoch", ledger?.standing.report.epoch ?? 1),
                Field("seq", host.tail.latest),
                Field("time", host.clock.now().description),
            ] + durability
        if let exerciseSpeed { fields.append(Field("exercise", exerciseSpeed)) }
        return fields
    }

    // MARK: - Requests

    private func submit(_ request: Request, _ peer: PeerName, _ finish: @escaping @Sendable ([Reply]) -> Void) -> Bool {
        let introduction = introduction(of: peer)
        let language = introduction.language
        if let identity = peer.identity, let fault = VerbRoles.refusal(request, by: identity) {
            finish([.err(fault.code, text: language.text(fault.phrase))])
            return true
        }
        do throws(ArgumentFault) {
            switch request.verb {
            case "HELLO": finish([try hello(request, peer)])
            case "HELP": finish(try help(request, language, peer.identity?.role))
            case "STATS": try statistics(request, finish)
            case "LOG":
                let log = IncidentLog(host: host, lane: history, showsCallers: peer.identity?.role.seesCallers ?? true)
                return try log.answer(request, vietnamese: language == .vi, finish)
            case "MAP": finish(try RoadMap(city: city).answer(request))
            case "HEALTH": return try checkHealth(request, peer, finish)
            default: return try run(request, peer, introduction, finish)
            }
        } catch {
            finish([.err(error.code, text: language.text(error.phrase))])
        }
        return true
    }

    private func run(
        _ request: Request, _ peer: PeerName, _ introduction: Introduction, _ finish: @escaping @Sendable ([Reply]) -> Void
    ) throws(ArgumentFault) -> Bool {
        let (name, language) = (introduction.name, introduction.language)
        let understood = try Verb.read(request)
        let requester = Requester(name: name, from: peer.address, cid: understood.cid, digest: understood.digest)
        let showsCallers = peer.identity?.role.seesCallers ?? true
        return host.submit(understood.command, by: requester) { finish(ConsoleDoor.replies(to: $0, language, showsCallers)) }
    }

    private static func replies(to reply: HostReply, _ language: Language, _ showsCallers: Bool) -> [Reply] {
        switch reply {
        case .accepted(let receipt, let seq, let isRepeat, let durability):
            var fields = [Field("seq", seq), Field("dur", durability.rawValue)]
            if isRepeat { fields.append(Field("dup", 1)) }
            return [.ok(fields + RecordLineWriter.fields(of: receipt))]
        case .answered(let rows, let seq):
            return rows.map { row in
                let fields = RecordLineWriter.fields(of: row.record)
                return .line([Field("row", row.kind)] + (showsCallers ? fields : CallerMask.masked(fields)))
            } + [.ok([Field("seq", seq), Field("rows", rows.count)])]
        case .refused(let refusal):
            guard let code = ErrorCode(rawValue: refusal.code.rawValue) else { return [.err(.internalFault, text: refusal.phrase.en)] }
            return [.err(code, text: language.text(refusal.phrase))]
        case .failed(let reason):
            return [.err(.durability, text: "the journal failed; ask again with the same cid after the restart: \(reason)")]
        }
    }

    // MARK: - Who is there

    private func introduction(of peer: PeerName) -> Introduction {
        let said = introductions.withLock { $0[peer.connection] }
        return Introduction(name: peer.identity?.name ?? said?.name ?? peer.description, language: said?.language ?? .en)
    }

    /// In which language the answers come and, where nobody is asked to prove it, who types, for the journal.
    private func hello(_ request: Request, _ peer: PeerName) throws(ArgumentFault) -> Reply {
        var reader = ArgumentReader(request)
        let name = try reader.optional("name", "1 to 32 letters, digits, '.', '_' or '-'") { text in
            text.utf8.count <= 32 && text.allSatisfy { $0.isLetter || $0.isNumber || "._-".contains($0) } ? text : nil
        }
        let language = try reader.optional("lang", "vi or en") { Language(rawValue: $0) } ?? .en
        try reader.finish(knowing: ["name", "lang"])
        if let known = peer.identity?.name, let name, name != known {
            throw ArgumentFault(
                .badValue, en: "name: this connection is \(known)'s; log in as \(name) on another one",
                vi: "name: kết nối này là của \(known); hãy đăng nhập \(name) trên kết nối khác")
        }
        let introduction = Introduction(name: name ?? self.introduction(of: peer).name, language: language)
        introductions.withLock { known in
            if known.count >= ConsoleDoor.remembered, let oldest = known.keys.min() { known[oldest] = nil }
            known[peer.connection] = introduction
        }
        return .ok([Field("name", introduction.name), Field("lang", language.rawValue)])
    }

    private func help(_ request: Request, _ language: Language, _ role: Role?) throws(ArgumentFault) -> [Reply] {
        var reader = ArgumentReader(request)
        let name = reader.text("verb")?.uppercased()
        try reader.finish(knowing: ["verb"])
        guard let name else {
            let own = Verb.all.filter { verb in role.map { VerbRoles.roles(of: verb.name).contains($0) } ?? true }
            let rows = own.map { Reply.line([Field("verb", $0.name), Field("usage", $0.usage), Field("text", language.text($0))]) }
            return rows + [.ok([Field("rows", rows.count)])]
        }
        guard let verb = Verb.named(name) else {
            throw ArgumentFault(.notFound, en: "verb: there is no verb \(name)", vi: "verb: không có lệnh \(name)")
        }
        let rows = verb.arguments.map {
            Reply.line([Field("key", $0.key), Field("needed", $0.isNeeded ? "yes" : "no"), Field("text", $0.en)])
        }
        return rows + [.ok([Field("usage", verb.usage), Field("text", language.text(verb))])]
    }

    private func statistics(_ request: Request, _ finish: @escaping @Sendable ([Reply]) -> Void) throws(ArgumentFault) {
        try ArgumentReader(request).finish(knowing: [])
        let now = host.statistics
        var fields = [
            Field("seq", host.tail.latest), Field("events", now.events), Field("commits", now.commits),
            Field("waiting", now.waiting), Field("time", host.clock.now().description),
        ]
        fields += durability
        if let ledger {
            let report = ledger.standing.report
            fields += [
                Field("durable_seq", report.seq), Field("behind", report.behind), Field("positions_waiting", ledger.chores.waiting),
                Field("positions_lost", ledger.chores.lost),
            ]
        }
        guard let counters = consoles.withLock({ $0 }) else { return finish([.ok(fields)]) }
        Task { [fields] in finish([.line([Field("row", "consoles")] + (await counters()).fields), .ok(fields)]) }
    }

    /// A real write, commit and round trip, timed.
    private func checkHealth(
        _ request: Request, _ peer: PeerName, _ finish: @escaping @Sendable ([Reply]) -> Void
    ) throws(ArgumentFault) -> Bool {
        try ArgumentReader(request).finish(knowing: [])
        let start = ContinuousClock.now
        return host.probe { fault in
            if let fault {
                finish([.err(.durability, text: fault)])
            } else {
                finish([.ok([Field("write_us", (ContinuousClock.now - start).microseconds)] + self.durability)])
            }
        }
    }

    // MARK: - Events

    private func page(_ from: UInt64, _ limit: Int, _ done: @escaping @Sendable (EventPage) -> Void) {
        Task(executorPreference: history) { [self] in
            do {
                let events = try await host.page(from: from, limit: limit).map(published)
                for event in events { event.write() }
                done(.lines(events))
            } catch {
                // The next life has the events again: whoever asks now is told nothing, and goodbye in a moment.
                done(host.hasFailed ? .lines([]) : .gap(oldest: host.tail.latest + 1, latest: host.tail.latest))
            }
        }
    }

    @Sendable func published(_ entry: NumberedEvent) -> PublishedEvent {
        PublishedEvent(seq: entry.seq, topic: EventLine.topic(of: entry.event)) { [hidesCallers] in
            PublishedEvent.Lines(
                whole: EventLine.bytes(of: entry), masked: hidesCallers ? EventLine.maskedBytes(of: entry) : nil)
        }
    }
}

extension ConsoleDoor.Language {
    fileprivate func text(_ phrase: Phrase) -> String { self == .vi ? phrase.vi : phrase.en }
    fileprivate func text(_ verb: Verb) -> String { self == .vi ? verb.vi : verb.en }
}
