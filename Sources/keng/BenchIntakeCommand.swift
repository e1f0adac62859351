// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ArgumentParser
import RoadNetwork
import Routing

struct BenchIntakeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "intake", abstract: "Times the engine alone, without sockets and disk: calls, replay, snapshots.",
        discussion: """
            A call is decided, numbered, applied, reviewed and written as a journal record, on boards of growing size, with \
            the incidents spread over the city and all within one square kilometre. A journal of a busy night is then read \
            and applied, and the state of the biggest board written and read. The yardstick is a plain loop over the same \
            bytes (FNV-1a). With --folder the journal is also written to that disk, and a start from it timed.
            """)

    @Option(help: "The city file.") var city: String
    @Option(help: "The centre file.") var centre: String
    @Option(help: "Calls timed on each board.") var calls = 2000
    @Option(help: "Open incidents on the biggest board; others have a tenth, and none.") var open = 100_000
    @Option(help: "Events of the journal that is replayed.") var events = 100_000
    @Option(help: "A folder for a journal of so many events, to start from; it is removed again.") var folder: String?
    @Option(help: "Seed.") var seed: UInt64 = 1
    @Flag(help: "One JSON object.") var json = false

    func validate() throws {
        guard calls > 0, open >= 10, events >= 100 else { throw ValidationError("--calls, --open or --events is too small.") }
    }

    func run() async throws {
        let map = try City.open(city)
        var bench = try IntakeBench(centre: CentreSource(path: centre).centre(), roads: Router(map), seed: seed)
        bench.timeCalls(calls, open: [0, open / 10, open])
        bench.timeTimers(open: open)
        try bench.timeReplay(events: events)
        try bench.timeSnapshot(open: open)
        if let folder {
            let start = StartBench(folder: folder, centre: bench.centre.id, roads: bench.roads)
            let records = bench.journal(events: events)
            try await start.write(records)
            bench.addStart("from the first event", try await start.start())
            try await start.saveSnapshot(records)
            bench.addStart("from a snapshot", try await start.start())
        }
        print(json ? bench.sheet.json : bench.sheet.table)
    }
}
