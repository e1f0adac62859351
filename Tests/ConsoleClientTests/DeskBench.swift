// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import Screen
import Vocabulary

@testable import ConsoleClient

/// A desk with a board on it, and what it has asked so far.
struct DeskBench {
    var desk: DispatcherDesk
    var now = Duration.seconds(100)
    private var tag = 0

    static let board = [
        "- row=centre centre=hn title=\"Trung tâm\"",
        "- row=incident incident=12 state=open incident_type=FIRE-ALLEY priority=1 place=\"ngõ 119 Trung Kính\" position=21.0155000,105.7985000 level=1 opened=2026-11-28T06:00:00.000Z waiting_since=2026-11-28T06:00:00.000Z calls.0=7 calls.1=8",
        "- row=incident incident=13 state=open incident_type=BURN priority=3 place=\"phố Khương Hạ\" level=1 opened=2026-11-28T06:00:10.000Z waiting_since=2026-11-28T06:00:10.000Z calls.0=9",
        "- row=unit unit=HK-01 kind=heavy_engine station=S status=in_quarters since=2026-11-28T05:00:00.000Z crew=5 position=21.0200000,105.8000000",
        "- row=unit unit=HK-02 kind=light_engine station=S status=available since=2026-11-28T05:00:00.000Z crew=4",
    ]

    /// Connected, with its snapshot read.
    init(_ language: Language = .en) {
        desk = DispatcherDesk(language: language, table: .standard, clock: { String($0.description.dropFirst(11).prefix(8)) }) { command in
            guard MnemonicTable.standard.changingVerbs.contains(command.verb) else { return command }
            return Expander.Command(verb: command.verb, fields: command.fields + [Field("cid", "cid")])
        }
        greet("seq=40 database=ok")
        answer(DeskBench.board + ["OK seq=40 rows=5"])
        answer([
            "- row=type code=FIRE-ALLEY title_vi=\"Cháy trong ngõ\" title_en=\"Alley fire\" service=fire priority=1", "OK seq=40 rows=1",
        ])
        tick()
        answer([
            "- row=queue rank=1 incident=12 priority=1 counted_as=1 waiting_since=2026-11-28T06:00:00.000Z breach=2026-11-28T06:01:00.000Z to_breach_s=1 because=x",
            "OK seq=40 rows=1",
        ])
    }

    mutating func greet(_ rest: String) {
        hear("* KENG protocol=1 centre=hn role=active time=2026-11-28T06:00:30.000Z \(rest)")
    }

    mutating func hear(_ text: String) {
        let line = ServerLine(line: Array(text.utf8))!
        desk.hear(line.words[0] == "KENG" ? .greeting(line) : .unasked(line), now)
    }

    /// The lines of the answer to the oldest question.
    mutating func answer(_ lines: [String]) {
        tag += 1
        for text in lines { desk.hear(.reply(ServerLine(line: Array("\(tag) \(text)".utf8))!, verb: desk.asked.first?.verb ?? "?"), now) }
    }

    mutating func notice(_ notice: Conversation.Notice) { desk.hear(.notice(notice), now) }

    mutating func tick(_ span: Duration = .seconds(1)) {
        now += span
        desk.tick(now)
    }

    mutating func type(_ text: String) { for character in text { press(.text(String(character))) } }

    mutating func press(_ keys: Key...) { for key in keys { desk.press(key, now) } }

    mutating func enter(_ text: String) {
        type(text)
        press(.enter)
    }

    /// What was asked since the last time, as it would be typed.
    mutating func sent() -> [String] {
        desk.takeOutbox().map { ([$0.verb] + $0.fields.map { "\($0.key)=\($0.value)" }).joined(separator: " ") }
    }

    mutating func picture(_ height: Int = 24, _ width: Int = 80) -> String {
        desk.size = (height, width)
        return desk.picture(now).text
    }
}
