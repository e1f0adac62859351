// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ArgumentParser
import ConsoleClient
import Foundation
import Receivers
import Vocabulary

struct UnitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unit", abstract: "A crew's screen: one key a status, the way in, and the unit's positions.",
        discussion: """
            --gps reads NMEA 0183 or the JSON of gpsd from a file, a serial device or standard input, for example \
            'gpspipe -w | keng unit HK-01 --gps -'. Sentences with a wrong sum and jumps that no vehicle makes are refused and counted.
            """)

    @Argument(help: "The unit's name.") var unit: String
    @Option(help: "Where keng serves.") var host = "127.0.0.1"
    @Option(help: "Its port.") var port = 7110
    @OptionGroup(title: "Logging in") var login: LoginOptions
    @Option(help: "vi or en.") var lang = "en"
    @Option(help: "The receiver: a file, a serial device, or - for standard input; then there is no screen.") var gps: String?
    @Option(help: "Bits a second of a serial device.") var baud = 4_800

    func validate() throws {
        try requirePort(port)
        guard Language(rawValue: lang) != nil else { throw ValidationError("--lang has to be vi or en.") }
    }

    func run() throws {
        var client = CrewClient()
        (client.host, client.port, client.unit) = (host, port, unit)
        client.access = try login.access()
        client.language = Language(rawValue: lang) ?? .en
        (client.receiverPath, client.baud) = (gps, baud)
        let desk = ReceiverDesk()
        client.readPositions = { desk.reports($0) }
        client.receiverSummary = { desk.summary }
        let code = client.run()
        if code != 0 { throw ExitCode(code) }
    }
}

/// The receiver of this unit, with the clock that tells it which age it lives in.
private final class ReceiverDesk {
    private var receiver = Receiver(reference: ReceiverDesk.now())
    private var reported = 0

    func reports(_ bytes: [UInt8]?) -> [PositionReport] {
        let fixes = bytes.map { receiver.reports($0) } ?? receiver.finish()
        reported += fixes.count
        return fixes.map { PositionReport($0.coordinate, at: $0.at ?? ReceiverDesk.now()) }
    }

    var summary: String {
        let counts = receiver.counts
        var parts = ["GPS: \(counts.fixes) positions, \(reported) reported"]
        let refused = [
            ("bad sum", counts.badChecksums), ("no sum", counts.withoutChecksum), ("malformed", counts.malformed),
            ("no fix", counts.withoutPosition),
            ("jump", counts.jumps), ("late", counts.late), ("too long", counts.tooLong),
        ]
        parts += refused.filter { $0.1 > 0 }.map { "\($0.0) \($0.1)" }
        return parts.joined(separator: ", ")
    }

    private static func now() -> Instant { Instant(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000)) }
}
