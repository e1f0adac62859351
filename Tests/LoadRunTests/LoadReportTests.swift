// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import Testing

@testable import LoadRun

#if canImport(FoundationXML)
import FoundationXML
#endif

@Suite struct LoadReportTests {
    private static func outcome(seconds: Int) -> LoadOutcome {
        var tally = Tally()
        for second in 0..<seconds {
            tally.second.offered = 100
            // Nothing is answered in second 2.
            if second != 2 {
                for index in 0..<100 { tally.record(.call, Int64(1000 + index * 37 + second * 1000)) }
                for _ in 0..<5 { tally.record(.dispatch, 800) }
            }
            tally.countDurability(inDatabase: second != 3)
            _ = tally.closeSecond()
        }
        tally.refuse("dispatch UNITBUSY")
        return LoadOutcome(
            tally, AckLedger(run: "load-x", after: 0), plannedSeconds: Double(seconds), seconds: Double(seconds), processSeconds: 0.1)
    }

    @Test("the picture is well-formed, also of a run without a second or an answer", arguments: [0, 1, 3, 600])
    func picture(_ seconds: Int) {
        let svg = LatencyPicture.svg(Self.outcome(seconds: seconds), title: "a <b> & \"c\" tải")
        let parser = XMLParser(data: Data(svg.utf8))
        #expect(parser.parse(), "\(String(describing: parser.parserError))")
        #expect(svg.hasPrefix("<svg ") && !svg.contains("nan") && !svg.contains("inf") && !svg.contains("–"))
    }

    @Test("the CSV has a row a second, all of one width")
    func csv() {
        let lines = LoadReport.csv(Self.outcome(seconds: 5)).split(separator: "\n")
        #expect(lines.count == 6)
        #expect(Set(lines.map { $0.split(separator: ",", omittingEmptySubsequences: false).count }).count == 1)
    }

    @Test("the table holds every measure that has figures, and says what was refused")
    func table() {
        let outcome = Self.outcome(seconds: 5)
        let table = LoadReport.table(outcome)
        #expect(table.contains("call accepted") && table.contains("dispatch") && !table.contains("push to console"))
        #expect(table.contains("dispatch UNITBUSY 1") && table.contains("errors          none"))
        #expect(outcome[.call].count == 400 && outcome[.call].max >= 8600 && outcome[.call].p50 < outcome[.call].p99)
    }

    @Test("the bottleneck is whoever was late")
    func bottleneck() {
        var tally = Tally()
        let ledger = AckLedger(run: "load-x", after: 0)
        func said(_ tally: Tally) -> String {
            LoadOutcome(tally, ledger, plannedSeconds: 1, seconds: 1, processSeconds: 0.1).bottleneck
        }
        #expect(said(tally).hasPrefix("neither"))
        tally.waited = 3
        #expect(said(tally).hasPrefix("the server"))
        for _ in 0..<100 { tally.recordLateness(20_000) }
        #expect(said(tally).hasPrefix("the load itself"))
    }
}
