// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import Testing

extension ProcessTests {
    @Suite(.serialized)
    struct SheetTests {
        @Test("a folder for sheets that hangs keeps neither consoles waiting nor keng from ending")
        func hungFolder() throws {
            let folder = try Surroundings.folder()
            let sheets = folder.appendingPathComponent("sheets")
            try FileManager.default.createDirectory(at: sheets, withIntermediateDirectories: true)
            let hung = try FullPipe(sheets.appendingPathComponent("sheet.new").path)
            let keng = try RunningKeng(journal: folder.appendingPathComponent("keng.journal"), more: ["--sheets", sheets.path])
            defer { keng.kill() }
            let client = try keng.client()
            let limit = deadline()
            while !hung.isOpenElsewhere, .now < limit { _ = try client.ask("PING") }
            try #require(hung.isOpenElsewhere, "keng writes its sheet")
            #expect(try client.ask("HEALTH").word == "OK")
            let end = try keng.stop()
            #expect(end.status == 0 && end.output.contains("keng has stopped"), "\(end)")
            #expect(!hung.isOpenElsewhere, "it ended though the pipe took nothing")
        }

        @Test("sheets are whole files, and nothing else is left in their folder")
        func files() throws {
            let folder = try Surroundings.folder()
            let sheets = folder.appendingPathComponent("sheets").path
            let keng = try RunningKeng(journal: folder.appendingPathComponent("keng.journal"), more: ["--sheets", sheets])
            defer { keng.kill() }
            let client = try keng.client()
            let limit = deadline()
            while !FileManager.default.fileExists(atPath: sheets + "/latest.txt"), .now < limit { _ = try client.ask("PING") }
            #expect(try keng.stop().status == 0)
            let names = try FileManager.default.contentsOfDirectory(atPath: sheets).sorted()
            #expect(names.count == 2 && names[0].hasPrefix("board-") && names[1] == "latest.txt", "\(names)")
            let texts = try names.map { try String(contentsOfFile: "\(sheets)/\($0)", encoding: .utf8) }
            #expect(Set(texts).count == 1 && texts[0].hasSuffix("\n"))
        }
    }
}

/// Stands where a file is to be written, and takes not a byte: whoever writes it waits, as for a machine that is gone.
private final class FullPipe {
    private let path: String
    private let descriptor: Int32

    init(_ path: String) throws {
        guard mkfifo(path, 0o600) == 0 else { throw Failure("no pipe can be made at \(path)") }
        // Open for both, so that it is there before anybody reads or writes; and not in keng's hands, too.
        descriptor = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC)
        self.path = path
        guard descriptor >= 0 else { throw Failure("the pipe \(path) cannot be opened") }
        let bytes = [UInt8](repeating: 0, count: 4096)
        while write(descriptor, bytes, bytes.count) > 0 {}
    }

    deinit { close(descriptor) }

    /// Another process has it open.
    var isOpenElsewhere: Bool {
        let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return processes.contains { process in
            guard let number = Int32(process), number != getpid() else { return false }
            let open = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/fd")) ?? []
            return open.contains { (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/fd/\($0)")) == path }
        }
    }
}
