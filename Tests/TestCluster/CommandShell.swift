// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import Synchronization

/// A shell that performs commands on one server, and ends the server when its input ends.
final class CommandShell: Sendable {
    private let process: Process
    private let input: Int32
    private let output: Int32
    private let turn = Mutex(())

    /// PostgreSQL refuses to run for root: then the shell runs as the user `postgres`.
    init(binaries: String, folder: String) throws {
        let toShell = try CommandShell.newPipe()
        let fromShell = try CommandShell.newPipe()
        let command = ["/bin/sh", "-c", CommandShell.script, "sh", binaries, folder]
        let words = geteuid() == 0 ? ["runuser", "-u", "postgres", "--"] + command : command
        process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        process.currentDirectoryURL = URL(fileURLWithPath: "/")
        process.standardInput = FileHandle(fileDescriptor: toShell.reading, closeOnDealloc: true)
        process.standardOutput = FileHandle(fileDescriptor: fromShell.writing, closeOnDealloc: true)
        input = toShell.writing
        output = fromShell.reading
        try process.run()
    }

    /// What the shell answers: the exit status of the command.
    func perform(_ command: String) throws -> String {
        try turn.withLock { _ in
            let bytes = Array("\(command)\n".utf8)
            guard write(input, bytes, bytes.count) == bytes.count else { throw TestCluster.Failure(description: "the shell is gone") }
            var answer: [UInt8] = []
            var byte: UInt8 = 0
            while read(output, &byte, 1) == 1 {
                if byte == UInt8(ascii: "\n") { return String(decoding: answer, as: UTF8.self) }
                answer.append(byte)
            }
            throw TestCluster.Failure(description: "the shell has ended")
        }
    }

    func end() {
        close(input)
        process.waitUntilExit()
        close(output)
    }

    /// Not handed on to other children, which would keep the shell alive.
    private static func newPipe() throws -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw TestCluster.Failure(description: String(cString: strerror(errno))) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    private static let script = """
        trap '' HUP INT PIPE TERM
        control() { "$binaries/pg_ctl" -D "$folder/data" -s -w -t 120 "$@"; }
        binaries=$1 folder=$2
        while read -r verb mode; do
            case $verb in
                init) "$binaries/initdb" -D "$folder/data" -U postgres -E UTF8 --locale=C.UTF-8 --no-sync --no-instructions ;;
                start) control -l "$folder/log" start ;;
                stop) control -m "$mode" stop ;;
            esac </dev/null >>"$folder/commands.log" 2>&1
            echo $?
        done
        if [ -f "$folder/data/postmaster.pid" ]; then
            kill -CONT "$(head -n 1 "$folder/data/postmaster.pid")"
            control -m immediate stop
        fi >/dev/null 2>&1
        rm -rf "$folder"
        """
}
