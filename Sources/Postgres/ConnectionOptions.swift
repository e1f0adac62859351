// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import CLibpq

/// A connection string taken apart: the way to try hosts one by one, and to keep passwords out of everything that is printed.
///
/// libpq walks through a list of hosts itself, but gives the whole list up at some answers of one host (a proxy that talks
/// something else, for instance). So every host gets an attempt of its own, from options with just that one host.
struct ConnectionOptions {
    private struct Option {
        let keyword: String
        var value: String
        let isSecret: Bool
    }

    private var options: [Option] = []

    init(parsing text: String) throws(PostgresError) {
        var complaint: UnsafeMutablePointer<CChar>?
        guard let first = PQconninfoParse(text, &complaint) else {
            defer { PQfreemem(complaint) }
            throw .badSettings(reason: ConnectionOptions.harmless(complaint.map { String(cString: $0) } ?? "out of memory"))
        }
        defer { PQconninfoFree(first) }
        for option in sequence(first: first, next: { $0 + 1 }) {
            guard let keyword = option.pointee.keyword else { break }
            guard let value = option.pointee.val else { continue }
            let isSecret = option.pointee.dispchar.map { String(cString: $0) == "*" } ?? false
            options.append(Option(keyword: String(cString: keyword), value: String(cString: value), isSecret: isSecret))
        }
        try check()
    }

    subscript(keyword: String) -> String? {
        get { options.first { $0.keyword == keyword }?.value }
        set {
            options.removeAll { $0.keyword == keyword }
            if let newValue { options.append(Option(keyword: keyword, value: newValue, isSecret: false)) }
        }
    }

    mutating func setIfMissing(_ keyword: String, _ value: String) {
        if self[keyword] == nil { self[keyword] = value }
    }

    var pairs: [(keyword: String, value: String)] { options.map { ($0.keyword, $0.value) } }

    var redacted: String {
        options.map { option in
            let needsQuotes = option.value.isEmpty || option.value.contains { $0 == " " || $0 == "'" || $0 == "\\" }
            let escaped = option.value.replacing("\\", with: "\\\\").replacing("'", with: "\\'")
            return "\(option.keyword)=\(option.isSecret ? "***" : needsQuotes ? "'\(escaped)'" : option.value)"
        }.joined(separator: " ")
    }

    /// `message` on one line and without any password.
    func scrubbed(_ message: String) -> String {
        let line = message.split { $0.isNewline || $0 == "\t" }.joined(separator: " ")
        return options.filter { $0.isSecret && !$0.value.isEmpty }.reduce(line) { $0.replacing($1.value, with: "***") }
    }

    /// The same options with one host each, in the order in which they are to be tried.
    func attempts() throws(PostgresError) -> [ConnectionOptions] {
        let hosts = list("host")
        let addresses = list("hostaddr")
        let ports = list("port")
        let count = max(hosts.count, addresses.count, 1)
        let shapes = [hosts.count, addresses.count].allSatisfy { $0 == 0 || $0 == count } && (ports.count <= 1 || ports.count == count)
        guard shapes else {
            throw .badSettings(reason: "\(hosts.count) hosts, \(addresses.count) addresses and \(ports.count) ports do not go together")
        }
        let single = (0..<count).map { index in
            var copy = self
            if !hosts.isEmpty { copy["host"] = hosts[index] }
            if !addresses.isEmpty { copy["hostaddr"] = addresses[index] }
            if !ports.isEmpty { copy["port"] = ports.count == 1 ? ports[0] : ports[index] }
            return copy
        }
        // A preference is about all hosts: first a standby among them, then whoever answers.
        guard self["target_session_attrs"] == "prefer-standby" else { return single }
        return ["standby", "any"].flatMap { wanted in
            single.map { options in
                var copy = options
                copy["target_session_attrs"] = wanted
                return copy
            }
        }
    }

    private func list(_ keyword: String) -> [String] {
        guard let value = self[keyword], !value.isEmpty else { return [] }
        return value.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }

    /// An unescaped `@` or `/` in a password shifts its rest into the host, the port or the database name, where libpq would
    /// print it.
    private func check() throws(PostgresError) {
        if ["host", "hostaddr", "dbname"].contains(where: { self[$0]?.contains("@") ?? false }) {
            throw .badSettings(reason: "a host or database name contains '@'; in a password write %40 for it")
        }
        for port in list("port") where !port.isEmpty {
            guard let number = Int(port), (1...65535).contains(number) else {
                throw .badSettings(reason: "a port is no number from 1 to 65535; in a password write %2F for '/' and %3A for ':'")
            }
        }
    }

    /// libpq's complaint up to where it begins to quote the string.
    private static func harmless(_ complaint: String) -> String {
        let kept = complaint.prefix { $0 != "\"" && !$0.isNewline }
        return "\(kept.split(separator: " ").joined(separator: " ")) … (not shown further, since it may hold a password)"
    }
}
