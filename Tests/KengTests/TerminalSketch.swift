// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation

/// keng on a pseudo-terminal, and what a person would see there.
///
/// Understands the few sequences that keng's screen sends; every character takes one column, which holds for Vietnamese.
final class TerminalSketch {
    let process = Process()
    private let master: Int32
    private let slave: FileHandle
    private var cells: [[Character]]
    private var place = (row: 0, column: 0)
    private var pending: [UInt8] = []
    private(set) var received = 0
    /// All bytes as text, for what is no picture: the sequences at the end.
    private(set) var raw = ""

    init(_ arguments: [String], height: Int = 24, width: Int = 80) throws {
        let name: String
        (master, name) = try TerminalSketch.opened()
        let descriptor = open(name, O_RDWR | O_NOCTTY)
        slave = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        cells = Array(repeating: Array(repeating: " ", count: width), count: height)
        process.executableURL = try Surroundings.binary()
        process.arguments = arguments
        (process.standardInput, process.standardOutput) = (slave, slave)
        process.standardError = FileHandle.nullDevice
        // A crash that is wanted needs no story, which takes long to write.
        process.environment = ProcessInfo.processInfo.environment.merging(["SWIFT_BACKTRACE": "enable=no"]) { $1 }
        resize(height: height, width: width)
        try process.run()
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        close(master)
    }

    /// A new pair: the near end, and the name of the far one.
    private static func opened() throws -> (Int32, String) {
        #if os(Linux)
        // The header hides the portable calls from Swift; these are what they do.
        let (unlock, getNumber): (UInt, UInt) = (0x4004_5431, 0x8004_5430)
        let master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var (no, number): (Int32, Int32) = (0, 0)
        guard master >= 0, ioctl(master, unlock, &no) == 0, ioctl(master, getNumber, &number) == 0 else {
            throw Failure("no pseudo-terminal")
        }
        return (master, "/dev/pts/\(number)")
        #else
        let master = posix_openpt(O_RDWR | O_NOCTTY)
        guard master >= 0, grantpt(master) == 0, unlockpt(master) == 0, let name = ptsname(master) else {
            throw Failure("no pseudo-terminal")
        }
        return (master, String(cString: name))
        #endif
    }

    var text: String { cells.map { String($0) }.joined(separator: "\n") }

    /// Whether the line discipline reads whole lines and echoes them, as a shell wants it.
    var isCooked: Bool {
        var settings = termios()
        guard tcgetattr(slave.fileDescriptor, &settings) == 0 else { return false }
        return settings.c_lflag & tcflag_t(ICANON | ECHO) == tcflag_t(ICANON | ECHO)
    }

    func resize(height: Int, width: Int) {
        var size = winsize(ws_row: UInt16(height), ws_col: UInt16(width), ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(master, UInt(TIOCSWINSZ), &size)
        cells = Array(repeating: Array(repeating: " ", count: width), count: height)
        if process.isRunning { kill(process.processIdentifier, SIGWINCH) }
    }

    func type(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// Reads until the screen satisfies.
    func wait(_ what: String, by limit: ContinuousClock.Instant = deadline(after: .seconds(40)), until holds: (String) -> Bool) throws {
        while !holds(text) {
            guard ContinuousClock.now < limit else { throw Failure("\(what) did not come; the screen is\n\(text)") }
            read(patience: 100)
        }
    }

    func wait(for word: String) throws { try wait(word) { $0.contains(word) } }

    func waitForEnd() throws {
        let limit = deadline(after: .seconds(30))
        while process.isRunning {
            guard ContinuousClock.now < limit else { throw Failure("it does not end; the screen is\n\(text)") }
            read(patience: 50)
        }
        read(patience: 50)
    }

    func read(patience: Int32) {
        var item = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
        guard poll(&item, 1, patience) == 1, item.revents & Int16(POLLIN) != 0 else { return }
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = Foundation.read(master, &chunk, chunk.count)
        guard count > 0 else { return }
        received += count
        pending += chunk[..<count]
        draw()
    }

    /// Everything that is whole; a sequence or character that was cut waits for the rest.
    private func draw() {
        let whole = TerminalSketch.wholeCount(pending)
        let text = String(decoding: pending[..<whole], as: UTF8.self)
        pending.removeFirst(whole)
        raw += text
        var rest = text[...]
        while let character = rest.popFirst() {
            guard character == "\u{1B}" else {
                put(character)
                continue
            }
            let parameters = rest.dropFirst().prefix { !$0.isLetter }
            rest.removeFirst(min(rest.count, 1 + parameters.count))
            obey(String(parameters), rest.popFirst() ?? " ")
        }
    }

    private static func wholeCount(_ bytes: [UInt8]) -> Int {
        if let escape = bytes.lastIndex(of: 0x1B), !bytes[escape...].contains(where: { (65...90).contains($0) || (97...122).contains($0) })
        {
            return escape
        }
        var end = bytes.count
        while end > 0, bytes.count - end < 4, bytes[end - 1] & 0xC0 == 0x80 { end -= 1 }
        guard end > 0, bytes[end - 1] >= 0xC0 else { return bytes.count }
        let length = bytes[end - 1] < 0xE0 ? 2 : bytes[end - 1] < 0xF0 ? 3 : 4
        return bytes.count - (end - 1) >= length ? bytes.count : end - 1
    }

    private func put(_ character: Character) {
        guard character != "\u{7}", cells.indices.contains(place.row), cells[place.row].indices.contains(place.column) else { return }
        cells[place.row][place.column] = character
        place.column += 1
    }

    private func obey(_ parameters: String, _ end: Character) {
        let numbers = parameters.split(separator: ";").map { Int($0) ?? 1 }
        switch end {
        case "H": place = ((numbers.first ?? 1) - 1, (numbers.count > 1 ? numbers[1] : 1) - 1)
        case "J": for row in cells.indices { cells[row] = Array(repeating: " ", count: cells[row].count) }
        case "K":
            guard cells.indices.contains(place.row) else { return }
            for column in place.column..<max(place.column, cells[place.row].count) { cells[place.row][column] = " " }
        default: break
        }
    }
}
