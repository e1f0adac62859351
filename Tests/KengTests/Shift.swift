// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation

/// One journal through many lives of keng, and what an outsider knows about it.
struct Shift {
    let journal: URL
    private(set) var keng: RunningKeng
    private(set) var faults: [String] = []
    private let more: [String]
    private let load: Load
    private var board = BoardFold()
    private var dice: SeededDice
    private var checked = 0
    private var lives = 1
    private var askedAgain = 0

    /// - Parameter more: arguments that every life of keng gets.
    init(seed: UInt64, more: [String] = []) throws {
        self.more = more
        journal = try Surroundings.folder().appendingPathComponent("keng.journal")
        keng = try RunningKeng(journal: journal, more: more)
        load = Load(seed: seed)
        dice = SeededDice(seed ^ 0x6b69_6c6c)
    }

    var totals: String {
        "seed \(Surroundings.seed), \(lives) lives, \(load.sent) commands sent, \(load.acknowledged.count) acknowledged, "
            + "\(load.refused) refused, \(load.cutOff) cut off, \(askedAgain) asked again, \(board.last) events"
    }

    mutating func killUnderLoad() throws {
        let time = Duration.milliseconds(Int.random(in: 50...400, using: &dice))
        try load.work(on: keng, for: time) { keng.kill() }
    }

    mutating func restart() throws {
        keng = try RunningKeng(journal: journal, more: more)
        lives += 1
    }

    mutating func stopAndRestart() throws {
        let end = try keng.stop()
        if end.status != 0 { faults.append("a stop ended with \(end)") }
        try restart()
        if !keng.announcement.contains(where: { $0.contains("(0 replayed)") }) {
            faults.append("the stop left no snapshot: \(keng.announcement)")
        }
    }

    /// Reads what is new, compares it with what was acknowledged, asks some of it again, and clears up.
    mutating func check() throws {
        try readOn()
        compareAcknowledged()
        try askAgain()
        try load.resume(keng)
        try readOn()
        try load.clear(board, keng)
        try readOn()
        compareAcknowledged()
        faults += board.faults
    }

    /// Reads everything from the first event once more: history does not change.
    mutating func checkWhole() throws {
        var whole = BoardFold()
        for event in try keng.client().events(from: 1) { try whole.take(event) }
        if whole.events != board.events { faults.append("the history reads differently the second time") }
        faults += whole.faults
        for text in whole.texts where text.value != 1 { faults.append("\(text.key) was done \(text.value) times") }
    }

    private mutating func readOn() throws {
        for event in try keng.client().events(from: board.last + 1) { try board.take(event) }
    }

    private mutating func compareAcknowledged() {
        for entry in load.acknowledged[checked...] { if let fault = fault(entry) { faults.append(fault) } }
        checked = load.acknowledged.count
    }

    private func fault(_ entry: Load.Acknowledged) -> String? {
        guard let seq = entry.reply["seq"].flatMap({ Int($0) }), (1...max(1, board.last)).contains(seq) else {
            return "acknowledged and not there: \(entry)"
        }
        let told = board.events[seq - 1]
        let types = Shift.types[entry.command.verb] ?? []
        guard types.contains(told.type) else { return "event \(seq) is \(told.type), acknowledged was \(entry)" }
        if entry.reply["dup"] == nil, told.by != entry.command.by, entry.command.by != "again", told.by != "again" {
            return "event \(seq) is by \(told.by): \(entry)"
        }
        if let incident = entry.reply["incident"], told.incident != incident { return "event \(seq) is about another incident: \(entry)" }
        switch entry.command.verb {
        case "CALL" where told.call != entry.reply["call"] || told.text != entry.command.cid:
            return "event \(seq) is another call: \(entry)"
        case "NOTE" where told.text != entry.command.cid: return "event \(seq) is another note: \(entry)"
        case "CALL", "NOTE":
            let times = board.texts[entry.command.cid] ?? 0
            return times == 1 ? nil : "\(entry.command.cid) was done \(times) times"
        default: return nil
        }
    }

    /// The same command with the same key gets the same answer, also from the next life.
    private mutating func askAgain() throws {
        let client = try keng.client(named: "repeat")
        for entry in (0..<5).compactMap({ _ in load.acknowledged.randomElement(using: &dice) }) {
            let reply = try client.ask(entry.command.line)
            askedAgain += 1
            if reply["dup"] != "1" || reply.lasting != entry.reply.lasting {
                faults.append("asked again, \(entry) became \(reply)")
            }
        }
    }

    private static let types: [String: Set<String>] = [
        "CALL": ["call_taken"], "NOTE": ["incident_noted"], "RECOMMEND": ["units_recommended"],
        "DISPATCH": ["unit_dispatched"], "STATUS": ["unit_reported", "unit_released"], "CLOSE": ["incident_closed"],
        "CREW": ["crew_changed"],
    ]
}
