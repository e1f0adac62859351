// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import Testing

extension ProcessTests {
    @Suite(.serialized)
    struct HealthTests {
        private func health(_ port: Int, _ more: String...) throws -> Program.Run {
            try Program.run(["health", "--port", "\(port)", "--patience", "1"] + more)
        }

        @Test("health is good when a write is committed, and with --database-required only with a database")
        func alive() throws {
            let keng = try RunningKeng(journal: Surroundings.folder().appendingPathComponent("journal"))
            let good = try health(keng.port)
            #expect(good.status == 0 && good.output.contains(/written in \d+ µs; database none/), "\(good)")
            let bad = try health(keng.port, "--database-required")
            #expect(bad.status == 1 && bad.complaint.contains("the database is none"), "\(bad)")
        }

        @Test("health fails when keng is frozen, and when it is gone")
        func frozen() throws {
            let keng = try RunningKeng(journal: Surroundings.folder().appendingPathComponent("journal"))
            keng.program.signal(SIGSTOP)
            let frozen = try health(keng.port)
            #expect(frozen.status == 1 && frozen.complaint.contains("keng does not answer in time"), "\(frozen)")
            keng.program.signal(SIGCONT)
            #expect(try health(keng.port).status == 0)
            keng.kill()
            let gone = try health(keng.port)
            #expect(gone.status == 1 && gone.complaint.contains("no keng answers"), "\(gone)")
        }

        @Test("health takes no other server for keng")
        func foreign() throws {
            let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(listener) }
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
            var size = socklen_t(MemoryLayout<sockaddr_in>.size)
            let isListening = withUnsafeMutablePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(listener, $0, size) == 0 && listen(listener, 4) == 0 && getsockname(listener, $0, &size) == 0
                }
            }
            #expect(isListening)
            let silent = try health(Int(UInt16(bigEndian: address.sin_port)))
            #expect(silent.status == 1 && silent.complaint.contains("keng does not answer in time"), "\(silent)")
        }
    }
}
