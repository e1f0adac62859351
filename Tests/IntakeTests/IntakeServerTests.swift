// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Foundation
import TestCentre
import Testing
import Vocabulary

@testable import Intake

@Suite struct IntakeServerTests {
    @Test func `a path that is not there and a method that is not known are told apart`() async throws {
        try await Door.open { door in
            for path in ["/", "/v1", "/v1/calls/1/2/3", "/v1/alerts/xml", "/v1/calls/", "/healthz/"] {
                let answer = try await door.ask("GET", path)
                #expect([404, 401].contains(answer.status), "\(path)")
            }
            let answer = try await door.ask("DELETE", "/v1/calls/7")
            #expect(answer.status == 405 && answer.headers["allow"] == "GET, HEAD, PATCH" && answer.problem == "method-not-allowed")
            #expect(try await door.ask("GET", "/healthz").json["status"] as? String == "alive")
        }
    }

    @Test func `a body that is too large is refused before it has come, and the connection ends`() async throws {
        try await Door.open { door in
            let token = try door.token(.writeCalls)
            for head in ["Content-Length: 900000", "Transfer-Encoding: chunked"] {
                let line = try door.line()
                line.send("POST /v1/eido HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(token)\r\n\(head)\r\n\r\n")
                if head.hasPrefix("Transfer") {
                    let chunk = "10000\r\n" + String(repeating: "x", count: 0x10000) + "\r\n"
                    for _ in 1...8 { line.send(chunk) }
                }
                let answer = try await line.answer()
                #expect(answer.status == 413 && answer.problem == "body-too-large")
                #expect(await line.isClosed())
            }
            #expect(door.engine.board.state.calls.count == 0)
        }
    }

    @Test func `a body that trickles is given up in time`() async throws {
        try await Door.open { door in
            let line = try door.line()
            line.send(
                "POST /v1/eido HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(try door.token(.writeCalls))\r\nContent-Length: 100\r\n\r\n{")
            let answer = try await line.answer()
            #expect(answer.status == 408 && answer.problem == "body-too-slow")
            #expect(await line.isClosed())
        }
    }

    @Test func `requests of one connection are answered in order, also when they come as one write`() async throws {
        try await Door.open { door in
            let (line, token) = (try door.line(), try door.token(.writeCalls))
            let requests = (1...20).map { number in
                let body = "{\"text\":\"\(number)\"}"
                return "POST /v1/calls HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(token)\r\nIdempotency-Key: key-0000\(number)\r\n"
                    + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
            }
            line.send(requests.joined())
            for number in 1...20 { #expect(try await line.answer().json["call"] as? Int == number) }
        }
    }

    @Test func `garbage is refused and closed, and others notice nothing`() async throws {
        try await Door.open { door in
            for garbage in ["GARBAGE\r\n\r\n", "\u{16}\u{3}\u{1}", "GET / HTTP/9.9\r\n\r\n", "A B C D E\r\n\r\n"] {
                let line = try door.line()
                line.send(garbage + String(repeating: "x", count: 200_000))
                #expect(await line.isClosed(by: .now + .seconds(45)))
            }
            #expect(try await door.ask("GET", "/readyz").status == 200)
        }
    }

    @Test func `metrics are lines that Prometheus reads, with every route asked for`() async throws {
        try await Door.open { door in
            let token = try door.token(.writeCalls)
            _ = try await door.ask("POST", "/v1/calls", token: token, key: "key-00001", body: #"{"wish":"x"}"#)
            _ = try await door.ask("POST", "/v1/calls", token: token, key: "key-00001", body: #"{"wish":"x"}"#)
            let lines = try await door.ask("GET", "/metrics").text.split(separator: "\n").map(String.init)
            #expect(lines.contains(#"keng_intake_requests_total{route="POST /v1/calls",status="201"} 2"#))
            #expect(lines.contains("keng_intake_repeats_total 1") && lines.contains("keng_intake_flagged_total 1"))
            #expect(lines.contains { $0.hasPrefix(#"keng_intake_request_seconds_bucket{route="POST /v1/calls",le="+Inf"} 2"#) })
            let shape = /(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9.]+)/
            for line in lines { #expect(line.wholeMatch(of: shape) != nil, "\(line)") }
        }
    }

    @Test func `the description names every route and every problem, and nothing else`() async throws {
        try await Door.open { door in
            let answer = try await door.ask("GET", "/v1/openapi.json")
            let paths = try #require(answer.json["paths"] as? [String: [String: Any]])
            for (path, methods) in paths {
                let real = path.replacing("{call}", with: "1").replacing("{incident}", with: "1")
                for method in methods.keys where method != "parameters" {
                    guard case .route = Route.choose(method: method.uppercased(), path: real) else {
                        throw Missing(what: "\(method) \(path)")
                    }
                }
                guard case .otherMethods(let known) = Route.choose(method: "TRACE", path: real) else { throw Missing(what: path) }
                #expect(Set(known.map { $0.lowercased() }).subtracting(["head"]) == Set(methods.keys).subtracting(["parameters"]))
            }
            #expect(paths.count == 11)
            for kind in Problem.Kind.allCases { #expect(answer.text.contains("urn:keng:problem:\(kind.rawValue)")) }
        }
    }

    struct Missing: Error { let what: String }
}

@Suite struct FramedTextTests {
    @Test func `JSON reads as it was written, with every escape`() throws {
        let text = #" {"a": [1, -0.5e+3, true, false, null, "x\"\\\/\b\f\n\r\té\u00e9\ud83d\ude92"], "b": {}, "": []} "#
        let value = try JSONParser.parse(Array(text.utf8))
        #expect(value["a"]?[5]?.text == "x\"\\/\u{8}\u{C}\n\r\téé🚒")
        #expect(value["a"]?[1]?.double == -500)
        #expect(try JSONParser.parse(value.bytes) == value)
    }

    @Test(arguments: [
        "", " ", "{", "}", "[1,]", "{\"a\":1,}", "{\"a\" 1}", "{a:1}", "01", "1.", ".5", "1e", "-", "+1", "tru", "nul", "\"", "\"\\x\"",
        "\"\\u12\"",
        "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\u{1}\"", "1 2", "{\"a\":1,\"a\":2}", "\"\\", "[\"a\"", "NaN", "'a'", "/**/1",
    ])
    func `what is no JSON is refused`(_ text: String) {
        #expect(throws: JSONFault.self) { try JSONParser.parse(Array(text.utf8)) }
    }

    @Test func `invalid UTF-8 and endless depth are refused`() {
        #expect(throws: JSONFault.self) { try JSONParser.parse([0x22, 0xFF, 0x22]) }
        #expect(throws: JSONFault.self) { try JSONParser.parse([0x22, 0xC3, 0x22]) }
        #expect(throws: JSONFault.self) { try JSONParser.parse(Array(repeating: UInt8(ascii: "["), count: 200_000)) }
        #expect(throws: Never.self) {
            try JSONParser.parse(Array((String(repeating: "[", count: 31) + String(repeating: "]", count: 31)).utf8))
        }
    }

    @Test func `bytes cut, turned and doubled end neither reader`() {
        var random = SeededGenerator(seed: 114)
        let samples = [EIDOTests.small, AlertIntakeTests.alert("a1"), CallIntakeTests.fire].map { Array($0.utf8) }
        for _ in 1...6000 {
            var bytes = samples[Int.random(in: 0..<samples.count, using: &random)]
            for _ in 1...Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
                let at = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.removeSubrange(at...)
                case 2: bytes.insert(contentsOf: bytes[at...].prefix(40), at: at)
                default: bytes.remove(at: at)
                }
            }
            if let value = try? JSONParser.parse(bytes) {
                #expect((try? JSONParser.parse(value.bytes)) == value)
                _ = ReadReport(call: value)
                _ = CallSupplement(body: value)
                _ = ForeignMessage(eido: value, at: Board.start)
            }
            if let document = try? XMLDocumentReader.read(bytes) {
                _ = ForeignMessage(CAPAlert(document), at: Board.start)
                _ = PresenceLocation(document)
            }
        }
    }

    @Test func `XML reads elements and text, knows five entities, and leads nowhere`() throws {
        let text = "<?xml version='1.0'?><!-- x --><a:b c='1' d=\"<>\"><e/>t &lt;&#233;&#x1F692;<![CDATA[<&]]></a:b>\n"
        let root = try XMLDocumentReader.read(Array(text.utf8))
        #expect(root.name == "b" && root.text == "t <é🚒<&" && root.children.map(\.name) == ["e"])
        let broken = [
            "", "x", "<a>", "<a></b>", "<a/><b/>", "<a b></a>", "<a b=c/>", "<a>&</a>", "<a>&#0;</a>", "<a>&#xD800;</a>", "<a", "</a>",
            "<a/>x",
        ]
        for text in broken { #expect(throws: XMLFault.self, "\(text)") { try XMLDocumentReader.read(Array(text.utf8)) } }
        let deep = String(repeating: "<a>", count: 100) + String(repeating: "</a>", count: 100)
        #expect(throws: XMLFault.self) { try XMLDocumentReader.read(Array(deep.utf8)) }
        #expect(throws: XMLFault.malformed("it is written in an encoding that is not read here")) {
            try XMLDocumentReader.read([0xFF, 0xFE, 0x3C, 0, 0x61, 0])
        }
    }

    @Test func `text is cut between characters, and together the pieces are the text`() {
        let text = String(repeating: "khói 🚒 ", count: 50)
        for limit in 4...40 {
            let pieces = KeptText.pieces(text, of: limit)
            #expect(pieces.joined() == text && pieces.allSatisfy { $0.utf8.count <= limit })
        }
    }
}
