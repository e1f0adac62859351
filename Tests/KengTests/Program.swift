// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation

/// A child process whose lines on standard output are read with a deadline, and which never outlives its test.
final class Program {
    struct Run: CustomStringConvertible {
        let status: Int32
        let output: String
        let complaint: String
        var description: String { "exit \(status)\n\(output)\n\(complaint)" }
    }

    private let process = Process()
    private let output = Pipe()
    private let errors: URL
    private var stream: LineStream

    /// - Parameters:
    ///   - input: what it reads on standard input; `nil`: nothing.
    ///   - environment: besides our own.
    ///   - tool: another program than keng.
    init(_ arguments: [String], with tool: String? = nil, input: String? = nil, environment: [String: String] = [:]) throws {
        errors = try Surroundings.folder().appendingPathComponent("stderr")
        try Data().write(to: errors)
        stream = LineStream(output.fileHandleForReading.fileDescriptor)
        process.executableURL = try tool.map { URL(fileURLWithPath: $0) } ?? Surroundings.binary()
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = try input.map { try Program.file($0) } ?? FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        try output.fileHandleForWriting.close()
    }

    deinit { kill() }

    static func run(
        _ arguments: [String], with tool: String? = nil, input: String? = nil, environment: [String: String] = [:]
    ) throws -> Run {
        let program = try Program(arguments, with: tool, input: input, environment: environment)
        return try program.finished()
    }

    private static func file(_ input: String) throws -> FileHandle {
        let file = try Surroundings.folder().appendingPathComponent("stdin")
        try Data(input.utf8).write(to: file)
        return try FileHandle(forReadingFrom: file)
    }

    func line(by limit: ContinuousClock.Instant = deadline()) throws -> String? { try stream.line(by: limit) }

    /// What it has said already; whoever lets a talkative child run on has to call this.
    func lines() throws -> [String] { try stream.lines() }

    var complaint: String { (try? String(contentsOf: errors, encoding: .utf8)) ?? "" }

    func signal(_ number: Int32) {
        if process.isRunning { Foundation.kill(process.processIdentifier, number) }
    }

    func kill() {
        guard process.isRunning else { return }
        signal(SIGKILL)
        process.waitUntilExit()
    }

    /// Reads to the end; then the child has exited or is about to.
    func finished(by limit: ContinuousClock.Instant = deadline(after: .seconds(120))) throws -> Run {
        var lines: [String] = []
        while let line = try stream.line(by: limit) { lines.append(line) }
        process.waitUntilExit()
        return Run(status: process.terminationStatus, output: lines.joined(separator: "\n"), complaint: complaint)
    }
}
