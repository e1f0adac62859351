// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import ConsoleServer
import Logging
import Testing

struct LineServerTests {
    private static let script =
        "a1 ECHO n=1\r\na2 PAGES\na3 NOPE\n\na4 ECHO n=\"x y\" n=2\nbad!\na5 FULL\na6 ECHO n=ngõ\na7 QUIT\n"

    private static let golden = [
        "a1 OK n=1", "a2 - n=1", "a2 - n=2", "a2 OK", #"a3 ERR BADVERB retry=never text="no verb NOPE""#,
        #"a4 ERR DUPKEY retry=never text="n stands twice; give it once""#,
        #"* ERR BADTAG retry=never text="begin with a tag: 1 to 32 of A-Z a-z 0-9 . _ -, then a space and a verb""#,
        #"a5 ERR BUSY retry=later text="the engine's queue is full; ask again in a moment""#, "a6 OK n=ngõ", "a7 OK",
    ]

    @Test("the greeting names protocol, centre and limits")
    func greets() async throws {
        try await withServer(TestEngine()) { _, port in
            let greeting = try TestClient(port: port).line()
            #expect(
                greeting
                    == "* KENG protocol=1 centre=test seq=0 line_max=8192 reply_max=65536 window=64 rate=2000 heartbeat=3600 idle=7200 auth=none"
            )
        }
    }

    @Test("a whole session gives the same answers as one write, and split at every byte")
    func splitsDoNotMatter() async throws {
        try await withServer(TestEngine()) { _, port in
            let script = Array(Self.script.utf8)
            for cut in 0...script.count {
                let client = try TestClient(port: port)
                client.send(Array(script[..<cut]))
                client.send(Array(script[cut...]))
                #expect(try client.rest().dropFirst() == Self.golden[...], "cut at \(cut)")
            }
            let client = try TestClient(port: port)
            for byte in script { client.send([byte]) }
            #expect(try client.rest().dropFirst() == Self.golden[...])
        }
    }

    @Test("pipelined requests are answered in order; beyond the window with BUSY")
    func pipelines() async throws {
        let engine = TestEngine()
        try await withServer(engine) { _, port in
            let client = try TestClient(port: port)
            _ = try client.line()
            client.send((1...70).map { "t\($0) HOLD n=\($0)\n" }.joined())
            let probe = try TestClient(port: port)
            _ = try probe.line()
            while engine.heldCount < 64 {
                probe.send("p ECHO\n")
                _ = try probe.line()
            }
            engine.release()
            let lines = try client.lines(70)
            #expect(lines.prefix(64) == (1...64).map { "t\($0) OK n=\($0)" }[...])
            #expect(lines.dropFirst(64).allSatisfy { $0.contains(" ERR BUSY retry=later") })
            client.send((1...2000).map { "e\($0) ECHO n=\($0)\n" }.joined())
            let tags = try client.lines(2000).map { $0.split(separator: " ")[0] }
            #expect(tags == (1...2000).map { "e\($0)" }.map { $0[...] })
        }
    }

    @Test("over-long lines, HTTP, TLS and garbage get one clear line and an end, never a hang")
    func refusesAbuse() async throws {
        try await withServer(TestEngine()) { server, port in
            let long = try TestClient(port: port)
            let line = "a1 ECHO n=" + String(repeating: "x", count: 9000) + "\n"
            long.send(line + "a2 ECHO n=2\n" + line + "a3 ECHO\n")
            let answers = try long.rest().dropFirst().map { $0.split(separator: " ").prefix(3).joined(separator: " ") }
            #expect(answers == ["a1 ERR TOOLONG", "a2 OK n=2", "a1 ERR TOOLONG", "* BYE ABUSE"])

            let web = try TestClient(port: port)
            web.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try web.rest().dropFirst().map { $0.prefix(13) } == ["* BYE FOREIGN"])
            let secure = try TestClient(port: port)
            secure.send([0x16, 0x03, 0x01, 0x02, 0x00, 0x01])
            #expect(try secure.rest().dropFirst().map { $0.prefix(13) } == ["* BYE FOREIGN"])

            let noise = try TestClient(port: port)
            noise.send((0..<2000).map { UInt8(truncatingIfNeeded: $0 &* 37 ^ $0 >> 3) })
            noise.endInput()
            #expect(try noise.rest().dropFirst().allSatisfy { $0.hasPrefix("* ERR BAD") || $0.hasPrefix("* BYE ABUSE") })
            #expect(await server.counters().requests == 1)
        }
    }

    @Test("a peer that ends its input still gets its replies")
    func answersAfterEndOfInput() async throws {
        let engine = TestEngine()
        try await withServer(engine) { _, port in
            let client = try TestClient(port: port)
            client.send("a HOLD n=1\nb ECHO n=2\n")
            client.endInput()
            _ = try client.line()
            let probe = try TestClient(port: port)
            while engine.heldCount < 1 {
                probe.send("p ECHO\n")
                _ = try probe.line()
            }
            engine.release()
            #expect(try client.rest() == ["a OK n=1", "b OK n=2"])
        }
    }

    @Test("connections beyond the limits are told so and closed; room comes back")
    func limitsConnections() async throws {
        try await withServer(TestEngine(), { $0.connectionsPerAddress = 2 }) { server, port in
            let first = try TestClient(port: port)
            let second = try TestClient(port: port)
            _ = try (first.line(), second.line())
            let third = try TestClient(port: port)
            #expect(try third.rest().map { $0.prefix(21) } == ["* BYE RATE retry=late"])
            #expect(await server.counters().refusedAddress == 1)
            second.send("q QUIT\n")
            #expect(try second.rest() == ["q OK"])
            while await server.counters().connections > 1 {}
            let fourth = try TestClient(port: port)
            #expect(try fourth.line()?.hasPrefix("* KENG") == true)
        }
    }

    @Test("an address that opens too fast is turned away for a moment; who is in stays in")
    func limitsOpens() async throws {
        try await withServer(TestEngine(), { ($0.opensAtOnce, $0.opensPerSecond) = (3, 1) }) { server, port in
            let first = try TestClient(port: port)
            _ = try first.line()
            let others = try (0..<20).map { _ in try TestClient(port: port) }
            let greeted = try others.filter { try $0.line()?.hasPrefix("* KENG") == true }
            #expect((2..<20).contains(greeted.count))
            #expect(await server.counters().refusedOpens == 20 - greeted.count)
            first.send("a ECHO n=1\n")
            #expect(try first.line() == "a OK n=1")
        }
    }

    @Test("a stop says GOAWAY, sends outstanding replies, and refuses new connections")
    func stopsGracefully() async throws {
        let engine = TestEngine()
        try await withServer(engine) { server, port in
            let client = try TestClient(port: port)
            _ = try client.line()
            client.send("a HOLD n=1\nb PING\n")
            let probe = try TestClient(port: port)
            while engine.heldCount < 1 {
                probe.send("p ECHO\n")
                _ = try probe.line()
            }
            async let stopped: Void = server.stop()
            #expect(try client.line() == "* GOAWAY")
            engine.release()
            let lines = try client.rest()
            #expect(lines.map { $0.prefix(14) }.map { $0.prefix(4) } == ["a OK", "b OK", "* BY"])
            await stopped
            #expect(throws: TestClient.Failure.self) { try TestClient(port: port) }
        }
    }

    @Test("other addresses than loopback have to be forced; a taken port is named")
    func refusesToListen() async throws {
        var configuration = ServerConfiguration()
        configuration.port = 0
        let logger = Logger(label: "test")
        for host in ["0.0.0.0", "192.0.2.1", "example.org", "127.evil"] {
            configuration.host = host
            let server = LineServer(configuration: configuration, backend: TestEngine().backend, logger: logger)
            await #expect(throws: ServerError.notLoopback(host: host)) { try await server.start() }
        }
        try await withServer(TestEngine()) { _, port in
            configuration.host = "localhost"
            configuration.port = port
            let server = LineServer(configuration: configuration, backend: TestEngine().backend, logger: logger)
            await #expect(throws: ServerError.self) { try await server.start() }
        }
    }
}
