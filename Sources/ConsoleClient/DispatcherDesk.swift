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
    /// The board has changed since the list took its order.
    var isListOld = false
    /// Incidents, as the list has them.
    var counts = (waiting: 0, answered: 0)
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
    /// How many events the database lacks, and why, as last told; `nil` until that was told.
    var lag: (events: String, reason: String)?
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
    /// Every console asks, and an answer costs the decider, for whom calls wait, some microseconds a row: in a storm of
    /// thousands less often. New calls are sorted in by their deadlines meanwhile.
    private var queueAtMostEvery: Duration { .milliseconds(max(1000, counts.waiting)) }

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
        if age >= queueAtMostEvery, board.wantsQueue || age >= DispatcherDesk.queueEvery { askQueue(now) }
        if let selected = list.selected, story?.incident != selected, !asked.contains(where: { $0.verb == "LOG" }) {
            story = (selected, [])
            ask("LOG", [Field("incident", selected)], for: .story(selected))
        }
    }

    mutating func askSnapshot(_ now: Duration) {
        guard !asked.contains(where: { $0.purpose == .snapshot }) else { return }
        snapshotAskedAt = now
        board.beginSnapshot()
        ask("SNAP", for: .snapshot)
    }

    mutating func askQueue(_ now: Duration) {
        guard !asked.contains(where: { $0.purpose == .queue }) else { return }
        queueAskedAt = now
        board.beginQueue()
        ask("QUEUE", for: .queue)
    }
}
