// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import Testing

extension ProcessTests {
    /// Users, certificates, roles and the audit, from the outside.
    @Suite(.serialized)
    struct AccessTests {
        private let folder: URL
        private let users: String
        private let certificates: String

        init() throws {
            folder = try Surroundings.folder()
            users = folder.appendingPathComponent("users.json").path
            certificates = folder.appendingPathComponent("certs").path
        }

        private func user(_ arguments: [String], input: String? = nil) throws -> Program.Run {
            try Program.run(["user"] + arguments + ["--users", users], input: input)
        }

        @Test("users are added, listed, disabled and given new passwords; the file is for its owner only")
        func usersFile() throws {
            #expect(try user(["add", "lan", "--role", "dispatcher"], input: "mật khẩu dài\n").status == 0)
            let made = try user(["add", "xem", "--role", "viewer", "--generate"])
            #expect(made.output.contains(/password: [a-z0-9]{5}(-[a-z0-9]{5}){3}/), "\(made)")
            #expect(try user(["add", "e12", "--role", "unit", "--unit", "hk-01", "--certificate-only"]).status == 0)
            #expect(try user(["add", "lan", "--role", "viewer"], input: "another one\n").complaint.contains("already"))
            #expect(try user(["add", "kim", "--role", "viewer"], input: "short\n").complaint.contains("at least 8"))
            #expect(try user(["add", "kim", "--role", "unit"], input: "long enough\n").complaint.contains("--unit"))
            #expect(try user(["rotate", "xem", "--generate"]).output.contains("password: "))
            #expect(try user(["disable", "xem"]).status == 0)
            #expect(try user(["disable", "nobody"]).status != 0)
            let list = try user(["list"]).output.split(separator: "\n")
            #expect(list.count == 3 && list[0].hasPrefix("e12") && list[0].contains("certificate only") && list[2].contains("DISABLED"))
            let mode = try FileManager.default.attributesOfItem(atPath: users)[.posixPermissions] as? NSNumber
            #expect(mode?.intValue == 0o600)
            let text = try String(contentsOfFile: users, encoding: .utf8)
            #expect(!text.contains("mật khẩu") && text.contains("SCRAM-SHA-256$"))
            try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: users)
            #expect(try user(["list"]).complaint.contains("others may read it"))
        }

        @Test("certificates are made for their owner only, and nothing is overwritten")
        func certificateFiles() throws {
            func cert(_ arguments: [String]) throws -> Program.Run { try Program.run(["cert"] + arguments + ["--folder", certificates]) }
            #expect(try cert(["server"]).complaint.contains("keng cert ca"))
            for arguments in [["ca"], ["server", "--host", "127.0.0.1"], ["client", "e12"]] { #expect(try cert(arguments).status == 0) }
            for name in ["ca", "server", "e12"] {
                let mode =
                    try FileManager.default.attributesOfItem(atPath: "\(certificates)/\(name)-key.pem")[.posixPermissions] as? NSNumber
                #expect(mode?.intValue == 0o600)
            }
            let before = try String(contentsOfFile: certificates + "/ca.pem", encoding: .utf8)
            #expect(try cert(["ca"]).complaint.contains("nothing is overwritten"))
            #expect(try String(contentsOfFile: certificates + "/ca.pem", encoding: .utf8) == before)
            #expect(try cert(["client", "E 12"]).status != 0)
        }

        @Test("a port that others reach is not opened without users")
        func openPorts() throws {
            let base = ["serve", "--city", try Surroundings.city(), "--centre", Surroundings.centre, "--port", "0"]
            #expect(try Program.run(base + ["--host", "0.0.0.0"]).status != 0)
            #expect(try Program.run(base + ["--host", "0.0.0.0", "--allow-remote"]).complaint.contains("needs --users"))
            let tls = ["--tls-port", "0", "--tls-certificate", "x", "--tls-key", "y"]
            #expect(try Program.run(base + tls).complaint.contains("needs --users"))
        }

        /// `keng serve` with lan (dispatcher), xem (viewer) and e12 (unit HK-01, by certificate), and its TLS port.
        private func serve() throws -> (keng: RunningKeng, tls: Int, journal: URL) {
            for (name, role) in [("lan", "dispatcher"), ("xem", "viewer")] {
                _ = try user(["add", name, "--role", role], input: "mật khẩu của \(name)\n")
            }
            _ = try user(["add", "e12", "--role", "unit", "--unit", "HK-01", "--certificate-only"])
            for arguments in [["ca"], ["server", "--host", "127.0.0.1"], ["client", "e12"]] {
                _ = try Program.run(["cert"] + arguments + ["--folder", certificates])
            }
            let journal = folder.appendingPathComponent("keng.journal")
            let keng = try RunningKeng(
                journal: journal,
                more: [
                    "--users", users, "--tls-host", "127.0.0.1", "--tls-port", "0", "--tls-certificate", certificates + "/server.pem",
                    "--tls-key", certificates + "/server-key.pem", "--client-ca", certificates + "/ca.pem",
                ])
            let line = try #require(try keng.program.line())
            let found = try #require(line.firstMatch(of: /TLS +127\.0\.0\.1:(\d+)/), "\(line)")
            return (keng, Int(found.output.1)!, journal)
        }

        private func console(_ port: Int, _ more: [String], input: String, password: String = "") throws -> Program.Run {
            try Program.run(
                ["console", "--port", "\(port)", "--raw"] + more, input: input, environment: ["KENG_PASSWORD": password])
        }

        @Test("consoles log in by password, by TLS and by certificate; the audit says who did what from where")
        func consoles() throws {
            let (keng, tls, journal) = try serve()
            defer { keng.kill() }
            let trust = ["--tls", "--ca", certificates + "/ca.pem"]
            let call = "CALL type=TRASH caller=0900000001 at=21.0155,105.7985\n"
            let lan = try console(keng.port, ["--user", "lan"], input: call, password: "mật khẩu của lan")
            #expect(lan.status == 0 && lan.output.contains("1 OK seq="), "\(lan)")
            let secure = try console(tls, trust + ["--user", "lan"], input: "CALLINFO call=1\n", password: "mật khẩu của lan")
            #expect(secure.status == 0 && secure.output.contains("report.caller=0900000001"), "\(secure)")
            let viewer = try console(tls, trust + ["--user", "xem"], input: "CALLINFO call=1\n", password: "mật khẩu của xem")
            #expect(viewer.status == 0 && viewer.output.contains("report.caller=***"), "\(viewer)")
            let crew = trust + ["--client-certificate", certificates + "/e12.pem", "--client-key", certificates + "/e12-key.pem"]
            let unit = try console(tls, crew, input: "STATUS unit=HK-01 to=out_of_service\nSTATUS unit=HK-02 to=out_of_service\n")
            #expect(unit.output.contains("auth=done user=e12 role=unit units=HK-01"), "\(unit)")
            #expect(unit.status == 1 && unit.output.contains("1 OK seq=") && unit.output.contains("2 ERR FORBIDDEN"), "\(unit)")

            let wrong = try console(keng.port, ["--user", "lan"], input: call, password: "mật khẩu của ai")
            #expect(wrong.status == 1 && wrong.output.contains("name and proof do not fit"), "\(wrong)")
            let stranger = try console(tls, ["--tls", "--user", "lan"], input: call, password: "mật khẩu của lan")
            #expect(stranger.status == 1 && stranger.output.contains("not signed by whom we trust"), "\(stranger)")
            let health = try Program.run(
                ["health", "--port", "\(tls)", "--user", "xem"] + trust, environment: ["KENG_PASSWORD": "mật khẩu của xem"])
            #expect(health.status == 0 && health.output.contains("written in"), "\(health)")

            let audit = ["--journal", journal.path, "--centre", "sketch-city"]
            let all = try Program.run(["audit", "show"] + audit)
            #expect(all.output.contains(/\n2 at=\S+ by=lan from=127\.0\.0\.1:\d+ type=call_taken .*report\.caller=\*\*\*/), "\(all)")
            let one = try Program.run(["audit", "show", "--user", "e12"] + audit).output.split(separator: "\n")
            #expect(one.count == 1 && one[0].contains("type=duty_changed unit=HK-01"), "\(one)")
            #expect(try keng.stop().status == 0)
            let verdict = try Program.run(["audit", "verify", "--city", try Surroundings.city()] + audit)
            #expect(verdict.status == 0 && verdict.output.contains("no fault found"), "\(verdict)")
            #expect(![keng.program.complaint, keng.announcement.joined()].contains { $0.contains("mật khẩu") })
        }

        @Test("a load logs its connections in; who may not is told why")
        func load() throws {
            let (keng, tls, journal) = try serve()
            defer { keng.kill() }
            let run = { (name: String, more: [String]) in
                try Program.run(
                    [
                        "load", "--city", try Surroundings.city(), "--user", name, "--calls", "20", "--consoles", "1", "--connections", "1",
                        "--seconds", "1", "--journal", journal.path,
                    ] + more, environment: ["KENG_PASSWORD": "mật khẩu của \(name)"])
            }
            let lan = try run("lan", ["--port", "\(tls)", "--tls", "--ca", certificates + "/ca.pem"])
            #expect(lan.status == 0 && lan.output.contains("nothing missing, nothing double"), "\(lan)")
            let unknown = try run("minh", ["--port", "\(keng.port)"])
            #expect(unknown.status != 0 && unknown.complaint.contains("name and proof do not fit"), "\(unknown)")
        }

        @Test("a stop says goodbye through TLS, too")
        func stopsTLS() throws {
            let (keng, tls, _) = try serve()
            defer { keng.kill() }
            let console = try Program(
                [
                    "console", "--port", "\(tls)", "--raw", "--follow", "--user", "lan", "--tls", "--ca", certificates + "/ca.pem",
                ], environment: ["KENG_PASSWORD": "mật khẩu của lan"])
            #expect(try console.line()?.hasPrefix("* KENG") == true)
            #expect(try keng.stop().status == 0)
            #expect(try console.line()?.hasPrefix("* GOAWAY") == true)
            #expect(try console.line()?.hasPrefix("* BYE STOPPING retry=elsewhere") == true)
            console.kill()
        }

        @Test("after SIGHUP a disabled user is gone, a new password holds, and a file that cannot be read changes nothing")
        func reload() throws {
            let (keng, _, _) = try serve()
            defer { keng.kill() }
            let lan = try keng.client()
            #expect(try lan.logIn("lan", "mật khẩu của lan").last??.hasSuffix("role=dispatcher") == true)
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: users)
            keng.program.signal(SIGHUP)
            while !keng.program.complaint.contains("stay as they were") { _ = try lan.ask("PING") }
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: users)
            _ = try user(["rotate", "xem"], input: "mật khẩu mới của xem\n")
            _ = try user(["disable", "lan"])
            keng.program.signal(SIGHUP)
            #expect(try lan.line()?.hasPrefix("* BYE AUTH retry=never ") == true)
            #expect(try lan.line() == nil)
            let xem = try keng.client()
            #expect(try xem.logIn("xem", "mật khẩu của xem").last??.contains("ERR AUTH") == true)
            #expect(try xem.logIn("xem", "mật khẩu mới của xem").last??.hasSuffix("role=viewer") == true)
        }
    }
}
