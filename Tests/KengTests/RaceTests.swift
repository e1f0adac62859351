// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import Testing

extension ProcessTests {
    @Suite(.serialized)
    struct RaceTests {
        @Test("two dispatchers who take the same unit in the same moment have one winner and one clear refusal")
        func oneWinner() throws {
            let keng = try RunningKeng(journal: Surroundings.folder().appendingPathComponent("keng.journal"))
            defer { keng.kill() }
            let consoles = ["lan": try keng.client(named: "lan"), "minh": try keng.client(named: "minh")]
            let call = "CALL hotline=114 type=FIRE-RUBBISH at=21.0330000,105.8480000"
            let incidents = try consoles.mapValues { try $0.ask(call).number("incident") }
            var dice = SeededDice(Surroundings.seed)
            var wins = ["lan": 0, "minh": 0]
            for round in 1...50 {
                let unit = ["HK-01", "HK-02", "BD-01", "DD-01", "MK-01"].randomElement(using: &dice)!
                for name in ["lan", "minh"].shuffled(using: &dice) {
                    consoles[name]!.send("r\(round) DISPATCH incident=\(incidents[name]!) units=\(unit)")
                }
                let answers = try consoles.mapValues { try answer($0) }
                let winners = answers.filter { $0.value.word == "OK" }.keys
                try #require(winners.count == 1, "round \(round): \(answers)")
                let winner = winners.first!
                let loser = answers.first { $0.key != winner }!.value
                #expect(loser.words == ["UNITBUSY"])
                let text = loser["text"] ?? ""
                #expect(text.contains("for incident \(incidents[winner]!)") && text.contains("sent by \(winner)"), "\(text)")
                wins[winner]! += 1
                #expect(try consoles[winner]!.ask("RELEASE unit=\(unit) reason=round").word == "OK")
            }
            print("race: seed \(Surroundings.seed), won \(wins)")
        }

        private func answer(_ client: LineClient) throws -> WireLine {
            guard let line = try client.line() else { throw Failure("the server has closed") }
            return WireLine(line)
        }
    }
}
