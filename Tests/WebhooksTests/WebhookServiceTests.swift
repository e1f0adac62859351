// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Foundation
import Incidents
import Logging
import Synchronization
import TestCentre
import Testing
import Vocabulary

@testable import Webhooks

/// A journal to read from: a real engine's, with a fake clock.
final class Story: Sendable {
    private let board = Mutex(Board())
    private let services = Mutex<[WebhookService]>([])
    let journal = FileManager.default.temporaryDirectory.appendingPathComponent("keng-webhooks-\(UUID().uuidString)").path

    deinit { try? FileManager.default.removeItem(atPath: journal + ".webhooks") }

    var latest: UInt64 { board.withLock { $0.state.seq } }

    func call(_ count: Int = 1) {
        board.withLock { board in
            for _ in 0..<count { board.perform(.takeCall(CallReport(), join: nil)) }
        }
        for service in services.withLock({ $0 }) { service.eventsCommitted() }
    }

    func note() {
        _ = board.withLock { $0.perform(.addNote(IncidentID(1), text: "a")) }
        for service in services.withLock({ $0 }) { service.eventsCommitted() }
    }

    var source: WebhookSource {
        WebhookSource(
            centre: "test", latest: { self.latest },
            page: { from, limit in self.board.withLock { board in Array(board.log.filter { $0.seq >= from }.prefix(limit)) } },
            topic: { if case .callTaken = $0.event { "call" } else { "incident" } },
            body: { entry, callers in "{\"seq\":\(entry.seq),\"callers\":\(callers)}" })
    }

    /// Runs the sender until `body` is done; then it is gone as after a kill.
    func sending(
        to receiver: Receiver, _ policy: WebhookPolicy = Story.hasty, topics: [String] = [], from: UInt64? = 1,
        _ body: (WebhookService) async throws -> Void
    ) async throws {
        var log = Logger(label: "webhooks")
        log.logLevel = .critical
        let book = try WebhookBook.read(Story.file(receiver.url, topics: topics, from: from))
        let service = WebhookService(book, journal: journal, source: source, policy: policy, log: log)
        services.withLock { $0 = [service] }
        let task = Task { try await service.run() }
        do {
            try await body(service)
        } catch {
            task.cancel()
            throw error
        }
        task.cancel()
        _ = await task.result
    }

    static func file(_ url: String, topics: [String] = [], from: UInt64? = nil, secret: String = "sixteen bytes ok") -> [UInt8] {
        let list = topics.map { "\"\($0)\"" }.joined(separator: ",")
        let begin = from.map { ",\"from\":\($0)" } ?? ""
        return Array("{\"targets\":[{\"name\":\"board\",\"url\":\"\(url)\",\"secret\":\"\(secret)\",\"topics\":[\(list)]\(begin)}]}".utf8)
    }

    /// Patient in attempts, not in time.
    static var hasty: WebhookPolicy {
        var policy = WebhookPolicy()
        (policy.firstPause, policy.longestPause) = (.milliseconds(2), .milliseconds(20))
        return policy
    }

    var shelf: WebhookShelf { WebhookShelf(journal: journal, target: "board") }
}

@Suite(.serialized) struct WebhookServiceTests {
    static func open(_ body: (Story, Receiver) async throws -> Void) async throws {
        let receiver = Receiver()
        await receiver.start()
        do {
            try await body(Story(), receiver)
        } catch {
            await receiver.stop()
            throw error
        }
        await receiver.stop()
    }

    @Test func `every event wanted comes once, in order, signed`() async throws {
        try await WebhookServiceTests.open { story, receiver in
            story.call(100)
            try await story.sending(to: receiver) { _ in
                #expect(await comes { receiver.delivered.count >= Int(story.latest) })
                story.call(20)
                #expect(await comes { receiver.delivered.count >= Int(story.latest) })
            }
            #expect(receiver.delivered == Array(1...story.latest))
            for attempt in receiver.attempts {
                #expect(attempt.delivery == "test-\(attempt.seq)")
                let timestamp = try #require(Int64(attempt.timestamp))
                #expect(abs(Double(timestamp) - Date().timeIntervalSince1970) < 300)
                let wanted = WebhookSignature.value(
                    secret: "sixteen bytes ok", timestamp: timestamp, delivery: attempt.delivery, body: attempt.body)
                #expect(attempt.signature == wanted)
            }
        }
    }

    @Test func `topics are kept apart, and a new target begins with what comes next`() async throws {
        try await WebhookServiceTests.open { story, receiver in
            story.call(5)
            let before = story.latest
            try await story.sending(to: receiver, topics: ["call"], from: nil) { _ in
                #expect(await comes { (try? story.shelf.position()) == before })
                story.note()
                story.call()
                #expect(await comes { (try? story.shelf.position()) == story.latest })
            }
            #expect(receiver.delivered.allSatisfy { $0 > before } && receiver.delivered.count == 1)
        }
    }

    @Test func `a receiver that fails and comes back misses nothing`() async throws {
        try await WebhookServiceTests.open { story, receiver in
            let failures = Mutex<[UInt64: Int]>([:])
            receiver.behave { seq in
                let count = failures.withLock { counts in
                    counts[seq, default: 0] += 1
                    return counts[seq]!
                }
                return .answers(count <= 3 ? 503 : 200)
            }
            story.call(10)
            try await story.sending(to: receiver) { _ in #expect(await comes { receiver.delivered.count >= Int(story.latest) }) }
            #expect(receiver.delivered == Array(1...story.latest))
            #expect(receiver.attempts.count == 4 * Int(story.latest))
            #expect(Set(receiver.attempts.map(\.delivery)).count == Int(story.latest), "an attempt carries the same id as the first")
        }
    }

    @Test func `a receiver that hangs is waited for only so long, and one that is away is waited for`() async throws {
        try await WebhookServiceTests.open { story, receiver in
            receiver.behave { _ in .hangs }
            story.call(3)
            var policy = Story.hasty
            policy.attempt = .milliseconds(500)
            try await story.sending(to: receiver, policy) { service in
                #expect(await comes { receiver.attempts.count >= 2 })
                await receiver.stop()
                story.call(3)
                #expect(await comes { service.standings[0].0.attempts >= 5 })
                receiver.behave { _ in .answers(200) }
                await receiver.start()
                #expect(await comes { receiver.delivered.count >= Int(story.latest) })
            }
            #expect(Set(receiver.delivered) == Set(1...story.latest) && story.shelf.deadLetters().isEmpty)
        }
    }

    @Test func `killed at any moment, it goes on where it was: nothing is lost`() async throws {
        try await WebhookServiceTests.open { story, receiver in
            for round in 1...12 {
                story.call(15)
                try await story.sending(to: receiver) { _ in
                    let wanted = receiver.attempts.count + round
                    #expect(await comes { receiver.attempts.count >= wanted })
                }
            }
            try await story.sending(to: receiver) { _ in #expect(await comes { receiver.delivered.last == story.latest }) }
            #expect(Set(receiver.delivered) == Set(1...story.latest))
            let repeats = receiver.delivered.count - Int(story.latest)
            #expect(repeats <= 12, "only the letter that was on its way may come twice: \(repeats)")
        }
    }

    @Test func `a letter that is refused is kept on disk, does not stop the others, and can be sent again`() async throws {
        try await WebhookServiceTests.open { story, receiver in
            receiver.behave { .answers($0 == 4 ? 422 : 200) }
            story.call(6)
            try await story.sending(to: receiver) { service in
                #expect(await comes { (try? story.shelf.position()) == story.latest })
                #expect(service.standings[0].0.buried == 1 && service.standings[0].dead == 1)
            }
            #expect(story.shelf.deadLetters() == [4])
            let letter = try story.shelf.deadLetter(4)
            #expect(letter.attempts == 3 && letter.reason == "the receiver answered 422" && letter.delivery == "test-4")
            #expect(Set(receiver.delivered) == Set(1...story.latest).subtracting([4]))

            receiver.behave { _ in .answers(200) }
            let client = WebhookCourier.client(limit: .seconds(5))
            let target = try WebhookBook.read(Story.file(receiver.url)).targets[0]
            #expect(await WebhookCourier(client: client, limit: .seconds(5)).carry(letter, to: target) == .delivered)
            try await client.shutdown()
            #expect(receiver.delivered.last == 4)
        }
    }

    @Test func `with no room for more dead letters it waits rather than lose one`() async throws {
        try await WebhookServiceTests.open { story, receiver in
            receiver.behave { _ in .answers(400) }
            story.call(5)
            var policy = Story.hasty
            policy.deadLetters = 2
            try await story.sending(to: receiver, policy) { _ in
                #expect(await comes { receiver.attempts.count { $0.seq == 3 } > 10 })
                #expect(story.shelf.deadLetters() == [1, 2])
                receiver.behave { _ in .answers(200) }
                #expect(await comes { receiver.delivered.last == story.latest })
            }
            #expect(receiver.delivered == Array(3...story.latest))
        }
    }

    @Test func `a position that cannot be read is no reason to begin anew`() async throws {
        try await WebhookServiceTests.open { story, receiver in
            story.call(3)
            try story.shelf.make()
            try Data("seven".utf8).write(to: story.shelf.folder.appendingPathComponent("position"))
            #expect(throws: RecordFault.self) { try story.shelf.position() }
        }
    }
}

@Suite struct WebhookTargetTests {
    @Test func `a targets file names what is wrong in it`() {
        let faults: [([UInt8], String)] = [
            (Story.file("ftp://x/y"), "no http or https"), (Story.file("http://board.example/x"), "use https"),
            (Story.file("https://board.example/x", secret: "short"), "secret"), (Story.file("https://x/y", topics: ["weather"]), "weather"),
            (Array("{\"targets\":[{\"name\":\"../x\"}]}".utf8), "name"), (Array("[]".utf8), ""),
        ]
        for (bytes, word) in faults {
            let fault = #expect(throws: RecordFault.self) { try WebhookBook.read(bytes) }
            #expect(fault?.reason.contains(word) == true || word.isEmpty, "\(fault?.description ?? "")")
        }
        #expect(throws: Never.self) { try WebhookBook.read(Story.file("https://board.example/x", topics: ["call", "unit"])) }
    }

    @Test func `the signature is HMAC-SHA-256 over timestamp, delivery and body`() {
        // Made with: printf '1764300000.c-1.{}' | openssl dgst -sha256 -hmac 'sixteen bytes ok'
        let value = WebhookSignature.value(secret: "sixteen bytes ok", timestamp: 1_764_300_000, delivery: "c-1", body: Array("{}".utf8))
        #expect(value == "v1=cb9332ab1ee9d9d183db0e053717f550fcb68142b53f99af398c5b9d67e66a2e")
    }

    @Test func `pauses double up to a limit and are shortened by chance, never to nothing`() {
        let policy = WebhookPolicy()
        #expect((1...8).map { policy.pause(after: $0, chance: 0) } == [1, 2, 4, 8, 16, 32, 60, 60].map { .seconds($0) })
        #expect(policy.pause(after: 3, chance: 0.999) > .seconds(2))
        #expect(policy.pause(after: 5000, chance: 0) == .seconds(60))
    }
}
