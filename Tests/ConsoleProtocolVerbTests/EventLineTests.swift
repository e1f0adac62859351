// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import DispatchEngine
import Incidents
import RoadNetwork
import RunCards
import TestCentre
import Testing
import Units
import Vocabulary

@Suite struct EventLineTests {
    /// One event of a kind, blank but for what its record holds by itself.
    static func blank(_ kind: Event.Kind) throws(RecordFault) -> NumberedEvent {
        let json = #"{"seq":12,"at":1000,"by":"ann lê","type":"\#(kind.rawValue)","body":{}}"#
        return try JSONRecordReader.read(NumberedEvent.self, from: Array(json.utf8))
    }

    func line(_ entry: NumberedEvent) -> ServerLine? { ServerLine(line: Array(EventLine.bytes(of: entry).dropLast())) }

    @Test(arguments: Event.Kind.allCases)
    func `every kind of event has a line that a client can read back`(kind: Event.Kind) throws {
        let entry = try EventLineTests.blank(kind)
        #expect(EventLine.bytes(of: entry).last == UInt8(ascii: "\n"))
        let read = try #require(line(entry))
        #expect(read.tag == nil)
        #expect(read.words == ["EV"])
        #expect(read.seq == 12)
        #expect(read["type"] == kind.rawValue)
        #expect(read["at"] == "1970-01-01T00:00:00.001Z")
        #expect(read["by"] == "ann lê")
        #expect(Set(read.fields.map(\.key)).count == read.fields.count, "no key stands twice")
        #expect(!EventLine.topic(of: entry.event).isEmpty)
    }

    /// A busy hour on the letter city: real events with all their fields.
    @Test func `the lines of a real board read back field by field, and stay within the limits`() throws {
        var board = Board()
        let fire = board.call("FIRE", "C", caller: "0901", place: "số 3 \"Phố Bắc\"\nngõ 4")
        board.call("TRASH", "C", place: "=")
        board.perform(.recommendUnits(fire))
        board.dispatch(fire, "E1", "E2", "L1")
        board.say("E1", .onScene)
        board.perform(.addNote(fire, text: "khói \\ đen; \t 100 %"))
        board.wait(.seconds(700), ticking: .seconds(10))
        var road = RoadCondition()
        (road.street, road.reason) = ("Phố Bắc", "cây đổ")
        board.perform(.setRoadCondition(road))
        for entry in board.log {
            let read = try #require(line(entry), "\(entry.event.kind)")
            #expect(Set(read.fields.map(\.key)).count == read.fields.count, "\(entry.event.kind)")
            #expect(read.seq == entry.seq)
        }
        let call = try #require(line(board.log[1]))
        #expect(call["call.report.place"] == "số 3 \"Phố Bắc\"\u{FFFD}ngõ 4", "a line break cannot open a second line")
        #expect(call["opened.incident"] == "1")
        let made = try #require(line(board.log[3]))
        #expect(made["type"] == "units_recommended")
        #expect(made["slots.0.unit"] == "E1")
        #expect(made.fields.allSatisfy { !$0.key.hasPrefix("candidates") }, "hundreds of candidates are asked for by WHY")
        let centre = try #require(line(board.log[0]))
        #expect(centre["units"] == "8")
        #expect(centre.fields.count < 10, "a centre file goes out by name")
    }

    /// The table of a centre file holds no more rows than these.
    @Test func `the speeds of the largest table fit into one line and read back`() throws {
        let all = RoadPace(roads: RoadClass.allCases.map(\.name), profiles: VehicleProfile.standard.map(\.name), percent: 100)
        let event = Event.speedsTurned(SpeedsTurned(Array(repeating: all, count: 24)))
        let entry = NumberedEvent(seq: 12, at: Board.start, by: "keng", event: event)
        #expect(EventLine.bytes(of: entry).count <= LineLimits.outputLine)
        let read = try #require(line(entry))
        #expect(read["paces.23.percent"] == "100" && read["speeds"]?.hasPrefix("100 % on motorway, ") == true)
        #expect(EventLine.topic(of: event) == "road")
    }

    @Test func `a position has a line outside the numbering`() throws {
        let fix = PositionFix(unit: UnitName("E1"), coordinate: LetterCity.at("A"), at: Board.start)
        let read = try #require(ServerLine(line: Array(EventLine.bytes(of: fix).dropLast())))
        #expect(read.words == ["POS"])
        #expect(read["unit"] == "E1")
        #expect(read["position"] == LetterCity.at("A").description)
        #expect(read["at"] == Board.start.description)
        #expect(read.seq == nil)
    }

    @Test func `rows of every answer are lines too`() {
        var board = Board()
        let fire = board.call("FIRE", "C", caller: "0901")
        board.perform(.recommendUnits(fire))
        let questions: [Question] = [
            .queue, .units, .unit(UnitName("E1")), .incidents, .incident(fire), .call(CallID(1)), .caller("0901"), .why(fire, nil),
            .find("fire"), .place("pho bac"), .types, .snapshot,
        ]
        for question in questions {
            let rows = board.perform(.ask(question)).rows
            #expect(!rows.isEmpty, "\(question)")
            for row in rows {
                let fields = RecordLineWriter.fields(of: row.record)
                #expect(Set(fields.map(\.key)).count == fields.count, "\(question): \(row.kind)")
            }
        }
    }
}
