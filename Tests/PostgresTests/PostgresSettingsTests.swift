// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Testing

@testable import Postgres

@Suite struct PostgresSettingsTests {
    static let secret = "s3sam0pen"

    @Test(arguments: [
        "postgresql://keng:\(secret)@db1:5432,db2:5433/keng?target_session_attrs=read-write",
        "host=db1,db2 port=5432,5433 user=keng password=\(secret) dbname=keng sslpassword='\(secret)'",
        "postgresql://db1/keng?user=keng&password=\(secret)",
    ])
    func `what is shown has hosts and names, but no password`(string: String) {
        let shown = PostgresSettings(string).redacted
        #expect(!shown.contains(PostgresSettingsTests.secret))
        #expect(shown.contains("password=***"))
        #expect(shown.contains("db1") && shown.contains("user=keng") && shown.contains("dbname=keng"))
    }

    /// Unescaped signs shift a password's rest into other parts.
    @Test(arguments: [
        "postgresql://keng:ab@\(secret)@db1/keng",
        "postgresql://keng:\(secret)/x@db1/keng",
        "postgresql://keng:\(secret)@db1:/\(secret)@x",
        "postgresql://keng:\(secret)@[db1/keng",
        "postgresql://keng:\(secret)%zz@db1/keng",
        "postgresql://keng@db1/keng?passwort=\(secret)",
        "postgresql://keng@db1/keng?password=\(secret)=x",
        "password=x \(secret) host=db1",
        "password=x \(secret)=1 host=db1",
        "password='\(secret)",
        "keng:\(secret)@db1",
        "postgresql://keng:\(secret)@db1:99999/keng",
        "host=db1,db2,db3 port=1,2 password=\(secret)",
        "postgresql://keng:\(secret)@127.0.0.1:1/keng?sslmode=perhaps",
    ])
    func `a string that cannot be used is bad settings, and shows no password`(string: String) async throws {
        let connection = PostgresConnection(PostgresSettings(string))
        let error = try await failure { try await connection.connect() }
        guard case .badSettings = error else { throw error }
        #expect(!error.mayRetry && !error.outcomeIsUnknown)
        #expect(!error.description.contains(PostgresSettingsTests.secret))
        #expect(!PostgresSettings(string).redacted.contains(PostgresSettingsTests.secret))
    }

    @Test func `a word that repeats the password is hidden in errors too`() throws {
        let options = try ConnectionOptions(parsing: "host=db1 password=\(PostgresSettingsTests.secret)")
        #expect(options.scrubbed("who said\n\t\(PostgresSettingsTests.secret)?") == "who said ***?")
    }

    @Test func `each host is tried by itself, with its own port`() throws {
        let attempts = try ConnectionOptions(parsing: "postgresql://a:1,[::1]:2,c:3/keng?hostaddr=10.0.0.1,::1,10.0.0.3").attempts()
        #expect(attempts.map { $0["host"] } == ["a", "::1", "c"])
        #expect(attempts.map { $0["hostaddr"] } == ["10.0.0.1", "::1", "10.0.0.3"])
        #expect(attempts.map { $0["port"] } == ["1", "2", "3"])
        #expect(try ConnectionOptions(parsing: "host=a,b port=7").attempts().map { $0["port"] } == ["7", "7"])
        #expect(try ConnectionOptions(parsing: "dbname=keng").attempts().count == 1)
    }

    @Test func `a standby is preferred among all hosts, not at each`() throws {
        let attempts = try ConnectionOptions(parsing: "host=a,b target_session_attrs=prefer-standby").attempts()
        #expect(attempts.map { $0["host"] } == ["a", "b", "a", "b"])
        #expect(attempts.map { $0["target_session_attrs"] } == ["standby", "standby", "any", "any"])
    }

    @Test(arguments: [
        ("40001", true), ("40P01", true), ("53100", true), ("53300", true), ("57P03", true), ("25006", true), ("55P03", true),
        ("23505", false), ("42601", false), ("22021", false), ("0A000", false),
    ])
    func `what may pass by itself is worth a retry`(sqlState: String, mayRetry: Bool) {
        let error = PostgresError.refused(sqlState: sqlState, message: "", detail: "", constraint: "")
        #expect(error.mayRetry == mayRetry)
        #expect(error.sqlState == sqlState)
    }
}
