// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import ConsoleServer
import Foundation
import Testing

/// The stream of events over real sockets, while events keep coming.
struct SubscriptionTests {
    private func seq(_ line: String) -> UInt64? { ServerLine(line: Array(line.utf8))?.seq }

    @Test("who subscribes in the middle of publishing gets every event once, in order", arguments: [1, 777, 1500])
    func catchesUpWhilePublishing(from: UInt64) async throws {
        let engine = TestEngine()
        _ = engine.commit(count: 1500)
        try await withServer(engine) { server, port in
            let client = try TestClient(port: port)
            _ = try client.line()
            publishElsewhere(5000, engine, server)
            client.send("s SUB from=\(from)\n")
            #expect(try client.line()?.hasPrefix("s OK from=\(from) latest=") == true)
            for expected in from...6500 {
                let line = try event(client)
                try #require(seq(line) == expected, "\(line)")
            }
        }
    }

    @Test("resuming after random disconnects leaves no hole and repeats nothing", arguments: [1, 2, 3] as [UInt64])
    func resumesAfterDisconnects(seed: UInt64) async throws {
        let engine = TestEngine()
        try await withServer(engine) { server, port in
            publishElsewhere(4000, engine, server)
            var random = seed
            var last: UInt64 = 0
            while last < 4000 {
                random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let client = try TestClient(port: port)
                _ = try client.line()
                client.send("s SUB from=\(last + 1)\n")
                _ = try client.line()
                for _ in 0..<(random >> 33) % 900 where last < 4000 {
                    let line = try event(client)
                    try #require(seq(line) == last + 1, "seed \(seed): \(line)")
                    last += 1
                }
            }
        }
    }

    @Test("many consoles that ask while they are told see every event once, in order, and each answer behind what was told before")
    func manyAreToldInTurn() async throws {
        let engine = TestEngine()
        try await withServer(engine) { server, port in
            let clients = try (0..<60).map { _ in try TestClient(port: port) }
            for client in clients {
                client.send("s SUB\n")
                _ = try client.lines(2)
            }
            var seen = [UInt64](repeating: 0, count: clients.count)
            for turn in 1...20 as ClosedRange<UInt64> {
                server.publish(engine.commit(count: 10))
                for (index, client) in clients.enumerated() where (index + Int(turn)) % 3 == 0 {
                    client.send("e ECHO n=1\n")
                    while true {
                        let line = try event(client)
                        if line == "e OK n=1" { break }
                        seen[index] += 1
                        try #require(seq(line) == seen[index], "\(line)")
                    }
                    #expect(seen[index] == 10 * turn)
                }
            }
            for (index, client) in clients.enumerated() {
                while seen[index] < 200 {
                    seen[index] += 1
                    try #require(seq(event(client)) == seen[index])
                }
            }
        }
    }

    @Test("a slow reader is told BYE SLOW with where to resume; others lose nothing")
    func slowReaderIsDropped() async throws {
        let engine = TestEngine()
        try await withServer(engine, { $0.outboundLimit = 200_000 }) { server, port in
            let slow = try TestClient(port: port, receiveBuffer: 4096)
            let quick = try TestClient(port: port)
            for client in [slow, quick] {
                client.send("s SUB\n")
                _ = try client.lines(2)
            }
            var told: UInt64 = 0
            while await server.counters().slow == 0 {
                server.publish([engine.commit(size: 4000)])
                told += 1
                #expect(try seq(quick.line() ?? "") == told)
            }
            let lines = try slow.rest()
            let bye = try #require(lines.last)
            #expect(bye.hasPrefix("* BYE SLOW retry=same resume=\(lines.count) "))
            #expect(lines.dropLast().compactMap(seq) == Array(1..<UInt64(lines.count)))
            server.publish([engine.commit()])
            #expect(try seq(quick.line() ?? "") == told + 1)
        }
    }

    @Test("a slow reader in the middle of a long history is waited for, not dropped")
    func slowHistoryIsPaced() async throws {
        let engine = TestEngine()
        for _ in 0..<1000 { _ = engine.commit(size: 2000) }
        try await withServer(engine) { server, port in
            let client = try TestClient(port: port, receiveBuffer: 4096)
            client.send("s SUB from=1\n")
            #expect(try client.lines(1002).last.flatMap(seq) == 1000)
            #expect(await server.counters().slow == 0)
        }
    }

    @Test("a long history is not made for one who does not read it")
    func unreadHistoryIsNotMade() async throws {
        let engine = TestEngine()
        for _ in 0..<20_000 { _ = engine.commit(size: 2000) }
        try await withServer(engine) { _, port in
            let idle = try TestClient(port: port, receiveBuffer: 4096)
            idle.send("s SUB from=1\n")
            _ = try idle.lines(2)
            let other = try TestClient(port: port)
            _ = try other.line()
            for _ in 0..<1000 {
                other.send("p PING\n")
                _ = try other.line()
            }
            // Of 80: what the kernel takes of half a megabyte each, and one more.
            #expect(engine.pagesAsked.withLock { $0 } <= 4)
        }
    }

    @Test("positions reach only who asked for them, outside the numbering")
    func positionsAreApart() async throws {
        let engine = TestEngine()
        try await withServer(engine) { server, port in
            let with = try TestClient(port: port)
            let without = try TestClient(port: port)
            with.send("s SUB positions=1\n")
            without.send("s SUB\n")
            _ = try (with.lines(2), without.lines(2))
            server.publishPositions([PublishedPosition(unit: "E1", bytes: Array("* POS unit=E1\n".utf8))])
            server.publish([engine.commit()])
            #expect(try with.lines(2) == ["* POS unit=E1", "* EV seq=1 type=incident"])
            #expect(try without.line() == "* EV seq=1 type=incident")
        }
    }

    @Test("events before the oldest kept are a GAP")
    func gapIsTold() async throws {
        let engine = TestEngine()
        _ = engine.commit(count: 10)
        engine.oldest.withLock { $0 = 5 }
        try await withServer(engine) { _, port in
            let client = try TestClient(port: port)
            client.send("s SUB from=4\nt SUB from=5\n")
            let lines = try client.lines(9)
            #expect(lines[1].hasPrefix("s ERR GAP") && lines[1].hasSuffix("oldest=5 latest=10"))
            #expect(lines[2] == "t OK from=5 latest=10" && seq(lines[8]) == 10)
        }
    }

    /// The next line that is no heartbeat.
    private func event(_ client: TestClient) throws -> String {
        while let line = try client.line() {
            if !line.hasPrefix("* HB") { return line }
        }
        return "end"
    }

    /// On a thread of its own, because the test blocks its own in reading.
    private func publishElsewhere(_ count: Int, _ engine: TestEngine, _ server: LineServer) {
        Thread {
            for _ in 0..<count { server.publish([engine.commit()]) }
        }.start()
    }
}
