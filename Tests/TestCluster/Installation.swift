// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation

/// What of PostgreSQL is on this machine, and places for a server.
enum Installation {
    /// The folder of the newest server's programs.
    static func binaries() throws -> String {
        let root = "/usr/lib/postgresql"
        let versions = ((try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []).compactMap { Int($0) }.sorted()
        let folders = versions.reversed().map { "\(root)/\($0)/bin" } + ["/usr/local/pgsql/bin", "/usr/local/bin", "/usr/bin"]
        guard let found = folders.first(where: { FileManager.default.isExecutableFile(atPath: "\($0)/initdb") }) else {
            throw TestCluster.Failure(
                description: "PostgreSQL's server is not installed: the package is postgresql-15 (apt-get install postgresql-15)")
        }
        return found
    }

    /// A new folder, of the user postgres when we are root.
    static func folder() throws -> URL {
        var path = Array((FileManager.default.temporaryDirectory.path + "/keng-postgres-XXXXXX").utf8CString)
        guard mkdtemp(&path) != nil else { throw TestCluster.Failure(description: "mkdtemp: \(String(cString: strerror(errno)))") }
        let name = String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        if geteuid() == 0 {
            guard let user = getpwnam("postgres") else {
                throw TestCluster.Failure(description: "there is no user postgres: the package postgresql-15 makes one")
            }
            chown(name, user.pointee.pw_uid, user.pointee.pw_gid)
        }
        return URL(fileURLWithPath: name)
    }

    /// Below the ports that the system gives to outgoing connections, so that it stays free while the server is down.
    static func freePort(_ attempt: Int) throws -> Int {
        let first = Int(getpid()) * 31 + Int.random(in: 0..<1000) + attempt
        for step in 0..<1000 {
            let port = 20_000 + (first + step * 7) % 12_000
            if isFree(port) { return port }
        }
        throw TestCluster.Failure(description: "no port is free")
    }

    static func children(of parent: Int32) -> [Int32] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { Int32($0) }.filter { process in
            // After the name in brackets: the state, then the parent.
            let text = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
            let words = text.split(separator: ")").last?.split(separator: " ") ?? []
            return words.count > 1 && Int32(words[1]) == parent
        }
    }

    private static func isFree(_ port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0 }
        }
    }
}
