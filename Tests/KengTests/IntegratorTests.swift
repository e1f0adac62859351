// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import Testing

extension ProcessTests {
    /// The doors for machines, of the real program: what was answered holds after `kill -9`, what was to be told is told.
    @Suite(.serialized)
    struct IntegratorTests {
        /// `keng serve` with an intake, on ports of its own, and a token that may do everything.
        private final class Intake {
            let keng: RunningKeng
            let port: Int
            let token: String

            init(_ folder: URL, more: [String] = []) throws {
                let tokens = folder.appendingPathComponent("tokens.json").path
                let made = try Program.run([
                    "token", "add", "--name", "app", "--scope", "calls:write,calls:read,callers:read,events:read", "--tokens", tokens,
                ])
                token = made.output
                keng = try RunningKeng(
                    journal: folder.appendingPathComponent("keng.journal"), more: ["--intake-port", "0", "--tokens", tokens] + more)
                var found = Intake.port(in: keng.announcement)
                while found == nil, let line = try keng.program.line() { found = Intake.port(in: [line]) }
                guard let found else { throw Failure("keng says no port of its intake: \(keng.announcement)") }
                port = found
            }

            private static func port(in lines: [String]) -> Int? {
                lines.lazy.compactMap { $0.firstMatch(of: /intake +127\.0\.0\.1:(\d+)/).flatMap { Int($0.output.1) } }.first
            }

            /// Status, headers and body of an answer, without the date.
            func ask(_ method: String, _ path: String, key: String? = nil, body: String = "") throws -> (status: Int, body: String) {
                var request = URLRequestText(method, path, token: token)
                if let key { request.headers.append("Idempotency-Key: \(key)") }
                request.body = body
                return try request.send(to: port)
            }
        }

        @Test("a request repeated after kill -9 gets the same answer, and nothing happens twice")
        func repeated() throws {
            let folder = try Surroundings.folder()
            var intake = try Intake(folder)
            let bodies = (1...40).map {
                "{\"hotline\":\"114\",\"caller\":\"09000\($0)\",\"text\":\"cháy \($0)\",\"at\":\"21.0155,105.7985\"}"
            }
            let answers = try bodies.indices.map { try intake.ask("POST", "/v1/calls", key: "kill-key-\($0)", body: bodies[$0]) }
            let note = try intake.ask("PATCH", "/v1/calls/7", key: "kill-note-1", body: "{\"note\":\"khói\"}")
            #expect(answers.allSatisfy { $0.status == 201 } && note.status == 200)
            intake.keng.kill()
            intake = try Intake(folder)
            defer { intake.keng.kill() }
            let before = try intake.keng.client().greeting.number("seq")
            for index in bodies.indices {
                let again = try intake.ask("POST", "/v1/calls", key: "kill-key-\(index)", body: bodies[index])
                #expect(again.status == 201 && again.body == answers[index].body)
            }
            #expect(try intake.ask("PATCH", "/v1/calls/7", key: "kill-note-1", body: "{\"note\":\"khói\"}").body == note.body)
            #expect(try intake.ask("POST", "/v1/calls", key: "kill-key-1", body: "{}").status == 422)
            #expect(try intake.ask("GET", "/v1/calls/41").status == 404)
            #expect(try intake.keng.client().greeting.number("seq") == before, "repeats write nothing")
            let events = try intake.ask("GET", "/v1/events?from=1&topics=call&follow=false").body
            #expect(events.components(separatedBy: "event: call_taken").count == 41)
            #expect(try intake.keng.stop().status == 0)
        }

        @Test("webhooks miss nothing over kill -9 and a receiver that was away; given up letters are sent by command")
        func webhooks() throws {
            let folder = try Surroundings.folder()
            let receiver = try Receiver(folder)
            let targets = folder.appendingPathComponent("webhooks.json").path
            let url = "http://127.0.0.1:\(receiver.port)/keng"
            let file =
                "{\"targets\":[{\"name\":\"board\",\"url\":\"\(url)\",\"secret\":\"sixteen bytes ok\",\"topics\":[\"call\"],\"from\":1}]}"
            FileManager.default.createFile(atPath: targets, contents: Data(file.utf8), attributes: [.posixPermissions: 0o600])
            var intake = try Intake(folder, more: ["--webhooks", targets])
            for number in 1...10 { _ = try intake.ask("POST", "/v1/calls", key: "hook-key-\(number)", body: "{}") }
            try receiver.wait { $0.count >= 3 }
            intake.keng.kill()
            receiver.isAway(true)
            intake = try Intake(folder, more: ["--webhooks", targets])
            defer { intake.keng.kill() }
            for number in 11...20 { _ = try intake.ask("POST", "/v1/calls", key: "hook-key-\(number)", body: "{}") }
            receiver.isAway(false)
            try receiver.wait { Set($0).count >= 20 }
            #expect(Set(try receiver.deliveries()).count == 20)
            #expect(try receiver.deliveries().count <= 21, "only what was on its way may come twice")

            receiver.refuses(true)
            _ = try intake.ask("POST", "/v1/calls", key: "hook-key-21", body: "{}")
            let place = ["--webhooks", targets, "--journal", folder.appendingPathComponent("keng.journal").path]
            let limit = deadline(after: .seconds(60))
            while try !Program.run(["webhook", "list"] + place).output.contains("1 dead") {
                guard ContinuousClock.now < limit else { throw Failure("the letter is never given up") }
            }
            #expect(try Program.run(["webhook", "resend"] + place).status != 0)
            receiver.refuses(false)
            let resent = try Program.run(["webhook", "resend"] + place)
            #expect(resent.status == 0 && resent.output.contains("delivered"), "\(resent)")
            #expect(try Program.run(["webhook", "list"] + place).output.contains("0 dead"))
            #expect(Set(try receiver.deliveries()).count == 21)
            #expect(try intake.keng.stop().status == 0)
        }

        @Test("the intake needs its tokens file, and loopback unless it is told otherwise")
        func guarded() throws {
            let folder = try Surroundings.folder()
            let start = ["serve", "--city", try Surroundings.city(), "--centre", Surroundings.centre, "--port", "0", "--intake-port", "0"]
            let journal = ["--journal", folder.appendingPathComponent("keng.journal").path]
            let missing = try Program.run(start + journal + ["--tokens", folder.appendingPathComponent("none.json").path])
            #expect(missing.status != 0 && missing.complaint.contains("none.json is not there"))
            let remote = try Program.run(start + journal + ["--intake-host", "0.0.0.0"])
            #expect(remote.status != 0 && remote.complaint.contains("is not loopback"))
        }
    }
}

/// One HTTP request on a connection of its own, read to its end.
private struct URLRequestText {
    private let method: String
    private let path: String
    var headers: [String]
    var body = ""

    init(_ method: String, _ path: String, token: String) {
        (self.method, self.path) = (method, path)
        headers = ["Authorization: Bearer \(token)"]
    }

    func send(to port: Int) throws -> (status: Int, body: String) {
        let curl = Process()
        curl.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        let data = body.isEmpty ? [] : ["--data-binary", body]
        curl.arguments = ["curl", "-sS", "-m", "30", "-X", method, "-w", "\n%{http_code}"] + headers.flatMap { ["-H", $0] } + data
        curl.arguments?.append("http://127.0.0.1:\(port)\(path)")
        let output = Pipe()
        curl.standardOutput = output
        try curl.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        curl.waitUntilExit()
        let end = text.lastIndex(of: "\n") ?? text.startIndex
        guard let status = Int(text[end...].dropFirst()) else { throw Failure("no answer to \(method) \(path): \(text)") }
        return (status, String(text[..<end]))
    }
}

/// A receiver of webhooks in another language, in a process of its own. It behaves as files in its folder say.
private final class Receiver {
    private let process = Process()
    private let life = Pipe()
    private let folder: URL
    let port: Int

    private static let script = """
        import http.server, os, sys, threading
        os.chdir(sys.argv[1])
        # Its life is that of whoever holds the other end of its input.
        threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = 503 if os.path.exists("away") else 422 if os.path.exists("refuses") else 200
                if status == 200:
                    with open("deliveries", "a") as file: file.write(f"{self.headers['Keng-Delivery']}\\n")
                self.send_response(status); self.send_header("Content-Length", "0"); self.end_headers()
            def log_message(self, *words): pass
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        print(server.server_address[1], flush=True)
        server.serve_forever()
        """

    init(_ parent: URL) throws {
        folder = parent.appendingPathComponent("receiver")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", Receiver.script, folder.path]
        let output = Pipe()
        (process.standardInput, process.standardOutput, process.standardError) = (life, output, FileHandle.nullDevice)
        try process.run()
        var stream = LineStream(output.fileHandleForReading.fileDescriptor)
        guard let line = try stream.line(by: deadline()), let port = Int(line) else { throw Failure("the receiver does not start") }
        self.port = port
    }

    deinit {
        try? life.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    func isAway(_ flag: Bool) { set("away", flag) }
    func refuses(_ flag: Bool) { set("refuses", flag) }

    private func set(_ name: String, _ flag: Bool) {
        let path = folder.appendingPathComponent(name).path
        if flag { FileManager.default.createFile(atPath: path, contents: nil) } else { try? FileManager.default.removeItem(atPath: path) }
    }

    /// Ids of what it took, in order.
    func deliveries() throws -> [String] {
        let text = (try? String(contentsOf: folder.appendingPathComponent("deliveries"), encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map(String.init)
    }

    func wait(until condition: ([String]) -> Bool) throws {
        let limit = deadline(after: .seconds(90))
        while !condition(try deliveries()) {
            guard ContinuousClock.now < limit else { throw Failure("not delivered in time: \(try deliveries())") }
            usleep(5000)
        }
    }
}
