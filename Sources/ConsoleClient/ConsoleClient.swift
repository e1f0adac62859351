// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import Vocabulary

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What is behind `keng console`: a dispatcher's commands in, one short line for everything that happens out.
///
/// On a terminal it is the dispatcher's full screen (`DispatcherDesk`) or, plain, a line editor with events above it; both
/// come back by themselves when the server was away. In a pipe it sends what it reads, prints one line a reply without colours, and ends with 1 if a command
/// failed.
public struct ConsoleClient {
    public var host = "127.0.0.1"
    public var port = 7110
    public var access = ServerAccess()
    /// Who types, for the journal; introduced by HELLO unless empty.
    public var name = ""
    public var language = Language.en
    public var table = MnemonicTable.standard
    /// On a terminal: lines one below the other, as in a pipe, for screen readers and paper; no panes.
    public var isPlain = false
    /// In a pipe: print the protocol's own lines instead of sentences.
    public var isRaw = false
    /// In a pipe: subscribe, and go on after the input has ended.
    public var follows = false

    public init() {}

    /// Talks until the user leaves or the input ends, and gives the exit code of the process.
    public func run() -> Int32 {
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { return runInPipe() }
        guard !isPlain, let terminal = Terminal() else { return runOnTerminal() }
        return runFullScreen(terminal)
    }

    // MARK: Full screen

    private func runFullScreen(_ terminal: Terminal) -> Int32 {
        let inbox = Inbox()
        let wire = Wire(host: host, port: port, access: access, conversation: conversation(follows: true)) { inbox.put($0) }
        var desk = DispatcherDesk(language: language, table: table, clock: ConsoleClient.localClock) { identified($0) }
        FullScreen(terminal: terminal, isColoured: getenv("NO_COLOR") == nil).run(&desk, wire, inbox)
        terminal.leave()
        return 0
    }

    private var rendering: Rendering { Rendering(language: language, clock: ConsoleClient.localClock) }

    // MARK: On a terminal

    private func runOnTerminal() -> Int32 {
        let rendering = rendering
        let paint = getenv("NO_COLOR") == nil
        var waiting: [ShownLine] = []
        let wire = Wire(host: host, port: port, access: access, conversation: conversation(follows: true)) { message in
            if let line = rendering.shown(message) { waiting.append(line) }
        }
        var said: String?
        var editor: LineEditor?
        func show() {
            if wire.refusal != said, let reason = wire.refusal { waiting.append(ShownLine(text: reason, tone: .quiet)) }
            said = wire.refusal
            guard !waiting.isEmpty else { return }
            let lines = waiting.map { ConsoleClient.painted($0, paint) }
            waiting = []
            editor?.print(above: lines)
        }
        let expander = Expander(table: table)
        editor = LineEditor(
            prompt: "keng> ",
            wait: {
                let isReady = wire.wait(for: STDIN_FILENO)
                show()
                return isReady
            }, complete: expander.completions)
        // The editor's closures hold this variable, and through it the editor.
        defer { editor = nil }
        guard editor != nil else { return runInPipe() }
        while let text = editor?.line() {
            switch expander.expand(text) {
            case .nothing: break
            case .quit: return 0
            case .help(let word): waiting += rendering.help(table, about: word)
            case .misunderstood(let complaint): waiting.append(rendering.complaint(complaint))
            case .commands(let commands): for command in commands { wire.enter(identified(command)) }
            }
            show()
        }
        return 0
    }

    // MARK: In a pipe

    private func runInPipe() -> Int32 {
        let rendering = rendering
        let isRaw = isRaw
        let wire = Wire(host: host, port: port, access: access, conversation: conversation(follows: follows)) { message in
            guard let line = isRaw ? ConsoleClient.raw(message) : rendering.shown(message)?.text else { return }
            print(line)
            fflush(nil)
        }
        var input = PipeInput()
        var failures = 0
        let expander = Expander(table: table)
        while let text = ConsoleClient.nextLine(&input, wire, isEndless: follows) {
            switch expander.expand(text) {
            case .nothing: break
            case .quit: return wire.conversation.failures + failures > 0 ? 1 : 0
            case .help(let word): for line in rendering.help(table, about: word) { print(line.text) }
            case .misunderstood(let complaint):
                print(rendering.complaint(complaint).text)
                failures += 1
            case .commands(let commands): for command in commands { enter(identified(command), wire) }
            }
        }
        if let reason = wire.refusal { print(reason) }
        let isAnswered = wire.refusal == nil && wire.conversation.outstanding == 0
        return isAnswered && wire.conversation.failures + failures == 0 ? 0 : 1
    }

    /// Serves the connection until a line has come; `nil` when the input has ended and everything is answered, or when
    /// the server is out of reach.
    private static func nextLine(_ input: inout PipeInput, _ wire: Wire, isEndless: Bool) -> String? {
        while !input.hasLine {
            guard !input.isAtEnd || wire.conversation.outstanding > 0 || isEndless else { return nil }
            guard !wire.isHopeless else { return nil }
            if wire.wait(for: input.isAtEnd ? -1 : STDIN_FILENO) { input.read() }
        }
        return input.next()
    }

    /// Keeps within the server's window.
    private func enter(_ command: Expander.Command, _ wire: Wire) {
        while wire.conversation.outstanding >= LineLimits.window / 2, !wire.isHopeless { _ = wire.wait(for: -1) }
        wire.enter(command)
    }

    // MARK: Small things

    private func conversation(follows: Bool) -> Conversation {
        Conversation(name: name, language: language, follows: follows)
    }

    private func identified(_ command: Expander.Command) -> Expander.Command { table.identified(command) }

    private static func raw(_ message: Conversation.Message) -> String? {
        switch message {
        case .greeting(let line), .unasked(let line), .reply(let line, _): line.text
        case .repeated, .notice: nil
        }
    }

    private static func painted(_ line: ShownLine, _ paint: Bool) -> String {
        guard paint else { return line.text }
        let colour =
            switch line.tone {
            case .plain: ""
            case .quiet: "\u{1B}[2m"
            case .good: "\u{1B}[32m"
            case .bad: "\u{1B}[31m"
            case .alert: "\u{1B}[1;31m"
            }
        return colour.isEmpty ? line.text : colour + line.text + "\u{1B}[0m"
    }

    static func localClock(_ instant: Instant) -> String {
        var seconds = time_t(instant.seconds)
        var parts = tm()
        localtime_r(&seconds, &parts)
        let two = { (number: Int32) in number < 10 ? "0\(number)" : "\(number)" }
        return "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))"
    }
}
