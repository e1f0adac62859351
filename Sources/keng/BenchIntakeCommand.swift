// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ArgumentParser
import RoadNetwork
import Routing

struct BenchIntakeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "intake", abstract: "Times the engine alone, without sockets and disk: calls, replay, snapshots.",
        discussion: """
            A call is decided, numbered, applied, reviewed and written as a journal record, on boards of growing size, with \
            the incidents spread over the city and all within one square kilometre. A journal of a busy night is then read \
            and applied, and the state of the biggest board written and read. The yardstick is a plain loop over the same \
            bytes (FNV-1a).
            """)

    @Option(help: "The city file.") var city: String
    @Option(help: "The centre file.") var centre: String
    @Option(help: "Calls timed on each board.") var calls = 2000
    @Option(help: "Open incidents on the biggest board; others have a tenth, and none.") var open = 100_000
    @Option(help: "Events of the journal that is replayed.") var events = 100_000
    @Option(help: "Seed.") var seed: UInt64 = 1
    @Flag(help: "One JSON object.") var json = false

    func validate() throws {
        guard calls > 0, open >= 10, events >= 100 else { throw ValidationError("--calls, --open or --events is too small.") }
    }

    func run() throws {
        let map = try City.open(city)
        var bench = try IntakeBench(centre: CentreSource(path: centre).centre(), roads: Router(map), seed: seed)
        bench.timeCalls(calls, open: [0, open / 10, open])
        bench.timeTimers(open: open)
        try bench.timeReplay(events: events)
        try bench.timeSnapshot(open: open)
        print(json ? bench.sheet.json : bench.sheet.table)
    }
}
