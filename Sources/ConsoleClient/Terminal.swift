// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The terminal as a full screen: raw keys in, bytes out, and given back as it was, whatever ends the program.
///
/// Entering switches to the alternate screen and to bracketed paste. Both, and the line discipline, are undone on leaving,
/// on SIGTERM, SIGHUP and SIGINT, and on the signals of a crash, before those take their course: a dispatcher's next
/// console must not begin with a broken terminal.
final class Terminal {
    private static let entering = "\u{1B}[?1049h\u{1B}[?2004h\u{1B}[2J"

    /// `nil` when standard input or output is no terminal.
    init?() {
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1, tcgetattr(STDIN_FILENO, &TerminalState.before) == 0 else { return nil }
        var raw = TerminalState.before
        cfmakeraw(&raw)
        guard tcsetattr(STDIN_FILENO, TCSAFLUSH, &raw) == 0 else { return nil }
        TerminalState.isEntered = true
        TerminalState.watchSignals()
        write(Array(Terminal.entering.utf8))
    }

    deinit { leave() }

    func leave() { TerminalState.restore() }

    /// Rows and columns; 24 × 80 where the terminal does not say.
    var size: (height: Int, width: Int) {
        var window = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0, window.ws_row > 0, window.ws_col > 0 else { return (24, 80) }
        // A mad size must not cost mad memory.
        return (min(Int(window.ws_row), 500), min(Int(window.ws_col), 1_000))
    }

    /// What has been typed; `nil` when the terminal has gone.
    func read() -> [UInt8]? {
        var chunk = [UInt8](repeating: 0, count: 4_096)
        let count = readBytes(&chunk)
        if count > 0 { return Array(chunk[..<count]) }
        return count < 0 && (errno == EINTR || errno == EAGAIN) ? [] : nil
    }

    func hasInput(within milliseconds: Int32) -> Bool {
        var item = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        return poll(&item, 1, milliseconds) == 1
    }

    func write(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { writeBytes($0) }
            guard count > 0 || errno == EINTR || errno == EAGAIN else { return }
            rest = rest.dropFirst(max(0, count))
        }
    }
}

/// What a signal handler needs, and nothing that it may not touch.
///
/// Written once before handlers are installed; read by them. Only calls that POSIX allows in a handler are made there:
/// `write`, `tcsetattr`, `sigaction`, `raise`.
private enum TerminalState {
    nonisolated(unsafe) static var before = termios()
    nonisolated(unsafe) static var isEntered = false
    /// What was installed before, by signal.
    nonisolated(unsafe) static let earlier: UnsafeMutablePointer<sigaction> = {
        let actions = UnsafeMutablePointer<sigaction>.allocate(capacity: 128)
        actions.initialize(repeating: sigaction(), count: 128)
        return actions
    }()
    /// Cursor shown, colours off, paste as it was, the first screen.
    nonisolated(unsafe) static let leaving: UnsafeMutableBufferPointer<UInt8> = {
        let bytes = Array("\u{1B}[?25h\u{1B}[0m\u{1B}[?2004l\u{1B}[?1049l".utf8)
        let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
        _ = buffer.initialize(from: bytes)
        return buffer
    }()

    static let endings = [SIGTERM, SIGHUP, SIGINT, SIGQUIT]
    static let crashes = [SIGSEGV, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE]

    static func restore() {
        guard isEntered else { return }
        isEntered = false
        _ = writeBytes(UnsafeRawBufferPointer(leaving))
        tcsetattr(STDIN_FILENO, TCSANOW, &before)
    }

    static func watchSignals() {
        _ = leaving
        for number in endings {
            install(number) { signal in
                TerminalState.restore()
                // Its usual end, with its usual exit status.
                var usual = sigaction()
                sigemptyset(&usual.sa_mask)
                sigaction(signal, &usual, nil)
                raise(signal)
            }
        }
        for number in crashes {
            install(number) { signal in
                TerminalState.restore()
                // Whoever waited for crashes before, or the system, gets it now: it is delivered when this handler returns.
                sigaction(signal, TerminalState.earlier + Int(signal), nil)
                raise(signal)
            }
        }
        // A resize only has to wake the wait for input.
        install(SIGWINCH) { _ in }
        signal(SIGPIPE, SIG_IGN)
    }

    private static func install(_ number: Int32, _ handler: @escaping @convention(c) (Int32) -> Void) {
        var action = sigaction()
        #if os(Linux)
        action.__sigaction_handler.sa_handler = handler
        #else
        action.__sigaction_u.__sa_handler = handler
        #endif
        sigemptyset(&action.sa_mask)
        sigaction(number, &action, earlier + Int(number))
    }
}

private func readBytes(_ chunk: inout [UInt8]) -> Int { read(STDIN_FILENO, &chunk, chunk.count) }
private func writeBytes(_ bytes: UnsafeRawBufferPointer) -> Int { write(STDOUT_FILENO, bytes.baseAddress, bytes.count) }
