// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import Testing

struct RequestTests {
    private func request(_ line: String) throws -> Request { try Request(line: bytes(line)) }

    private func fault(_ line: [UInt8]) -> RequestFault? {
        do throws(RequestFault) {
            _ = try Request(line: line)
            return nil
        } catch {
            return error
        }
    }

    @Test("tag, verb and arguments in the order they were written")
    func parses() throws {
        let parsed = try request(#"a.1 dispatch  incident=12 units=HK-01,HK-02 note="cổng \"sau\" \\ nhà" none="" eq=a=b "#)
        #expect(parsed.tag == "a.1")
        #expect(parsed.verb == "DISPATCH")
        #expect(
            parsed.arguments == [
                Field("incident", "12"), Field("units", "HK-01,HK-02"), Field("note", #"cổng "sau" \ nhà"#),
                Field("none", ""), Field("eq", "a=b"),
            ])
        #expect(parsed["incident"] == "12")
    }

    @Test(
        "each way to break the grammar has its code",
        arguments: [
            ("PING", "BADLINE", "PING"), ("", "BADTAG", nil), (" a PING", "BADTAG", nil), ("é PING", "BADTAG", nil),
            ("012345678901234567890123456789012 PING", "BADTAG", nil), ("a=b PING", "BADTAG", nil),
            ("a1 k=v", "BADLINE", "a1"), ("a1 PI-NG", "BADVERB", "a1"), ("a1 CALL x", "BADLINE", "a1"),
            ("a1 CALL X=1", "BADKEY", "a1"), ("a1 CALL =1", "BADKEY", "a1"), ("a1 CALL 1x=1", "BADKEY", "a1"),
            ("a1 CALL x=1 x=2", "DUPKEY", "a1"), ("a1 CALL x=", "BADVALUE", "a1"), ("a1 CALL x= y=1", "BADVALUE", "a1"),
            (#"a1 CALL x="a"#, "BADVALUE", "a1"), (#"a1 CALL x="a\n""#, "BADVALUE", "a1"),
            (#"a1 CALL x="a\"#, "BADVALUE", "a1"), (#"a1 CALL x="a"b"#, "BADVALUE", "a1"),
            (#"a1 CALL x=a"b"#, "BADVALUE", "a1"), (#"a1 CALL x=a\b"#, "BADVALUE", "a1"),
            ("a1 CALL x=a\tb", "BADCHAR", "a1"), ("a1 CALL x=\u{7F}", "BADCHAR", "a1"),
            ("a1 CALL x=\u{85}", "BADCHAR", "a1"), ("a1 CALL x=\u{202E}b", "BADCHAR", "a1"),
            ("a1 CALL x=\u{2066}", "BADCHAR", "a1"), ("a1 CALL x=\u{200F}", "BADCHAR", "a1"),
            ("a1 CALL x=\u{0}", "BADCHAR", "a1"), ("\u{202E} CALL", "BADCHAR", nil),
        ] as [(String, String, String?)])
    func refuses(line: String, code: String, tag: String?) {
        let fault = fault(bytes(line))
        #expect(fault?.code.rawValue == code)
        #expect(fault?.tag == tag)
    }

    @Test("broken UTF-8 is refused, not repaired")
    func refusesBrokenUTF8() {
        for broken in [[0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80]] as [[UInt8]] {
            let fault = fault(bytes("a1 CALL x=") + broken)
            #expect(fault?.code == .badUTF8)
            #expect(fault?.tag == "a1")
        }
    }

    @Test("the text names the key and the fix")
    func explains() {
        #expect(fault(bytes("a CALL x="))?.text == #"x: no value; an empty one is written x="""#)
        #expect(fault(bytes("a CALL x=1 x=2"))?.text == "x stands twice; give it once")
        #expect(fault(bytes("a CALL x=\u{202E}"))?.text == "U+202E may not stand in a line; take it out")
    }

    @Test("64 arguments are read, 65 are refused")
    func limitsArguments() throws {
        let many = (0..<64).map { " k\($0)=1" }.joined()
        #expect(try request("a CALL" + many).arguments.count == 64)
        #expect(fault(bytes("a CALL" + many + " z=1"))?.code == .badLine)
    }

    @Test("what a request writes, it reads", arguments: 0..<200)
    func roundTrips(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let letters = Array(#"ab "\=.,-đườngỂ😀"#)
        let fields = (0..<random.next(below: 6)).map { index in
            Field("k\(index)", String((0..<random.next(below: 9)).map { _ in letters[random.next(below: letters.count)] }))
        }
        let request = Request(tag: "t\(seed)", verb: "CALL", fields)
        #expect(try Request(line: request.bytes.dropLast()) == request, "seed \(seed)")
    }

    @Test("random lines are read or refused, never a crash", arguments: 0..<20)
    func survivesRandomLines(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let alphabet = bytes(#"a1 CALL x="\=ờ_."#)
        for _ in 0..<500 {
            let line = (0..<random.next(below: 40)).map { _ in
                random.next(below: 30) == 0 ? UInt8(random.next(below: 256)) : alphabet[random.next(below: alphabet.count)]
            }
            guard let request = try? Request(line: bytes("a1 CALL ") + line) else { continue }
            #expect((try? Request(line: request.bytes.dropLast())) == request, "seed \(seed)")
        }
    }
}
