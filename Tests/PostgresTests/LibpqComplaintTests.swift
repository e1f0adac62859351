// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Testing

@testable import Postgres

@Suite struct LibpqComplaintTests {
    @Test func `what libpq guesses at is left out`() {
        let refused = LibpqComplaint(
            """
            connection to server at "db1", port 1 failed: Connection refused
            \tIs the server running on that host and accepting TCP/IP connections?

            """)
        #expect(refused.reason == "connection to server at \"db1\", port 1 failed: Connection refused")
        #expect(refused.sqlState == nil)
        let closed = LibpqComplaint(
            """
            server closed the connection unexpectedly
            \tThis probably means the server terminated abnormally
            \tbefore or while processing the request.

            """)
        #expect(closed.reason == "server closed the connection unexpectedly")
    }

    @Test func `a verbose refusal gives its SQLSTATE, and nothing of the server's source; said twice it is told once`() {
        let refusal = """
            db1 failed: FATAL:  28P01: password authentication failed for user "keng"
            LOCATION:  auth_failed, auth.c:330

            """
        let complaint = LibpqComplaint(refusal + refusal)
        #expect(complaint.reason == #"db1 failed: FATAL: password authentication failed for user "keng" [28P01]"#)
        #expect(complaint.sqlState == "28P01")
    }

    @Test func `each address of a host has its say, and what the server adds stays`() {
        let complaint = LibpqComplaint(
            """
            db1 (::1) failed: Connection refused
            \tIs the server running on that host and accepting TCP/IP connections?
            db1 (10.0.0.1) failed: FATAL:  3D000: no such database
            DETAIL:  It was renamed.
            """)
        #expect(
            complaint.reason
                == "db1 (::1) failed: Connection refused; db1 (10.0.0.1) failed: FATAL: no such database [3D000]; DETAIL: It was renamed.")
        #expect(complaint.sqlState == "3D000")
        #expect(LibpqComplaint(nil).reason.isEmpty)
    }

    @Test func `seconds are told as people say them`() {
        let spans: [Duration] = [.nanoseconds(4_999_999_286), .milliseconds(250), .seconds(2), .milliseconds(1_234)]
        #expect(spans.map(\.inSeconds) == ["5 s", "0.25 s", "2 s", "1.23 s"])
        #expect(PostgresError.deadline(after: spans[0]).description.contains("within 5 s,"))
    }
}
