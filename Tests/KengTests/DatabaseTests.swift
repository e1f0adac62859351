// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import Postgres
import TestCluster
import Testing

extension ProcessTests {
    /// keng with a database behind it, and what operators do with both.
    @Suite(.serialized)
    struct DatabaseTests {
        private static let rounds = 10
        private static let cluster = Result { try TestCluster.started() }

        private func database() throws -> String { try DatabaseTests.cluster.get().connection() }

        private func db(_ words: String..., on uri: String? = nil) throws -> Program.Run {
            try Program.run(["db"] + words + ["--database", try uri ?? database()])
        }

        @Test(
            "killed again and again under load, keng has everything acknowledged in journal and database, once; and either brings it back")
        func killed() async throws {
            let serving = ["--database", try database(), "--migrate"]
            var shift = try Shift(seed: Surroundings.seed, more: serving)
            defer { shift.keng.kill() }
            for round in 1...DatabaseTests.rounds {
                try shift.killUnderLoad()
                try shift.restart()
                try shift.check()
                try #require(shift.faults.isEmpty, "seed \(Surroundings.seed), round \(round): \(shift.faults)")
            }
            try shift.checkWhole()
            #expect(shift.faults.isEmpty)
            try expectSound(shift, "after the kills")

            // The journal is lost: the state comes from the database, by itself at the start or by hand before it.
            for isByHand in [false, true] {
                for suffix in ["", "-wal", "-shm", "-lock"] { try? FileManager.default.removeItem(atPath: shift.journal.path + suffix) }
                if isByHand {
                    let words = ["--centre", "sketch-city", "--journal", shift.journal.path]
                    let restored = try Program.run(["db", "restore", "--database", try database()] + words)
                    #expect(restored.status == 0 && !restored.output.contains(": 0 events fetched"), "\(restored)")
                    let again = try Program.run(["db", "restore", "--database", try database()] + words)
                    #expect(again.status == 0 && again.output.contains(": 0 events fetched, 0 repaired"), "\(again)")
                }
                try shift.restart()
                try shift.checkWhole()
                #expect(shift.faults.isEmpty, "from the database alone, by hand: \(isByHand)")
                try expectSound(shift, "after the journal was lost, by hand: \(isByHand)")
            }

            // The database is lost and made anew: it is refilled from the journal.
            let connection = PostgresConnection(PostgresSettings(try database()))
            try await connection.connect()
            try await connection.script("DROP SCHEMA keng CASCADE")
            await connection.close()
            try shift.restart()
            try expectSound(shift, "after the database was lost")
        }

        /// Stops it, which drains; then database and journal are held against each other.
        private func expectSound(_ shift: Shift, _ moment: String) throws {
            #expect(try shift.keng.stop().status == 0)
            let drained = try db("drain", "--journal", shift.journal.path, "--centre", "sketch-city")
            #expect(drained.status == 0, "\(moment): \(drained)")
            let verdict = try db("verify", "--journal", shift.journal.path)
            #expect(verdict.status == 0 && verdict.output.contains("no fault found"), "\(moment): \(verdict)")
            let status = try db("status", "--journal", shift.journal.path)
            #expect(status.status == 0 && status.output.contains("nothing waits for the database"), "\(moment): \(status)")
        }

        @Test("without a database greeting, STATS and HEALTH say so, and sheets lie in their folder all the same")
        func fields() throws {
            let folder = try Surroundings.folder()
            let keng = try RunningKeng(
                journal: folder.appendingPathComponent("keng.journal"),
                more: ["--sheets", folder.appendingPathComponent("sheets").path])
            defer { keng.kill() }
            let client = try keng.client()
            #expect(client.greeting["dur"] == "local" && client.greeting["database"] == "none")
            #expect(try client.ask("HEALTH")["database"] == "none")
            #expect(try client.ask("STATS")["database"] == "none")
            let latest = folder.appendingPathComponent("sheets/latest.txt").path
            let limit = deadline()
            while !FileManager.default.fileExists(atPath: latest), .now < limit { _ = try client.ask("PING") }
            #expect(FileManager.default.fileExists(atPath: latest))
        }

        @Test("commands on a database that is not there, a centre that nobody knows or a journal that is missing end with 1 and a sentence")
        func unhappy() throws {
            let nowhere = "postgresql://postgres@127.0.0.1:1/postgres"
            for command in ["migrate", "status", "verify"] {
                let run = try db(command, on: nowhere)
                #expect(run.status == 1 && run.complaint.contains("no connection to PostgreSQL"), "\(command): \(run)")
            }
            let unnamed = try Program.run(["db", "status"])
            #expect(unnamed.status == 1 && unnamed.complaint.contains("--database"), "\(unnamed)")
            #expect(try db("migrate").status == 0)
            let verify = try db("verify", "--centre", "atlantis")
            #expect(verify.status == 1 && verify.complaint.contains("holds no centre 'atlantis'"), "\(verify)")
            let journal = try Surroundings.folder().appendingPathComponent("none.journal").path
            let restore = try db("restore", "--centre", "atlantis", "--journal", journal)
            #expect(restore.status == 1 && restore.complaint.contains("holds no centre 'atlantis'"), "\(restore)")
            let drain = try db("drain", "--centre", "atlantis", "--journal", journal)
            #expect(drain.status == 1 && drain.complaint.contains("no such journal"), "\(drain)")
            #expect(!FileManager.default.fileExists(atPath: journal), "nobody made one by asking")
            let status = try db("status", "--journal", journal)
            #expect(status.status == 1 && status.complaint.contains("no such journal") && status.output.isEmpty, "\(status)")
        }
    }
}
