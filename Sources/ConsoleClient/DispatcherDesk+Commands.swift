// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import Screen
import Vocabulary

/// The commands that belong to the screen.
extension DispatcherDesk {
    mutating func perform(_ command: DeskCommand, _ now: Duration) {
        switch command {
        case .propose(let number): withIncident(number) { $0.propose($1) }
        case .select(let number): select(number)
        case .undo: undo()
        case .acknowledge(let all): acknowledge(all: all, now)
        case .recommend: withIncident(nil) { $0.send(Expander.Command(verb: "RECOMMEND", fields: [Field("incident", $1)])) }
        case .why(let number, let unit):
            withIncident(number) { desk, incident in
                let who = unit.map { [Field("unit", $0.uppercased())] } ?? []
                desk.ask(
                    "WHY", [Field("incident", incident)] + who,
                    for: .long(title: desk.words(en: "why, incident \(incident)", vi: "vì sao, vụ \(incident)")))
            }
        case .log(let number):
            withIncident(number) { desk, incident in
                desk.ask(
                    "LOG", [Field("incident", incident)],
                    for: .long(title: desk.words(en: "story of incident \(incident)", vi: "diễn biến vụ \(incident)")))
            }
        case .map(let number, let radius): withIncident(number) { $0.askMap($1, radius: radius ?? 800) }
        }
    }

    /// The one named, or the one that is chosen.
    private mutating func withIncident(_ number: UInt64?, _ body: (inout DispatcherDesk, UInt64) -> Void) {
        guard let incident = number ?? list.selected else { return reply(words.chooseFirst, .bad) }
        body(&self, incident)
    }

    private mutating func select(_ number: UInt64) {
        guard board.incident(number) != nil else {
            return reply(words(en: "there is no open incident \(number)", vi: "không có vụ \(number) đang mở"), .bad)
        }
        list.select(number)
    }

    // MARK: - d

    private mutating func propose(_ incident: UInt64) {
        list.select(incident)
        ask(identify(Expander.Command(verb: "RECOMMEND", fields: [Field("incident", incident)])), for: .proposal(incident))
    }

    /// Exactly the units that are shown will be sent, whatever is recommended meanwhile.
    mutating func confirmProposal(_ incident: UInt64, _ answer: ServerLine) {
        let units = answer.fields.filter { $0.key.hasPrefix("units.") }.map(\.value)
        let event = board.recommendations[incident].flatMap { $0["recommendation"] == answer["recommendation"] ? $0 : nil }
        guard !units.isEmpty else {
            return reply(
                words(en: "incident \(incident): nobody to send", vi: "vụ \(incident): không có ai để cử")
                    + (event?["missing"].map { words(en: "; missing \($0)", vi: "; thiếu \($0)") } ?? ""), .bad)
        }
        let picks = event.flatMap { rendering.derived($0.fields)["picks"] } ?? units.joined(separator: ", ")
        let place = board.incident(incident).map { "P\($0.priority) \($0.place)" } ?? ""
        let missing = event?["missing"].map { words(en: " (nobody for \($0))", vi: " (thiếu \($0))") } ?? ""
        mode = .confirming(
            words(en: "SEND \(picks) → \(incident) \(place)\(missing)?", vi: "CỬ \(picks) → vụ \(incident) \(place)\(missing)?"),
            [Expander.Command(verb: "DISPATCH", fields: [Field("incident", incident), Field("units", units.joined(separator: ","))])])
    }

    // MARK: - undo

    private mutating func undo() {
        guard let last = lastDeed else { return reply(words(en: "nothing to take back", vi: "không có gì để hoàn tác"), .bad) }
        guard let plan = UndoPlan(last.deed, answer: last.answer) else {
            return reply(
                words(
                    en: "\(last.deed.command.verb) cannot be taken back; say what is true now",
                    vi: "\(last.deed.command.verb) không hoàn tác được; hãy báo điều đúng hiện nay"), .bad)
        }
        mode = .confirming(words(en: "UNDO by: \(plan.text)?", vi: "HOÀN TÁC bằng: \(plan.text)?"), plan.commands)
    }

    // MARK: - Alarms

    /// Never one that took the first place while the finger was on its way.
    mutating func acknowledge(all: Bool, _ now: Duration) {
        guard !board.alarms.alarms.isEmpty else { return reply(words.noAlarm, .quiet) }
        guard all || isFirstAlarmRead(now) else {
            return reply(words(en: "another alarm came first just now: read it", vi: "vừa có báo động khác lên đầu: hãy đọc"), .bad)
        }
        if all { board.alarms.acknowledgeAll() } else { board.alarms.acknowledgeFirst() }
        forgetFirstAlarm()
    }

    // MARK: - map

    private mutating func askMap(_ incident: UInt64, radius: Int) {
        guard let position = board.incident(incident)?.position else {
            return reply(
                words(
                    en: "incident \(incident) has no coordinate: loc \(incident) @LAT,LON",
                    vi: "vụ \(incident) chưa có tọa độ: loc \(incident) @LAT,LON"), .bad)
        }
        let room = ScreenLayout(height: size.height, width: size.width).map.below(1)
        let radius = min(max(50, radius), 10_000)
        ask(
            "MAP",
            [
                Field("at", position.description), Field("radius", radius), Field("rows", max(1, min(200, room.height))),
                Field("columns", max(1, min(400, room.width))),
            ], for: .map(incident, position, radius: radius))
    }
}
