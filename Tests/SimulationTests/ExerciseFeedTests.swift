// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Incidents
import Simulation
import Testing
import Vocabulary

@Suite struct ExerciseFeedTests {
    static let header = "after_s\thotline\tcaller\tposition\tphone_position\tplace\tincident_type\tbuilding\ttext\tevent\tthen"

    static func line(
        after: String = "5", position: String = "21.0,105.8", phone: String = "", event: String = "F-1", then: String = ""
    ) -> String {
        [after, "114", "0901", position, phone, "số 3", "FIRE", "tower", "cháy", event, then].joined(separator: "\t")
    }

    static func feed(_ lines: String...) -> String { ([header] + lines).joined(separator: "\n") + "\n" }

    @Test func `a call carries everything its line says`() throws {
        let call = try ExerciseFeed.read(
            text: ExerciseFeedTests.feed(ExerciseFeedTests.line(phone: "21.1,105.9", then: "alarm 2 after 120 s")))[0]
        #expect(call.after == .seconds(5))
        #expect(call.report.hotline == "114")
        #expect(call.report.callerNumber == "0901")
        #expect(call.report.coordinate == Coordinate(text: "21.0,105.8"))
        #expect(call.report.phoneCoordinate == Coordinate(text: "21.1,105.9"))
        #expect(call.report.place == "số 3")
        #expect(call.report.type == TypeCode("FIRE"))
        #expect(call.report.building == "tower")
        #expect(call.report.text == "cháy")
        #expect(call.alarm?.level == 2)
        #expect(call.alarm?.after == .seconds(120))
        #expect(call.disposition == nil)
    }

    @Test func `comments and empty lines are skipped, columns may stand in any order, hoaxes end as hoaxes`() throws {
        let swapped = ExerciseFeedTests.header.split(separator: "\t").reversed().joined(separator: "\t")
        let row = ExerciseFeedTests.line(event: "H-2").split(separator: "\t", omittingEmptySubsequences: false).reversed().joined(
            separator: "\t")
        let calls = try ExerciseFeed.read(text: "# a comment\n\n\(swapped)\n# another\n\n\(row)\n")
        #expect(calls.count == ExerciseFeed.rounds)
        #expect(calls[0].report.callerNumber == "0901")
        #expect(calls[0].disposition == "hoax")
    }

    @Test func `the script is played in rounds, each call with a key of its own`() throws {
        let calls = try ExerciseFeed.read(
            text: ExerciseFeedTests.feed(ExerciseFeedTests.line(after: "0"), ExerciseFeedTests.line(after: "60")))
        #expect(calls.count == 2 * ExerciseFeed.rounds)
        #expect(Set(calls.map(\.cid)).count == calls.count)
        #expect(calls.map(\.after) == calls.map(\.after).sorted())
        #expect(calls.prefix(4).map(\.after) == [.seconds(0), .seconds(60), .seconds(180), .seconds(240)])
    }

    @Test(arguments: [
        ("", 1, "no call"), (header, 1, "no call"), ("after_s\thotline", 1, "columns"), ("# x\nafter_s", 2, "columns"),
        (feed(line(), "5\t114"), 3, "fields"), (feed(line() + "\t"), 2, "fields"), (feed(line(after: "soon")), 2, "after_s"),
        (feed(line(), line(after: "-1")), 3, "after_s"), (feed("# x", line(position: "here")), 3, "position"),
        (feed(line(phone: "91,0")), 2, "phone_position"), (feed(line(then: "alarm two after 120 s")), 2, "then"),
        (feed(line(then: "alarm 2")), 2, "then"), (feed(line(then: "alarm 2 after 120 min")), 2, "then"),
    ])
    func `a fault names its line and what is wrong there`(text: String, line: Int, word: String) {
        let fault = #expect(throws: FeedFault.self) { try ExerciseFeed.read(text: text) }
        #expect(fault?.line == line)
        #expect(fault?.reason.contains(word) == true, "\(fault?.reason ?? "")")
        #expect(fault?.description.hasPrefix("line \(line): ") == true)
    }

    @Test func `a column that stands twice is a fault, not a crash`() {
        let twice = ExerciseFeedTests.header + "\ttext"
        #expect(throws: FeedFault.self) { try ExerciseFeed.read(text: twice + "\n" + ExerciseFeedTests.line() + "\tagain\n") }
    }
}

@Suite struct SeededRandomTests {
    /// The first numbers of SplitMix64 from seed 0, as printed with the published C code (Vigna, 2015).
    @Test func `the stream is that of SplitMix64`() {
        var random = SeededRandom(seed: 0)
        #expect(
            (0..<5).map { _ in random.next() } == [
                0xe220_a839_7b1d_cdaf, 0x6e78_9e6a_a1b9_65f4, 0x06c4_5d18_8009_454f, 0xf88b_b8a8_724c_81ec, 0x1b39_896a_51a8_749b,
            ])
    }

    @Test func `the same seed gives the same stream, another seed another`() {
        var (a, b, c) = (SeededRandom(seed: 42), SeededRandom(seed: 42), SeededRandom(seed: 43))
        let first = (0..<10).map { _ in a.next() }
        #expect(first == (0..<10).map { _ in b.next() })
        #expect(first != (0..<10).map { _ in c.next() })
    }
}
