// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import Screen
import Vocabulary

/// The dispatcher's screen as a state machine: keys and lines of the server go in, requests and a picture come out. It
/// owns no terminal, no socket and no clock.
///
/// ```
///             keys ──▶ prompt ──▶ DeskCommand / Expander ──▶ outbox ──▶ wire
///   server's lines ──▶ board, story, messages ──▶ draw(on:) ──▶ painter ──▶ terminal
/// ```
///
/// It asks for what it shows: a snapshot when it begins or has missed something, the queue when its order may have
/// changed, the story of the incident that is chosen. Answers come in the order of the questions; `asked` says what each
/// one is for.
struct DispatcherDesk: Desk {
    /// What an answer is for.
    enum Purpose: Equatable {
        case snapshot
        case queue
        case story(UInt64)
        case codes
        /// For the words behind `start` of this line.
        case places(String, start: Int)
        /// `d` alone: whom to send.
        case proposal(UInt64)
        case map(UInt64?, Coordinate, radius: Int)
        case long(title: String)
        case typed(UndoPlan.Deed)
    }

    struct Asked {
        let purpose: Purpose
        let verb: String
        var rows: [ServerLine] = []
    }

    enum Mode: Equatable {
        case typing
        /// One key decides.
        case confirming(String, [Expander.Command])
        /// The server wants a reason for this one.
        case reasoning(Expander.Command)
    }

    enum Link: Equatable {
        case connecting
        case live
        case stale(since: Instant?)
        case lost(since: Instant?)
    }

    /// A long answer, over the story.
    struct Overlay {
        var title: String
        var lines: [ShownLine]
        var top = 0
        /// A map is drawn, not read.
        var map: (centre: Coordinate, radius: Int, rows: [String], incident: UInt64?)?
    }

    struct Completing: Equatable {
        var candidates: [Completion.Candidate]
        var start: Int
        var chosen: Int?
    }

    let rendering: Rendering
    let expander: Expander
    let words: DeskWords
    /// Fills in the `cid` of a command that changes something.
    let identify: (Expander.Command) -> Expander.Command

    var board = Board()
    var clock = ServerClock()
    var list = AnchoredList()
    var prompt = PromptLine()
    var mode = Mode.typing
    var overlay: Overlay?
    var completing: Completing?
    var codes = Completion.Codes()
    var link = Link.connecting
    var isExercise = false
    /// `postgres`, `local`, or `nil` without a database.
    var durability: String?
    var hasDatabase = false
    /// The last that were said, newest last.
    var messages: [ShownLine] = []
    /// What the last command came to; it stays until the next.
    var lastReply: ShownLine?
    private var pressedAt = Duration.zero
    private var firstAlarm: (alarm: AlarmList.Alarm, since: Duration)?
    var story: (incident: UInt64, lines: [ServerLine])?
    var lastDeed: (deed: UndoPlan.Deed, answer: ServerLine)?
    var asked: [Asked] = []
    private(set) var outbox: [Expander.Command] = []
    var isLeaving = false
    var wantsToLeave = false
    private var refusal: String?
    /// Draw everything, not only what changed.
    var isRedrawWanted = false
    /// Of the terminal, in cells.
    var size = (height: 24, width: 80)
    private var queueAskedAt = Duration.seconds(-60)
    private var snapshotAskedAt = Duration.seconds(-60)

    static let mostMessages = 60
    static let mostStory = 500
    /// So long after the last key the list may move.
    static let handRests = Duration.seconds(10)
    /// An alarm that came to the first place this very moment was not the one that was read.
    static let readingTime = Duration.milliseconds(700)
    static let queueEvery = Duration.seconds(15)
    static let queueAtMostEvery = Duration.seconds(1)

    init(
        language: Language, table: MnemonicTable, clock: @escaping @Sendable (Instant) -> String,
        identify: @escaping (Expander.Command) -> Expander.Command
    ) {
        rendering = Rendering(language: language, clock: clock)
        expander = Expander(table: table)
        words = DeskWords(language: language)
        self.identify = identify
    }

    mutating func takeOutbox() -> [Expander.Command] {
        defer { outbox = [] }
        return outbox
    }

    mutating func say(_ line: ShownLine) {
        messages.append(line)
        if messages.count > DispatcherDesk.mostMessages { messages.removeFirst() }
    }

    /// The answer to what was just typed.
    mutating func reply(_ line: ShownLine) { lastReply = line }

    mutating func reply(_ text: String, _ tone: ShownLine.Tone = .plain) { reply(ShownLine(text: text, tone: tone)) }

    /// Asks the server; the answer will come in turn.
    mutating func ask(_ command: Expander.Command, for purpose: Purpose) {
        asked.append(Asked(purpose: purpose, verb: command.verb))
        outbox.append(command)
    }

    mutating func ask(_ verb: String, _ fields: [Field] = [], for purpose: Purpose) {
        ask(Expander.Command(verb: verb, fields: fields), for: purpose)
    }

    var selected: Board.Incident? { list.selected.flatMap { board.incident($0) } }

    // MARK: - What the server says

    mutating func hear(_ message: Conversation.Message, _ now: Duration) {
        switch message {
        case .greeting(let line): greet(line, now)
        case .unasked(let line): hearUnasked(line, now)
        case .reply(let line, let verb):
            // Those of the conversation itself are shown only when they fail.
            if line.tag?.hasPrefix("_") == true { rendering.shown(.reply(line, verb: verb)).map { say($0) } } else { hearReply(line) }
        case .notice(let notice): hearNotice(notice, now)
        }
        list.take(board.ordered)
    }

    private mutating func greet(_ line: ServerLine, _ now: Duration) {
        link = .live
        clock.speed = line["exercise"].flatMap { Int($0) } ?? 1
        isExercise = line["exercise"] != nil
        if let time = line["time"].flatMap({ Instant(rfc3339: $0) }) { clock.hear(time, at: now) }
        hasDatabase = line["database"] != nil && line["database"] != "none"
        durability = hasDatabase ? (line["database"] == "ok" ? "postgres" : "local") : nil
        rendering.shown(.greeting(line)).map { say($0) }
        if board.seq == 0, !asked.contains(where: { $0.purpose == .snapshot }) { askSnapshot(now) }
        if codes.types.isEmpty, !asked.contains(where: { $0.purpose == .codes }) { ask("TYPES", for: .codes) }
    }

    private mutating func hearUnasked(_ line: ServerLine, _ now: Duration) {
        switch line.words[0] {
        case "EV": hearEvent(line, now)
        case "POS": board.take(position: line)
        case "DUR":
            durability = line["dur"]
            rendering.shown(.unasked(line)).map { say($0) }
        case "ALARM":
            board.alarms.take(machine: line)
            rendering.shown(.unasked(line)).map { say($0) }
        default: rendering.shown(.unasked(line)).map { say($0) }
        }
    }

    private mutating func hearEvent(_ line: ServerLine, _ now: Duration) {
        if let at = line["at"].flatMap({ Instant(rfc3339: $0) }) { clock.hear(at, at: now) }
        board.take(event: line)
        if let known = story, line.spokenIncidents.contains(known.incident) { addToStory([line]) }
        let shown = rendering.event(line)
        // What rings stands in the alarms already.
        if line["type"] == "call_taken" { say(shown) }
    }

    private mutating func addToStory(_ lines: [ServerLine]) {
        guard let known = story else { return }
        let last = known.lines.last?.seq ?? 0
        story?.lines += lines.filter { ($0.seq ?? 0) > last }
        let over = (story?.lines.count ?? 0) - DispatcherDesk.mostStory
        if over > 0 { story?.lines.removeFirst(over) }
    }

    private mutating func hearNotice(_ notice: Conversation.Notice, _ now: Duration) {
        let time = clock.time(at: now)
        switch notice {
        case .lost:
            link = .lost(since: time)
            // They will be asked again, whole.
            for index in asked.indices { asked[index].rows = [] }
            if asked.contains(where: { $0.purpose == .snapshot }) { board.beginSnapshot() }
        case .stale(let seconds): link = .stale(since: time.map { $0 - .seconds(seconds) * clock.speed })
        case .fresh: link = .live
        case .localOnly: durability = "local"
        case .missed: board.distrust()
        case .gibberish: break
        }
        rendering.shown(.notice(notice)).map { say($0) }
    }

    private mutating func hearReply(_ line: ServerLine) {
        guard !asked.isEmpty else { return }
        guard line.isFinal else {
            if asked[0].purpose == .snapshot { return board.takeSnapshot(row: line) }
            return asked[0].rows.append(line)
        }
        let done = asked.removeFirst()
        if line.words[0] == "ERR" { failed(done, line) } else { succeeded(done, line) }
    }

    private mutating func failed(_ done: Asked, _ line: ServerLine) {
        switch done.purpose {
        case .snapshot: board.dropSnapshot()
        case .story(let incident): story = (incident, [])
        case .queue, .codes, .places: break
        case .typed(let deed) where line.code == ErrorCode.reason.rawValue: mode = .reasoning(deed.command)
        default: rendering.shown(.reply(line, verb: done.verb)).map { reply($0) }
        }
    }

    private mutating func succeeded(_ done: Asked, _ line: ServerLine) {
        switch done.purpose {
        case .snapshot: board.endSnapshot(seq: line.seq ?? 0)
        case .queue: board.takeQueue(rows: done.rows)
        case .story(let incident):
            let newer = story?.incident == incident ? story?.lines ?? [] : []
            story = (incident, done.rows)
            addToStory(newer)
        case .codes: takeCodes(done.rows)
        case .places(let text, let start): takePlaces(done.rows, for: text, start)
        case .proposal(let incident): confirmProposal(incident, line)
        case .map(let incident, let centre, let radius):
            overlay = Overlay(
                title: words(en: "map, \(radius) m round", vi: "bản đồ, quanh \(radius) m"), lines: [],
                map: (centre, radius, done.rows.map { $0["text"] ?? "" }, incident))
        case .long(let title):
            overlay = Overlay(title: title, lines: done.rows.compactMap { rendering.shown(.reply($0, verb: done.verb)) })
        case .typed(let deed): finished(deed, done, line)
        }
    }

    private mutating func finished(_ deed: UndoPlan.Deed, _ done: Asked, _ line: ServerLine) {
        if expander.table.changingVerbs.contains(done.verb), done.verb != "RECOMMEND" { lastDeed = (deed, line) }
        let lines = done.rows.compactMap { rendering.shown(.reply($0, verb: done.verb)) }
        if lines.count > 1 {
            overlay = Overlay(title: done.verb, lines: lines)
        } else {
            for shown in lines { say(shown) }
        }
        rendering.shown(.reply(line, verb: done.verb)).map { reply($0) }
    }

    private mutating func takeCodes(_ rows: [ServerLine]) {
        let title = words.language == .vi ? "title_vi" : "title_en"
        func candidates(_ kind: String) -> [Completion.Candidate] {
            rows.filter { $0["row"] == kind }.map { Completion.Candidate(insert: $0["code"] ?? "", label: $0[title] ?? "") }
        }
        codes = Completion.Codes(types: candidates("type"), dispositions: candidates("disposition"))
    }

    mutating func note(refusal: String?) {
        if let refusal, refusal != self.refusal { say(ShownLine(text: refusal, tone: .quiet)) }
        self.refusal = refusal
    }

    mutating func noteKey(_ now: Duration) { pressedAt = now }

    /// Whether the first alarm has been there long enough to be read.
    func isFirstAlarmRead(_ now: Duration) -> Bool { firstAlarm.map { now - $0.since >= DispatcherDesk.readingTime } ?? true }

    /// The next one was read behind it.
    mutating func forgetFirstAlarm() { firstAlarm = board.alarms.alarms.first.map { ($0, .zero) } }

    var bells: Int { board.alarms.rung }

    // MARK: - Time

    /// Called after every wait: asks for what has grown old.
    mutating func tick(_ now: Duration) {
        let first = board.alarms.alarms.first
        if first?.kind != firstAlarm?.alarm.kind || first?.unit != firstAlarm?.alarm.unit || first?.incident != firstAlarm?.alarm.incident {
            firstAlarm = first.map { ($0, now) }
        }
        if now - pressedAt >= DispatcherDesk.handRests, prompt.isEmpty, mode == .typing { list.settle() }
        guard link == .live else { return }
        if board.wantsSnapshot, now - snapshotAskedAt >= .seconds(2) { askSnapshot(now) }
        let age = now - queueAskedAt
        if (board.wantsQueue && age >= DispatcherDesk.queueAtMostEvery) || age >= DispatcherDesk.queueEvery { askQueue(now) }
        if let selected = list.selected, story?.incident != selected, !asked.contains(where: { $0.verb == "LOG" }) {
            story = (selected, [])
            ask("LOG", [Field("incident", selected)], for: .story(selected))
        }
    }

    private mutating func askSnapshot(_ now: Duration) {
        guard !asked.contains(where: { $0.purpose == .snapshot }) else { return }
        snapshotAskedAt = now
        board.beginSnapshot()
        ask("SNAP", for: .snapshot)
    }

    private mutating func askQueue(_ now: Duration) {
        guard !asked.contains(where: { $0.purpose == .queue }) else { return }
        queueAskedAt = now
        board.beginQueue()
        ask("QUEUE", for: .queue)
    }
}
