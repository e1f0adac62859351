// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Access
import ConsoleProtocol
import ConsoleServer
import Testing
import Vocabulary

/// Logging in over real sockets.
struct LoginTests {
    private static let password = "mật khẩu của Lan"

    private static let users: UserBook = {
        var book = UserBook(secret: Array(0..<32))
        for (name, role) in [("lan", Role.dispatcher), ("xem", .viewer), ("alarm", .integrator)] {
            var user = UserRecord()
            (user.name, user.role) = (name, role)
            user.verifier = ScramVerifier(password: try! PlainPassword(password), salt: [1, 2, 3, 4], iterations: 4096).description
            try! book.add(user)
        }
        return book
    }()

    private func withUsers(
        _ engine: TestEngine, _ change: (inout ServerConfiguration) -> Void = { _ in },
        _ body: (LineServer, Int) async throws -> Void
    ) async throws {
        try await withServer(
            engine,
            {
                $0.users = Self.users
                $0.makeNonce = { "SERVERNONCE" }
                change(&$0)
            }, body)
    }

    /// Says both messages and gives both answers.
    private func logIn(_ client: TestClient, _ name: String, _ password: String = password) throws -> [String] {
        var scram = ScramClient(name: name, password: try PlainPassword(password), nonce: "CLIENTNONCE")
        client.send("l1 AUTH mechanism=SCRAM-SHA-256 message=\(scram.first)\n")
        let challenge = try #require(try client.line())
        let message = try #require(ServerLine(line: Array(challenge.utf8))?["message"])
        client.send("l2 AUTH message=\(try scram.answer(message))\n")
        let answer = try #require(try client.line())
        if let signature = ServerLine(line: Array(answer.utf8))?["message"] { try scram.check(signature) }
        return [challenge, answer]
    }

    private func newcomer(_ port: Int, as name: String) throws -> TestClient {
        let client = try TestClient(port: port)
        _ = try client.line()
        _ = try logIn(client, name)
        return client
    }

    @Test("nothing is obeyed before a login; then everything is, and the proof goes both ways")
    func logsIn() async throws {
        try await withUsers(TestEngine()) { _, port in
            let client = try TestClient(port: port)
            let greeting = try #require(try client.line())
            #expect(greeting.hasSuffix(" auth=SCRAM-SHA-256 auth_line_max=1024 auth_within=30 auth_tries=3"))
            client.send("a ECHO n=1\nb PING\nc SUB\n")
            #expect(
                try client.lines(3).map { $0.prefix(21) } == ["a ERR AUTH retry=neve", "b ERR AUTH retry=neve", "c ERR AUTH retry=neve"])
            let answers = try logIn(client, "lan")
            #expect(answers[0] == "l1 OK message=r=CLIENTNONCESERVERNONCE,s=AQIDBA==,i=4096")
            #expect(answers[1].hasPrefix("l2 OK message=v=") && answers[1].hasSuffix(" user=lan role=dispatcher"))
            client.send("d ECHO n=4\ne AUTH message=x\n")
            #expect(try client.lines(2) == ["d OK n=4", #"e ERR STATE retry=never text="lan is logged in already""#])
        }
    }

    @Test("a wrong password, a name that does not exist and one that is disabled get the same answer; the third ends the connection")
    func refuses() async throws {
        try await withUsers(TestEngine(), { try? $0.users?.change("xem") { $0.isDisabled = true } }) { server, port in
            let client = try TestClient(port: port)
            _ = try client.line()
            let no = #"l2 ERR AUTH retry=never text="name and proof do not fit""#
            #expect(try logIn(client, "lan", "another password")[1] == no)
            #expect(try logIn(client, "nobody")[1] == no)
            #expect(try logIn(client, "xem")[1] == no)
            #expect(try client.rest() == [#"* BYE AUTH retry=never text="3 logins have failed; goodbye""#])
            #expect(await server.counters().loginFailures == 3)
        }
    }

    @Test("after failures the answer comes late, for that name and address only, and a right password still comes in")
    func slowsGuessing() async throws {
        try await withUsers(TestEngine(), { $0.loginTries = 100 }) { _, port in
            let client = try TestClient(port: port)
            _ = try client.line()
            for _ in 0..<3 { _ = try logIn(client, "lan", "another password") }
            #expect(try logIn(try TestClient(port: port, skipsGreeting: true), "xem")[1].contains("role=viewer"))
            let start = ContinuousClock.now
            #expect(try logIn(client, "lan")[1].contains("role=dispatcher"))
            #expect(ContinuousClock.now - start >= .seconds(1))
        }
    }

    @Test("a line is short before the login, and long behind it")
    func limitsLines() async throws {
        try await withUsers(TestEngine()) { _, port in
            let client = try TestClient(port: port)
            _ = try client.line()
            let fill = String(repeating: "x", count: 2000)
            client.send("a ECHO n=\(fill)\n")
            #expect(try client.line() == #"a ERR TOOLONG retry=never text="the line is longer than 1024 bytes; it was thrown away""#)
            _ = try logIn(client, "lan")
            client.send("b ECHO n=\(fill)\n")
            #expect(try client.line() == "b OK n=\(fill)")
        }
    }

    @Test("callers are hidden from a viewer in history and in what is pushed, and shown to a dispatcher")
    func masksEvents() async throws {
        let engine = TestEngine()
        func event(_ seq: UInt64) -> PublishedEvent { engine.commit(secret: "call.report.caller=0901") }
        _ = event(1)
        try await withUsers(engine) { server, port in
            let (lan, xem) = (try newcomer(port, as: "lan"), try newcomer(port, as: "xem"))
            for client in [lan, xem] { client.send("s SUB from=1 heartbeat=0\n") }
            #expect(try lan.lines(2)[1] == "* EV seq=1 type=call call.report.caller=0901")
            #expect(try xem.lines(2)[1] == "* EV seq=1 type=call call.report.caller=***")
            server.publish([event(2)])
            #expect(try lan.line() == "* EV seq=2 type=call call.report.caller=0901")
            #expect(try xem.line() == "* EV seq=2 type=call call.report.caller=***")
        }
    }

    @Test("an integrator follows no events, and sees no clients")
    func forbids() async throws {
        try await withUsers(TestEngine()) { server, port in
            let client = try newcomer(port, as: "alarm")
            client.send("a SUB\nb CLIENTS\nc PING\n")
            let lines = try client.lines(3)
            #expect(lines[0].hasPrefix("a ERR FORBIDDEN retry=never text=\"SUB is for call-taker, "))
            #expect(lines[1] == #"b ERR FORBIDDEN retry=never text="CLIENTS is for supervisor, administrator; alarm is integrator""#)
            #expect(lines[2].hasPrefix("c OK seq="))
            #expect(await server.counters().forbidden == 2)
        }
    }

    @Test("who is disabled while connected is told goodbye; others stay, with the role they have now")
    func reloads() async throws {
        try await withUsers(TestEngine()) { server, port in
            let (lan, xem) = (try newcomer(port, as: "lan"), try newcomer(port, as: "xem"))
            var users = Self.users
            try users.change("lan") { $0.isDisabled = true }
            try users.change("xem") { $0.role = .supervisor }
            try server.reload(users: users, tls: nil)
            #expect(try lan.rest() == [#"* BYE AUTH retry=never text="lan may not be here any more""#])
            xem.send("a CLIENTS\n")
            let row = try #require(try xem.line())
            #expect(row.hasPrefix("a - row=client connection=") && row.contains(" tls=0 user=xem role=supervisor age_s="))
            let late = try TestClient(port: port)
            _ = try late.line()
            #expect(try logIn(late, "lan")[1].hasPrefix("l2 ERR AUTH"))
        }
    }

    @Test("garbage instead of a login costs a bounded number of lines")
    func garbage() async throws {
        try await withUsers(TestEngine()) { _, port in
            let client = try TestClient(port: port)
            for number in 0..<100 { client.send("x\(number) SUB from=\(number)\n") }
            let lines = try client.rest()
            #expect(lines.count == 22 && lines.last?.hasPrefix("* BYE ABUSE") == true)
            for wrong in [
                "AUTH", "AUTH mechanism=PLAIN message=x", "AUTH message=x", "AUTH mechanism=SCRAM-SHA-256 message=y", "AUTH user=lan",
            ] {
                let client = try TestClient(port: port)
                _ = try client.line()
                client.send("a \(wrong)\n")
                #expect(try client.line()?.hasPrefix("a ERR ") == true, "\(wrong)")
            }
        }
    }
}
