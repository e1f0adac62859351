// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import Testing

extension ProcessTests {
    /// The full screen of a dispatcher and of a crew, on a real pseudo-terminal against a real server.
    @Suite(.serialized)
    struct ScreenTests {
        private func console(_ port: Int, _ more: [String] = []) throws -> TerminalSketch {
            try TerminalSketch(["console", "--port", "\(port)", "--name", "lan", "--lang", "vi"] + more)
        }

        @Test("a dispatcher takes a call, sends whom the engine proposes, loses the server, is resized, and goes on without a hole")
        func shift() throws {
            let journal = try Surroundings.folder().appendingPathComponent("keng.journal")
            let keng = try RunningKeng(journal: journal)
            let screen = try console(keng.port)
            try screen.wait(for: "TRỰC TUYẾN")
            // Decomposed, as some input methods commit it.
            screen.type("n FIRE-ALLEY ngo\u{303} 119 Trung Kính @21.0155,105.7985 text=\"Cháy trong ngõ\"\r")
            try screen.wait(for: "FIRE-ALLEY ng")
            screen.type("1\rd\r")
            try screen.wait(for: "CỬ ")
            screen.type("y")
            try screen.wait(for: "ĐIỀU ĐỘNG đến vụ 1")
            try screen.wait("the units in their pane") { $0.contains("dsp") && $0.contains("→1") }

            keng.kill()
            try screen.wait(for: "MẤT MÁY CHỦ từ")
            let again = try RunningKeng(journal: journal, more: ["--port", "\(keng.port)"])
            defer { again.kill() }
            let other = try again.client(named: "minh")
            #expect(try other.ask("CALL type=FIRE-HOUSE place=\"phố Huế\" at=21.0155,105.8515").word == "OK")
            #expect(try other.ask("NOTE incident=1 text=\"trong khi vắng\"").word == "OK")
            try screen.wait(for: "TRỰC TUYẾN")
            try screen.wait(for: "phố Huế")
            try screen.wait(for: "trong khi vắng")

            screen.resize(height: 34, width: 130)
            try screen.wait("the prompt in the new last row") { $0.split(separator: "\n").last?.hasPrefix("keng>") == true }
            screen.type("os \t")
            try screen.wait("candidates") { $0.contains("os ") && $0.contains("HK-01") }
            screen.type("\u{15}map 1\r")
            try screen.wait("a map with roads and the incident") { text in
                text.contains("✖1") && text.unicodeScalars.contains { (0x2801...0x28FF).contains($0.value) }
            }
            screen.type("quit\r")
            try screen.waitForEnd()
            #expect(screen.process.terminationStatus == 0 && screen.isCooked && screen.raw.contains("\u{1B}[?1049l"))
        }

        @Test(
            "the terminal is given back by Control-C, by the signals that end a program, and by a crash",
            arguments: [0, SIGTERM, SIGHUP, SIGINT, SIGSEGV, SIGABRT])
        func givenBack(signal: Int32) throws {
            let keng = try RunningKeng(journal: try Surroundings.folder().appendingPathComponent("keng.journal"))
            defer { keng.kill() }
            let screen = try console(keng.port)
            try screen.wait(for: "TRỰC TUYẾN")
            #expect(!screen.isCooked)
            if signal == 0 { screen.type("\u{3}\u{3}") } else { kill(screen.process.processIdentifier, signal) }
            try screen.waitForEnd()
            #expect(screen.isCooked, "after \(signal)")
            #expect(screen.raw.hasSuffix("\u{1B}[?25h\u{1B}[0m\u{1B}[?2004l\u{1B}[?1049l"), "after \(signal)")
        }

        @Test("a console that sees a second go by sends a handful of bytes for it")
        func frugal() throws {
            let keng = try RunningKeng(journal: try Surroundings.folder().appendingPathComponent("keng.journal"))
            defer { keng.kill() }
            let client = try keng.client(named: "minh")
            for number in 0..<8 { #expect(try client.ask("CALL type=BURN place=\"số \(number)\" at=21.0155,105.8515").word == "OK") }
            let screen = try console(keng.port)
            try screen.wait(for: "số 7")
            let (bytes, clock) = (screen.received, ContinuousClock.now)
            let limit = deadline(after: .seconds(5))
            while ContinuousClock.now < limit { screen.read(patience: 100) }
            let seconds = (ContinuousClock.now - clock) / .seconds(1)
            let rate = Double(screen.received - bytes) / seconds
            print("screen: \(Int(rate)) bytes a second with eight clocks running")
            #expect(rate < 960, "a line of 9,600 baud carries it")
        }

        @Test("a crew acknowledges by one key, and its receiver's positions reach the board")
        func crew() throws {
            let keng = try RunningKeng(journal: try Surroundings.folder().appendingPathComponent("keng.journal"))
            defer { keng.kill() }
            let client = try keng.client(named: "minh")
            #expect(try client.ask("CALL type=FIRE-HOUSE place=\"phố Huế\" at=21.0155,105.8515 building=tube_house").word == "OK")
            let screen = try TerminalSketch(["unit", "hk-01", "--port", "\(keng.port)", "--lang", "vi"])
            try screen.wait(for: "TRỰC TUYẾN")
            #expect(try client.ask("RECOMMEND incident=1").word == "OK")
            #expect(try client.ask("DISPATCH incident=1 units=HK-01 reason=x").word == "OK")
            try screen.wait(for: "phố Huế")
            try screen.wait(for: "tube house")
            screen.type("\r")
            try screen.wait(for: "HK-01  ĐÃ NHẬN LỆNH")

            let log = try Surroundings.folder().appendingPathComponent("gps.log")
            try Data(gpsLog.utf8).write(to: log)
            let run = try Program.run(["unit", "HK-02", "--port", "\(keng.port)", "--gps", log.path])
            #expect(run.status == 0 && run.output.contains("GPS: 2 positions, 1 reported, bad sum 1"), "\(run)")
            client.send("u UNIT unit=HK-02")
            try #require(try client.line()?.contains("position=21.0166667,105.8000000"))
        }

        /// The second has a wrong sum.
        private var gpsLog: String {
            """
            $GPRMC,101500,A,2101.0000,N,10548.0000,E,0,0,271126,,*\(Self.sum("GPRMC,101500,A,2101.0000,N,10548.0000,E,0,0,271126,,"))
            $GPRMC,101505,A,2102.0000,N,10548.0000,E,0,0,271126,,*00
            $GPRMC,101510,A,2101.0000,N,10548.0000,E,0,0,271126,,*\(Self.sum("GPRMC,101510,A,2101.0000,N,10548.0000,E,0,0,271126,,"))

            """
        }

        private static func sum(_ body: String) -> String {
            let digits = String(body.utf8.reduce(UInt8(0), ^), radix: 16, uppercase: true)
            return digits.count == 1 ? "0" + digits : digits
        }

        @Test("LOG tells the story of one incident in order, MAP draws the roads that the engine has")
        func questions() throws {
            let keng = try RunningKeng(journal: try Surroundings.folder().appendingPathComponent("keng.journal"))
            defer { keng.kill() }
            let client = try keng.client(named: "minh")
            for place in ["a", "b"] { #expect(try client.ask("CALL type=FIRE-HOUSE place=\(place) at=21.0155,105.8515").word == "OK") }
            for text in ["eins", "hai"] { #expect(try client.ask("NOTE incident=1 text=\(text)").word == "OK") }
            #expect(try client.ask("NOTE incident=2 text=other").word == "OK")
            client.send("l LOG incident=1")
            var story: [WireLine] = []
            while let line = try client.line(), line.hasPrefix("l - ") { story.append(WireLine(line)) }
            #expect(story.compactMap { $0["type"] } == ["call_taken", "incident_noted", "incident_noted"])
            #expect(story.compactMap { $0["text"] } == ["eins", "hai"])
            #expect(try client.ask("LOG incident=99")["retry"] == "never")
            client.send("m MAP at=21.0155,105.8515 radius=800 rows=10 columns=30")
            var rows: [WireLine] = []
            while let line = try client.line(), line.hasPrefix("m - ") { rows.append(WireLine(line)) }
            #expect(rows.count == 10)
            let dots = rows.compactMap { $0["text"] }.joined().unicodeScalars.filter { (0x2801...0x28FF).contains($0.value) }.count
            #expect(dots > 20 && rows.allSatisfy { ($0["text"] ?? "").count <= 30 })
        }
    }
}
