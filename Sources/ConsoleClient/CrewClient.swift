// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol
import Screen
import Vocabulary

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// One position to report.
public struct PositionReport: Equatable, Sendable {
    public var coordinate: Coordinate
    /// When the receiver took it.
    public var at: Instant

    public init(_ coordinate: Coordinate, at: Instant) { (self.coordinate, self.at) = (coordinate, at) }

    func fields(of unit: String) -> [Field] {
        [Field("unit", unit), Field("at", coordinate.description), Field("fixed", at.description)]
    }
}

/// What is behind `keng unit`: a crew's screen, and the reports of its receiver.
///
/// On a terminal it shows the screen and reports positions beside it. Without one, or when the receiver is standard
/// input, it only reports, until the input ends.
public struct CrewClient {
    public var host = "127.0.0.1"
    public var port = 7110
    public var unit = ""
    /// How to come in.
    public var access = ServerAccess()
    public var language = Language.en
    /// A file, a serial device, or `-`; `nil` without a receiver.
    public var receiverPath: String?
    public var baud = 4_800
    /// Makes reports of a receiver's bytes; `nil` bytes: the input has ended.
    public var readPositions: ([UInt8]?) -> [PositionReport] = { _ in [] }
    /// What the receiver has done so far, in words.
    public var receiverSummary: () -> String = { "" }

    public init() {}

    /// - Returns: the exit code: 1 when the source cannot be opened, a report was refused, or the server is out of reach.
    public func run() -> Int32 {
        do throws(PositionSource.Failure) {
            let source = try receiverPath.map { path throws(PositionSource.Failure) in try PositionSource(path: path, baud: baud) }
            if receiverPath != "-", let terminal = Terminal() { return runFullScreen(terminal, source) }
            guard let source else {
                print("keng unit needs a terminal, or a receiver: --gps FILE, --gps /dev/ttyUSB0, --gps -")
                return 1
            }
            return runWithoutScreen(source)
        } catch {
            print(error.reason)
            return 1
        }
    }

    private func conversation(follows: Bool) -> Conversation {
        let name = "crew-" + unit.uppercased()
        return Conversation(name: name, language: language, follows: follows)
    }

    private func runFullScreen(_ terminal: Terminal, _ source: PositionSource?) -> Int32 {
        let inbox = Inbox()
        let wire = Wire(host: host, port: port, access: access, conversation: conversation(follows: true)) { inbox.put($0) }
        let table = MnemonicTable.standard
        var desk = CrewDesk(name: unit, language: language, clock: ConsoleClient.localClock) { table.identified($0) }
        FullScreen(terminal: terminal, isColoured: getenv("NO_COLOR") == nil).run(&desk, wire, inbox) { desk in
            guard let source else { return }
            for report in readPositions(source.read()) { desk.take(report) }
            desk.receiver = receiverSummary()
        }
        terminal.leave()
        return 0
    }

    private func runWithoutScreen(_ source: PositionSource) -> Int32 {
        let rendering = Rendering(language: language, clock: ConsoleClient.localClock)
        let wire = Wire(host: host, port: port, access: access, conversation: conversation(follows: false)) { message in
            guard case .reply(let line, let verb) = message, line.words[0] == "ERR" else { return }
            if let text = rendering.shown(.reply(line, verb: verb))?.text { print(text) }
        }
        var isOpen = true
        while isOpen || wire.conversation.outstanding > 0 {
            guard !wire.isHopeless else { break }
            let isReady = wire.wait(for: isOpen && wire.conversation.outstanding < LineLimits.window / 2 ? source.descriptor : -1)
            guard isOpen, isReady else { continue }
            let reports = readPositions(source.read()) + (source.isAtEnd ? readPositions(nil) : [])
            isOpen = !source.isAtEnd
            for report in reports { wire.enter(Expander.Command(verb: "POSITION", fields: report.fields(of: unit.uppercased()))) }
        }
        print(receiverSummary())
        if let reason = wire.refusal { print(reason) }
        return wire.refusal == nil && wire.conversation.failures == 0 ? 0 : 1
    }
}
