// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import NIOCore
import RoadNetwork
import Simulation
import Testing
import Vocabulary

@testable import LoadRun

@Suite struct LoadPartsTests {
    @Test("every request is a line that the protocol reads, with the values that were meant")
    func requests() throws {
        var survey = CentreSurvey()
        survey.types = LoadPlanTests.types
        survey.units = [CentreSurvey.Unit(name: "HK-01"), CentreSurvey.Unit(name: "HK-02")]
        let text = RequestText(texts: [#"khói "đen" \ "# + "\u{202E}"], survey: survey, run: "load-t")
        var ask = Ask(.call, intended: 0)
        ask.call = PlannedCall(place: Coordinate(latE7: 210_000_001, lonE7: -5_000_000), type: 1, text: 0, caller: 42, fire: -1)
        (ask.tag, ask.key, ask.incident, ask.word) = (7, 12, 99, .onScene)
        func request(_ kind: RequestKind) throws -> Request {
            ask.kind = kind
            var buffer = ByteBuffer()
            text.write(ask, crews: [0, 1], unit: 1, clock: "2026-11-25T22:00:00.000Z", to: &buffer)
            let bytes = Array(buffer.readableBytesView)
            #expect(bytes.last == 0x0A)
            let request = try Request(line: Array(bytes.dropLast()))
            if kind != .statistics { _ = try Verb.read(request) }
            return request
        }
        let call = try request(.call)
        #expect(call.tag == "7" && call["at"] == "21.0000001,-0.5000000" && call["caller"] == "0900000042")
        #expect(call["text"] == "khói \"đen\" \\ \u{FFFD}" && call["type"] == "ILLNESS" && call["cid"] == "load-t-12")
        #expect(try request(.dispatch)["units"] == "HK-01,HK-02")
        let status = try request(.status)
        #expect(status["unit"] == "HK-02" && status["to"] == "on_scene" && status["incident"] == "99")
        ask.key = -1
        #expect(try request(.position)["at"] == "21.0000001,-0.5000000")
        for kind in [RequestKind.recommend, .close, .tidy, .statistics] { #expect(try request(kind).tag == "7") }
    }

    @Test("lines are cut alike however the bytes were split")
    func lines() {
        let text = Array("one\n\ntwo three\nfour\n".utf8)
        for size in 1...text.count {
            var splitter = LineSplitter()
            var lines: [String] = []
            for start in stride(from: 0, to: text.count, by: size) {
                let chunk = ByteBuffer(bytes: text[start..<min(start + size, text.count)])
                splitter.feed(chunk) { lines.append(String(decoding: $0, as: UTF8.self)) }
            }
            #expect(lines == ["one", "", "two three", "four"], "pieces of \(size)")
        }
    }

    @Test("an answer is read as the protocol's own reader reads it")
    func replies() throws {
        let line = #"12 OK seq=42 dur=postgres place="a \"b\" c=d" units.0=HK-01 empty="" last=7"#
        let expected = try #require(ServerLine(line: Array(line.utf8)))
        Array(line.utf8).withUnsafeBytes { bytes in
            var reader = ReplyReader(bytes)
            #expect(reader.number(in: reader.word()) == 12)
            #expect(reader.text(in: reader.word()) == "OK")
            var keys: [String] = []
            while let (key, value) = reader.field() {
                keys.append(reader.text(in: key))
                if keys.last == "last" { #expect(reader.number(in: value) == 7) }
            }
            #expect(keys == expected.fields.map(\.key))
        }
    }

    @Test("due steps come out in the order of a sort")
    func dueSteps() {
        var dice = SeededRandom(seed: 5)
        let steps = (0..<500).map { DueStep(due: Int64(dice.next() % 100), job: Int32($0), crew: 0) }
        var heap = DueSteps()
        for step in steps { heap.insert(step) }
        var out: [DueStep] = []
        while let first = heap.first {
            out.append(first)
            heap.removeFirst()
        }
        #expect(out == steps.sorted())
    }

    @Test("a push is measured whichever comes first, the event or the reply, for every console")
    func pushes() {
        var book = PushBook(consoles: 3)
        var latencies: [Int64] = []
        #expect(book.arrived(9, at: 150) == nil && book.arrived(9, at: 160) == nil)
        book.acknowledged(9, intended: 100) { latencies.append($0) }
        #expect(latencies == [50, 60])
        #expect(book.arrived(9, at: 175) == 75)
        book.acknowledged(10, intended: 200) { latencies.append($0) }
        #expect(book.arrived(10, at: 203) == 3 && latencies.count == 2)
        // Long after: the ring has moved on, and an old number does not stand for a new one.
        _ = book.arrived(9 + 8192, at: 300)
        #expect(book.tooLate == 0 && book.arrived(9, at: 400) == nil && book.tooLate == 1)
    }

    @Test("the search finds the highest sustained rate to a twentieth", arguments: [40.0, 900, 1000, 12_345, 77_000])
    func rateSearch(_ truth: Double) {
        var search = RateSearch(limit: 100_000, from: 1000)
        while let rate = search.next {
            #expect(search.probes.count < 40)
            let isSustained = rate <= truth
            search.add(
                RateSearch.Probe(rate: rate, achieved: rate, p50: 1, p99: 2, max: 3, errors: 0, share: 0.1, isSustained: isSustained))
        }
        #expect(search.sustained <= truth && search.sustained >= truth * 0.94, "\(search.sustained)")
    }

    @Test("a unit drives along roads in small steps")
    func walks() {
        var dice = SeededRandom(seed: 3)
        let city = LoadPlanTests.city
        var walk = UnitWalk(from: nil, city: city, &dice)
        var place = walk.drive(metres: 0, city: city, &dice)
        var driven = 0.0
        for _ in 0..<400 {
            let next = walk.drive(metres: 20, city: city, &dice)
            #expect(next.metres(to: place) < 20.5)
            #expect(city.nearest(to: next, within: 1, where: { _ in true }) != nil)
            driven += next.metres(to: place)
            place = next
        }
        #expect(driven > 4000)
    }

    @Test("figures are written as people read them")
    func figures() {
        #expect([850, 12_340, 250_000, 1_250_000].map(LoadText.time) == ["850 µs", "12.3 ms", "250 ms", "1.25 s"])
        #expect(LoadText.fixed(-0.04, 1) == "0.0" && LoadText.fixed(-1.25, 1) == "-1.3" && LoadText.fixed(1.006, 2) == "1.01")
    }
}
