// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import Screen
import Vocabulary

/// A crew's screen: what it is sent to, how to get in, what to beware of, and one key a status.
///
/// ```
/// HK-01   DISPATCHED 0:32                       big, and blinking in nobody's eyes: reversed
/// incident 12 P1 FIRE-ALLEY  ngõ 119 Trung Kính
/// way in: 3.9 km, 5:34 · park at 20.99…,105.81… · then 122 m hose lay
/// beware: tube house · told place and phone 800 m apart · flooded road …
/// [1 ACKNOWLEDGED] [2 EN ROUTE] [3 ON SCENE] …   Enter: the next step
/// ```
///
/// It asks for its unit, its incident and the recommendation it was picked by, and again whenever an event speaks of them.
struct CrewDesk: Desk {
    enum Purpose: Equatable {
        case unit
        case incident
        case why
        case roads
        case status
        case position
    }

    /// The crew's keys, in the order of a run.
    static let steps: [(key: Character, word: String)] = [
        ("1", "acknowledged"), ("2", "en_route"), ("3", "on_scene"), ("4", "transporting"), ("5", "at_hospital"), ("6", "clear"),
        ("7", "available"), ("8", "in_quarters"), ("9", "out_of_service"), ("0", "par"),
    ]

    let name: String
    let rendering: Rendering
    let words: DeskWords
    let identify: (Expander.Command) -> Expander.Command

    var size = (height: 24, width: 80)
    var isRedrawWanted = false
    private(set) var isLeaving = false
    private(set) var bells = 0

    private(set) var link = DispatcherDesk.Link.connecting
    private(set) var clock = ServerClock()
    private(set) var unit: Board.Unit?
    private(set) var incident: ServerLine?
    private(set) var calls: [ServerLine] = []
    private(set) var candidate: ServerLine?
    private(set) var conditions: [ServerLine] = []
    private(set) var said: ShownLine?
    /// What the receiver has done, in words.
    var receiver = ""
    /// The newest position that has not been sent.
    private var position: PositionReport?
    private var asked: [(purpose: Purpose, rows: [ServerLine])] = []
    private var outbox: [Expander.Command] = []
    private var isOld = true
    private var askedAt = Duration.seconds(-60)
    private var wantsToLeave = false
    private var refusal: String?

    init(
        name: String, language: Language, clock: @escaping @Sendable (Instant) -> String,
        identify: @escaping (Expander.Command) -> Expander.Command
    ) {
        self.name = name.uppercased()
        rendering = Rendering(language: language, clock: clock)
        words = DeskWords(language: language)
        self.identify = identify
    }

    mutating func takeOutbox() -> [Expander.Command] {
        defer { outbox = [] }
        return outbox
    }

    private mutating func ask(_ verb: String, _ fields: [Field], for purpose: Purpose) {
        asked.append((purpose, []))
        outbox.append(Expander.Command(verb: verb, fields: fields))
    }

    // MARK: - What the server says

    mutating func hear(_ message: Conversation.Message, _ now: Duration) {
        switch message {
        case .greeting(let line):
            (link, isOld) = (.live, true)
            clock.speed = line["exercise"].flatMap { Int($0) } ?? 1
            if let time = line["time"].flatMap({ Instant(rfc3339: $0) }) { clock.hear(time, at: now) }
        case .unasked(let line): hearUnasked(line, now)
        case .repeated: break
        case .reply(let line, let verb):
            if line.tag?.hasPrefix("_") == true { said = rendering.shown(.reply(line, verb: verb)) } else { hearReply(line, verb) }
        case .notice(let notice): hearNotice(notice, now)
        }
    }

    private mutating func hearNotice(_ notice: Conversation.Notice, _ now: Duration) {
        switch notice {
        case .lost:
            link = .lost(since: clock.time(at: now))
            for index in asked.indices { asked[index].rows = [] }
        case .stale(let seconds): link = .stale(since: clock.time(at: now).map { $0 - .seconds(seconds) * clock.speed })
        case .fresh: link = .live
        case .missed: isOld = true
        case .localOnly, .gibberish: said = rendering.shown(.notice(notice))
        }
    }

    private mutating func hearUnasked(_ line: ServerLine, _ now: Duration) {
        guard line.words[0] == "EV" else { return }
        if let at = line["at"].flatMap({ Instant(rfc3339: $0) }) { clock.hear(at, at: now) }
        let isOurs = line["unit"] == name || unit?.incident.map { line.spokenIncidents.contains($0) } == true
        guard isOurs || ["road_condition_set", "road_condition_lifted", "centre_configured"].contains(line["type"]) else { return }
        isOld = true
        let shown = rendering.event(line)
        if isOurs { said = shown }
        if line["unit"] == name, line["type"] == "unit_dispatched" || shown.tone == .alert { bells += 1 }
    }

    private mutating func hearReply(_ line: ServerLine, _ verb: String) {
        guard !asked.isEmpty else { return }
        guard line.isFinal else { return asked[0].rows.append(line) }
        let done = asked.removeFirst()
        let isRefused = line.words[0] == "ERR"
        switch done.purpose {
        case .unit:
            guard let row = done.rows.first(where: { $0["row"] == "unit" }) else {
                unit = nil
                return said = rendering.shown(.reply(line, verb: verb))
            }
            let before = unit?.incident
            unit = Board.unit(name, row.fields)
            if unit?.incident != before { (incident, calls, candidate) = (nil, [], nil) }
            if let number = unit?.incident { askAbout(number) }
        case .incident:
            incident = done.rows.first { $0["row"] == "incident" }
            calls = done.rows.filter { $0["row"] == "call" }
        case .why: if !isRefused { candidate = done.rows.first { $0["row"] == "candidate" } }
        case .roads: conditions = done.rows
        case .position: if isRefused { said = rendering.shown(.reply(line, verb: verb)) }
        case .status:
            said = rendering.shown(.reply(line, verb: verb))
            if isRefused { bells += 1 }
        }
    }

    private mutating func askAbout(_ number: UInt64) {
        ask("INCIDENT", [Field("incident", number)], for: .incident)
        ask("WHY", [Field("incident", number), Field("unit", name)], for: .why)
        ask("ROADS", [], for: .roads)
    }

    // MARK: - Keys and time

    mutating func press(_ key: Key, _ now: Duration) {
        let leaves = key == .control("c") || key == .text("q")
        if !leaves { wantsToLeave = false }
        switch key {
        case .enter, .text(" "): if let next { report(next) }
        case .text(let text):
            if text == "q" { return leave() }
            if let step = CrewDesk.steps.first(where: { String($0.key) == text }) { report(step.word) }
        case .control("c"): leave()
        case .control("d"): isLeaving = true
        case .control("l"): isRedrawWanted = true
        default: break
        }
    }

    private mutating func leave() {
        if wantsToLeave { isLeaving = true }
        wantsToLeave = true
        said = ShownLine(text: words(en: "once more to leave", vi: "nhấn lần nữa để thoát"), tone: .quiet)
    }

    private mutating func report(_ word: String) {
        let command =
            word == "par"
            ? Expander.Command(verb: "PAR", fields: [Field("unit", name)])
            : Expander.Command(verb: "STATUS", fields: [Field("unit", name), Field("to", word)])
        asked.append((.status, []))
        outbox.append(identify(command))
    }

    /// What Enter says: never that the work is over.
    var next: String? {
        switch unit?.status {
        case "dispatched": "acknowledged"
        case "acknowledged": "en_route"
        case "en_route", "staging": "on_scene"
        case "transporting": "at_hospital"
        default: nil
        }
    }

    /// While the server is away only the newest is kept.
    mutating func take(_ report: PositionReport) { position = report }

    mutating func tick(_ now: Duration) {
        if link == .live, let report = position, asked.count(where: { $0.purpose == .position }) < 4 {
            position = nil
            ask("POSITION", report.fields(of: name), for: .position)
        }
        guard link == .live, !asked.contains(where: { $0.purpose == .unit }) else { return }
        guard isOld && now - askedAt >= .milliseconds(300) || now - askedAt >= .seconds(30) else { return }
        (isOld, askedAt) = (false, now)
        ask("UNIT", [Field("unit", name)], for: .unit)
    }

    mutating func note(refusal: String?) {
        if let refusal, refusal != self.refusal { said = ShownLine(text: refusal, tone: .bad) }
        self.refusal = refusal
    }
}
