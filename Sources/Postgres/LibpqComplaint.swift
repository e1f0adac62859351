// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// What libpq says when it has no answer of the server to quote, as one line. Its own is many:
///
/// ```
/// connection to server at "db1", port 5432 failed: Connection refused
///     Is the server running on that host and accepting TCP/IP connections?      a tab and a guess: left out
/// connection to server at "db1", port 5433 failed: FATAL:  28P01: password authentication failed for user "keng"
/// LOCATION:  auth_failed, auth.c:330                                            the server's own source: left out
/// ```
struct LibpqComplaint {
    let reason: String
    /// The five letters of PostgreSQL's appendix A. libpq gives them only within the words, and only when those are verbose.
    let sqlState: String?

    init(_ words: UnsafePointer<CChar>?) { self.init(words.map { String(cString: $0) } ?? "") }

    init(_ words: String) {
        var (lines, first) = ([String](), String?.none)
        for line in words.split(separator: "\n") where !line.hasPrefix("\t") && !line.hasPrefix("LOCATION:") {
            let (text, sqlState) = LibpqComplaint.parts(line)
            // The same refusal comes twice from a server that was asked with TLS and then without.
            if !text.isEmpty, !lines.contains(text) { lines.append(text) }
            first = first ?? sqlState
        }
        (reason, sqlState) = (lines.joined(separator: "; "), first)
    }

    /// `FATAL:  28P01: password …` becomes `FATAL: password … [28P01]`.
    private static func parts(_ line: Substring) -> (text: String, sqlState: String?) {
        var words = line.split(whereSeparator: \.isWhitespace)
        let place = words.indices.dropFirst().first { words[$0 - 1].last == ":" && isState(words[$0]) }
        let sqlState = place.map { String(words.remove(at: $0).dropLast()) }
        return (words.joined(separator: " ") + (sqlState.map { " [\($0)]" } ?? ""), sqlState)
    }

    /// Every code has a digit; FATAL and ERROR have none.
    private static func isState(_ word: Substring) -> Bool {
        let letters = word.dropLast().utf8
        return word.last == ":" && letters.count == 5 && letters.allSatisfy { (48...57).contains($0) || (65...90).contains($0) }
            && letters.contains { $0 < 65 }
    }
}
