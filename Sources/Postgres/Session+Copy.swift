// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import CLibpq

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension Session {
    private static let chunk = 65_536
    /// The signature, no flags, no extension.
    private static let header: [UInt8] = Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0x00] + [UInt8](repeating: 0, count: 8)

    func copy(into table: String, names: [String], _ columns: [PostgresColumn], _ deadline: Deadline) throws(PostgresError) {
        notices.begin()
        let target = table.split(separator: ".").map { quoted(String($0)) }.joined(separator: ".")
        let list = names.map(quoted).joined(separator: ", ")
        try require(PQsendQuery(connection, "COPY \(target) (\(list)) FROM STDIN (FORMAT binary)"))
        try expectCopy(deadline)
        try put(rows: columns, deadline)
        while true {
            let ended = PQputCopyEnd(connection, nil)
            if ended == 1 { break }
            if ended < 0 { throw lost() }
            try makeRoom(deadline)
        }
        try finish(deadline) { _ in }
    }

    private func expectCopy(_ deadline: Deadline) throws(PostgresError) {
        guard let result = try next(deadline) else { throw .unexpected(reason: "no answer to COPY") }
        defer { PQclear(result) }
        guard PQresultStatus(result) != PGRES_COPY_IN else { return }
        let error = try refusal(result)
        try finish(deadline) { _ in }
        throw error
    }

    private func put(rows columns: [PostgresColumn], _ deadline: Deadline) throws(PostgresError) {
        var bytes = Session.header
        bytes.reserveCapacity(Session.chunk * 2)
        var cursors = columns.map { _ in 0 }
        for _ in 0..<(columns.first?.count ?? 0) {
            bytes.append(network: Int16(columns.count))
            for index in columns.indices {
                let start = cursors[index]
                let length = Int(columns[index].elements.number(at: start, as: Int32.self))
                cursors[index] = start + 4 + max(0, length)
                bytes += columns[index].elements[start..<cursors[index]]
            }
            if bytes.count >= Session.chunk {
                try put(bytes, deadline)
                bytes.removeAll(keepingCapacity: true)
            }
        }
        bytes.append(network: Int16(-1))
        try put(bytes, deadline)
    }

    private func put(_ bytes: [UInt8], _ deadline: Deadline) throws(PostgresError) {
        while true {
            let taken = bytes.withUnsafeBytes { buffer in
                PQputCopyData(connection, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(buffer.count))
            }
            if taken == 1 { return }
            if taken < 0 { throw lost() }
            try makeRoom(deadline)
        }
    }

    /// Waits until libpq has sent something, and reads meanwhile: a server that has to say something may read nothing before.
    private func makeRoom(_ deadline: Deadline) throws(PostgresError) {
        let ready = try wait(for: Int32(POLLIN) | Int32(POLLOUT), deadline)
        if ready & ~Int32(POLLOUT) != 0 { try require(PQconsumeInput(connection)) }
        if PQflush(connection) < 0 { throw lost() }
    }

    private func quoted(_ name: String) -> String { "\"\(name.replacing("\"", with: "\"\""))\"" }
}
