// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import Screen
import Vocabulary

/// What the server says, and what becomes of it.
extension DispatcherDesk {
    mutating func hear(_ message: Conversation.Message, _ now: Duration) {
        switch message {
        case .greeting(let line): greet(line, now)
        case .unasked(let line): hearUnasked(line, now)
        case .repeated(let line): hearDurability(line)
        case .reply(let line, let verb):
            // Those of the conversation itself are shown only when they fail.
            if line.tag?.hasPrefix("_") == true { rendering.shown(.reply(line, verb: verb)).map { say($0) } } else { hearReply(line) }
        case .notice(let notice): hearNotice(notice, now)
        }
        isListOld = true
    }

    /// Once for all that was heard: a snapshot of a storm has thousands of rows.
    mutating func bringListUpToDate() {
        guard isListOld else { return }
        let (waiting, answered) = board.inOrder()
        list.take(waiting + answered)
        counts = (waiting.count, answered.count)
        isListOld = false
    }

    private mutating func greet(_ line: ServerLine, _ now: Duration) {
        link = .live
        clock.speed = line["exercise"].flatMap { Int($0) } ?? 1
        isExercise = line["exercise"] != nil
        if let time = line["time"].flatMap({ Instant(rfc3339: $0) }) { clock.hear(time, at: now) }
        hasDatabase = line["database"] != nil && line["database"] != "none"
        durability = hasDatabase ? (line["database"] == "ok" ? "postgres" : "local") : nil
        lag = nil
        rendering.shown(.greeting(line)).map { say($0) }
        if board.seq == 0, !asked.contains(where: { $0.purpose == .snapshot }) { askSnapshot(now) }
        if codes.types.isEmpty, !asked.contains(where: { $0.purpose == .codes }) { ask("TYPES", for: .codes) }
    }

    private mutating func hearUnasked(_ line: ServerLine, _ now: Duration) {
        switch line.words[0] {
        case "EV": hearEvent(line, now)
        case "POS": board.take(position: line)
        case "DUR": hearDurability(line)
        case "ALARM":
            board.alarms.take(machine: line)
            rendering.shown(.unasked(line)).map { say($0) }
        default: rendering.shown(.unasked(line)).map { say($0) }
        }
    }

    /// The header has the newest figures; the reason is too long for it, and is said once.
    private mutating func hearDurability(_ line: ServerLine) {
        let wasKnown = lag != nil
        durability = line["dur"]
        lag = durability == "local" ? (events: line["behind"] ?? "?", reason: line["text"] ?? "") : nil
        guard let lag else {
            rendering.shown(.unasked(line)).map { say($0) }
            return
        }
        guard !wasKnown else { return }
        let waiting = words(
            en: "AMBER: \(lag.events) events wait for the database", vi: "VÀNG: \(lag.events) sự kiện chờ ghi vào cơ sở dữ liệu")
        let sentence = waiting + (lag.reason.isEmpty ? "" : ": \(lag.reason)")
        for row in TextWidth.wrapped(sentence, size.width) { say(ShownLine(text: row, tone: .alert)) }
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
        if hasDatabase, let now = line["dur"] { durability = now }
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
}
