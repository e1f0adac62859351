// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import Testing

struct LineFramerTests {
    @Test("LF ends a line, one CR before it is dropped, and an unfinished line is kept")
    func cutsLines() {
        var framer = LineFramer()
        #expect(framer.feed(bytes("a1 PING\r\na2 PI")) == [.line(bytes("a1 PING"))])
        #expect(framer.feed(bytes("NG\n")) == [.line(bytes("a2 PING"))])
    }

    @Test("an empty line is nothing, however it ends")
    func passesOverEmptyLines() {
        var framer = LineFramer()
        #expect(framer.feed(bytes("\n\r\n\n")).isEmpty)
        // No longer the first line.
        #expect(framer.feed(bytes("GET / HTTP/1.1\n\na PING\n\n")) == [.line(bytes("GET / HTTP/1.1")), .line(bytes("a PING"))])
        #expect(framer.feed([UInt8](repeating: 10, count: 1 << 16)).isEmpty)
    }

    @Test("a CR anywhere else spoils its line and nothing but its line")
    func refusesStrayCarriageReturns() {
        var framer = LineFramer()
        let outcomes = framer.feed(bytes("a1 X\rY\na2 PING\n"))
        #expect(outcomes == [.spoiled(.strayCarriageReturn, tag: "a1"), .line(bytes("a2 PING"))])
        #expect(framer.feed(bytes("a3 PING\r\r\n")) == [.abusive(.strayCarriageReturn, tag: "a3")])
        #expect(framer.feed(bytes("a4 PING\n")).isEmpty)
    }

    @Test("a line of exactly the limit passes, with LF and with CR LF; one byte more does not")
    func limitIsExact() {
        let longest = bytes("a1 ") + [UInt8](repeating: 120, count: 61)
        var framer = LineFramer(limit: 64)
        #expect(framer.feed(longest + bytes("\n")) == [.line(longest)])
        #expect(framer.feed(longest + bytes("\r\n")) == [.line(longest)])
        #expect(framer.feed(longest + bytes("x\na2 PING\n")) == [.spoiled(.tooLong, tag: "a1"), .line(bytes("a2 PING"))])
    }

    @Test("an endless line is answered when it passes the limit, not when it ends")
    func endlessLineIsToldAtOnce() {
        var framer = LineFramer(limit: 64)
        #expect(framer.feed([UInt8](repeating: 120, count: 65)) == [.spoiled(.tooLong, tag: nil)])
        for _ in 0..<1000 { #expect(framer.feed([UInt8](repeating: 120, count: 4096)).isEmpty) }
        #expect(framer.feed(bytes("\na PING\n")) == [.line(bytes("a PING"))])
    }

    @Test("HTTP and TLS are recognised by their first bytes, and only there")
    func recognisesForeigners() {
        for request in ["GET / HTTP/1.1\r\n", "POST /call HTTP/1.1\r\n", "OPTIONS * HTTP/1.1\r\n", "PRI * HTTP/2.0\r\n"] {
            var framer = LineFramer()
            #expect(framer.feed(bytes(request)) == [.foreign(.http)])
            #expect(framer.feed(bytes("Host: x\r\n")).isEmpty)
        }
        var framer = LineFramer()
        #expect(framer.feed([0x16, 0x03, 0x01, 0x02, 0x0A]) == [.foreign(.tls)])
        framer = LineFramer()
        #expect(framer.feed(bytes("GET UNITS\nGET / HTTP/1.1\n")).count == 2)
    }

    @Test("the outcomes are the same however the bytes are split")
    func splitsDoNotMatter() {
        var streams = ["a1 PING\r\na2 X\rY\n\na3 PING\n", "GET / HTTP/1.1\r\n\r\n", "\u{16}\u{3}\u{1}\n", "a\r\nb\r\rc\nd\re\nf\n"]
        streams.append("a1 " + String(repeating: "x", count: 70) + "\na2 PING\n" + String(repeating: "y", count: 99) + "\nz\n")
        for stream in streams.map(bytes) {
            var whole = LineFramer(limit: 64)
            let expected = whole.feed(stream)
            for cut in 0...stream.count {
                var framer = LineFramer(limit: 64)
                let outcomes = framer.feed(Array(stream[..<cut])) + framer.feed(Array(stream[cut...]))
                #expect(outcomes == expected, "cut at \(cut)")
            }
            var framer = LineFramer(limit: 64)
            #expect(stream.flatMap { framer.feed([$0]) } == expected)
        }
    }

    @Test("random bytes never crash, never yield a line over the limit, and split alike", arguments: 0..<20)
    func survivesRandomBytes(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let alphabet: [UInt8] = [10, 10, 13, 32, 34, 61, 92, 97, 65, 0x16, 0x03, 0xFF, 0xC2, 0]
        let stream = (0..<5000).map { _ in
            random.next(below: 4) == 0 ? UInt8(random.next(below: 256)) : alphabet[random.next(below: alphabet.count)]
        }
        var whole = LineFramer(limit: 64)
        let expected = whole.feed(stream)
        var framer = LineFramer(limit: 64)
        var outcomes: [LineFramer.Outcome] = []
        var start = 0
        while start < stream.count {
            let end = min(stream.count, start + 1 + random.next(below: 17))
            outcomes += framer.feed(Array(stream[start..<end]))
            start = end
        }
        #expect(outcomes == expected, "seed \(seed)")
        for case .line(let line) in outcomes { #expect(line.count <= 64 && !line.contains(10) && !line.contains(13)) }
    }
}
