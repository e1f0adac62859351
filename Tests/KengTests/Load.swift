// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation

/// A busy shift: several consoles that send pipelined commands with keys and note down what was acknowledged.
///
/// Each console takes one call after the other through its life: call, recommendation, dispatch, the crew's reports, the
/// end. Between them it writes notes, several in one write. So commands of every kind are in flight when keng dies.
final class Load {
    struct Command {
        /// Without its tag: sent again, it is the same command.
        let line: String
        let cid: String
        let verb: String
        let by: String
    }

    struct Acknowledged {
        let command: Command
        let reply: WireLine
    }

    private(set) var acknowledged: [Acknowledged] = []
    /// Sent, and not answered when the connection ended.
    private(set) var unanswered: [Command] = []
    private(set) var refused = 0
    /// How many were ever unanswered.
    private(set) var cutOff = 0
    private(set) var sent = 0
    private var dice: SeededDice
    private var consoles: [Console] = []

    private struct Console {
        let client: LineClient
        let name: String
        var inFlight: [String: Command] = [:]
        var incident: Int?
        var units: [String] = []
        var steps: [String] = []
    }

    init(seed: UInt64) { dice = SeededDice(seed) }

    static let consoleCount = 4

    /// What was cut off is asked again, as the protocol says a client should.
    func resume(_ keng: RunningKeng) throws {
        let commands = unanswered
        unanswered = []
        let client = try keng.client(named: "again")
        for command in commands { note(command, try client.ask(command.line)) }
    }

    /// Clears up what the last life left behind, so that units are free again.
    func clear(_ board: BoardFold, _ keng: RunningKeng) throws {
        let client = try keng.client(named: "tidy")
        for unit in board.open.keys.sorted() { try settle(client, "STATUS unit=\(unit) to=clear", "tidy") }
        for incident in board.openIncidents.sorted() {
            try settle(client, "CLOSE incident=\(incident) disposition=handled", "tidy")
        }
    }

    private func settle(_ client: LineClient, _ line: String, _ name: String) throws {
        let command = keyed(line, name)
        note(command, try client.ask(command.line))
    }

    /// Works until the moment has come, then calls `end`, and reads what was still on its way.
    func work(on keng: RunningKeng, for time: Duration, end: () throws -> Void) throws {
        consoles = try (1...Load.consoleCount).map { number in
            Console(client: try keng.client(named: "load-\(number)"), name: "load-\(number)")
        }
        let moment = ContinuousClock.now + time
        for index in consoles.indices { goOn(index) }
        while .now < moment { try listen(until: moment) }
        try end()
        for index in consoles.indices {
            while let line = try consoles[index].client.line() { take(line, index) }
            unanswered += consoles[index].inFlight.values.sorted { $0.cid < $1.cid }
        }
        cutOff += unanswered.count
        consoles = []
    }

    private func listen(until limit: ContinuousClock.Instant) throws {
        LineClient.waitForAny(of: consoles.map(\.client), by: limit)
        for index in consoles.indices {
            for line in try consoles[index].client.lines() { take(line, index) }
            if consoles[index].inFlight.isEmpty, !consoles[index].client.hasEnded { goOn(index) }
        }
    }

    private func take(_ line: String, _ index: Int) {
        let reply = WireLine(line)
        guard let command = consoles[index].inFlight.removeValue(forKey: reply.tag) else { return }
        note(command, reply)
        guard reply.word == "OK" else {
            if command.verb == "DISPATCH" { consoles[index].steps = ["close"] }
            return
        }
        switch command.verb {
        case "CALL": consoles[index].incident = Int(reply["incident"] ?? "")
        case "RECOMMEND": consoles[index].units = Array(reply.list("units").prefix(3))
        default: break
        }
    }

    private func note(_ command: Command, _ reply: WireLine) {
        if reply.word == "OK" { acknowledged.append(Acknowledged(command: command, reply: reply)) } else { refused += 1 }
    }

    /// The next step of a console's incident, with some notes in the same write.
    private func goOn(_ index: Int) {
        let console = consoles[index]
        var lines: [String] = []
        if let incident = console.incident {
            for _ in 0..<Int.random(in: 0...3, using: &dice) { lines.append("NOTE incident=\(incident) text=<key>") }
            lines += nextStep(index, incident)
        } else {
            let caller = "09000\(Int.random(in: 10_000...10_050, using: &dice))"
            lines.append("CALL hotline=115 caller=\(caller) type=\(anyType()) at=\(anywhere()) text=<key>")
            consoles[index].steps = ["recommend", "dispatch", "en_route", "on_scene", "clear", "close"]
        }
        var bytes: [UInt8] = []
        for line in lines {
            let command = keyed(line, console.name)
            sent += 1
            consoles[index].inFlight["t\(sent)"] = command
            bytes += Array("t\(sent) \(command.line)\n".utf8)
        }
        console.client.write(bytes)
    }

    private func nextStep(_ index: Int, _ incident: Int) -> [String] {
        let units = consoles[index].units
        guard !consoles[index].steps.isEmpty else {
            consoles[index].incident = nil
            return ["CREW unit=HK-01 crew=5"]
        }
        switch consoles[index].steps.removeFirst() {
        case "recommend": return ["RECOMMEND incident=\(incident)"]
        case "dispatch": return units.isEmpty ? [] : ["DISPATCH incident=\(incident) units=\(units.joined(separator: ","))"]
        case "close": return ["CLOSE incident=\(incident) disposition=handled"]
        case let word: return units.map { "STATUS unit=\($0) to=\(word) incident=\(incident)" }
        }
    }

    private func keyed(_ line: String, _ name: String) -> Command {
        let cid = "key-" + String(dice.next(), radix: 16)
        let verb = String(line.prefix { $0 != " " })
        return Command(line: line.replacing("<key>", with: cid) + " cid=\(cid)", cid: cid, verb: verb, by: name)
    }

    private func anyType() -> String {
        ["ILLNESS", "TRAFFIC", "ARREST", "FIRE-VEHICLE", "FIRE-RUBBISH", "LIFT", "TREE"].randomElement(using: &dice)!
    }

    private func anywhere() -> String {
        let east = Int.random(in: 0...600, using: &dice)
        return "\(20.98 + Double(Int.random(in: 0...600, using: &dice)) / 10_000),\(105.80 + Double(east) / 10_000)"
            .replacing(/(\.\d{4})\d*/) { String($0.output.1) }
    }
}
