// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ArgumentParser
import Foundation
import LoadRun
import RoadNetwork
import Vocabulary

struct LoadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load", abstract: "Puts a running keng under load, measures it, and checks that nothing acknowledged was lost.",
        discussion: """
            Sends calls, dispatches, unit statuses and position reports at given rates from one process, whatever the server \
            does, and counts every latency from the moment the request should have left. The same seed asks for the same. \
            Never point it at a centre that answers real calls: what it does there is recorded like everything else.

              keng load --city hanoi.keng --calls 500 --dispatches 200 --positions 2000 --consoles 100 --seconds 120
              keng load --city hanoi.keng --calls 1000 --sustain 100
              keng load --city hanoi.keng --replay calls.csv.gz --speed 60

            The page LoadRuns says what the figures mean.
            """)

    @Option(help: "Where keng serves.") var host = "127.0.0.1"
    @Option(help: "Its port.") var port = 7110
    @OptionGroup(title: "Where keng knows its users: a dispatcher does all of it") var login: LoginOptions
    @Option(help: "The city file that it serves: calls come from its roads.") var city: String
    @Option(help: "Calls a second, where the shape is at its highest.") var calls = 0.0
    @Option(help: "Dispatches a second: who should go, send, the crews' reports, close.") var dispatches = 0.0
    @Option(help: "Position reports a second.") var positions = 0.0
    @Option(help: "Consoles that are shown every event.") var consoles = 0
    @Option(help: "Connections that take calls.") var connections = 32
    @Option(help: "Length of the run, or of each of --sustain.") var seconds = 30.0
    @Option(help: "How the rate of calls goes: steady (as without it), ramp or burst (a storm: most call about the same few fires).")
    var shape: LoadShape?
    @Option(help: "At most so many of the recommended units are sent.") var crews = 2
    @Option(help: "Milliseconds between a crew's steps; chosen so that a quarter of the units is out.") var step: Int?
    @Option(help: "Seed of all dice.") var seed: UInt64 = 1
    @Option(help: "A log of real calls (San Francisco unit responses or Montgomery calls, CSV, may be .gz) in place of --calls.")
    var replay: String?
    @Option(help: "How many times faster than life a log is replayed.") var speed = 60.0
    @Option(help: "Finds the highest rate of calls whose 99th percentile stays within so many ms, beginning with --calls.") var sustain:
        Double?
    @Flag(help: "Closes at the end what was opened and nobody was sent to; --sustain always does.") var tidy = false
    @Option(help: "Write a row a second to this CSV file.") var csv: String?
    @Option(help: "Draw the latencies over time into this SVG file.") var svg: String?
    @Option(help: "The server's journal: afterwards, hold it against what was acknowledged.") var journal: String?
    @OptionGroup(title: "The server's database: afterwards, hold it against what was acknowledged") var database: DatabaseOptions

    func validate() throws {
        try requirePort(port)
        for number in numbers {
            guard let value = number.value, !number.range.contains(value) else { continue }
            let (from, to) = (LoadCommand.plain(number.range.lowerBound), LoadCommand.plain(number.range.upperBound))
            throw ValidationError("\(number.option) has to be a number from \(from) to \(to)\(number.unit).")
        }
        guard (1...150).contains(connections) else { throw ValidationError("--connections has to be 1 to 150.") }
        guard (0...1000).contains(consoles) else { throw ValidationError("--consoles has to be 0 to 1000.") }
        guard crews >= 1 else { throw ValidationError("--crews has to be 1 or more.") }
        guard replay == nil || (calls == 0 && sustain == nil && dispatches == 0) else {
            throw ValidationError("--replay brings its own calls and dispatches: leave --calls, --dispatches and --sustain away.")
        }
        guard replay == nil || shape == nil else {
            throw ValidationError("--replay brings its calls at the times of its log, which have no other shape: leave --shape away.")
        }
        guard csv == nil || csv != svg else { throw ValidationError("--csv and --svg are one and the same file: name two.") }
        guard replay != nil || calls + dispatches + positions > 0 else {
            throw ValidationError("Say at least --calls, --positions or --replay.")
        }
        guard sustain == nil || calls > 0 else { throw ValidationError("--sustain begins with the rate of --calls.") }
    }

    /// What every number may be: more than any process can send, and up to a day, because something is kept of every second and
    /// request. Inside these bounds nothing that is counted in microseconds overflows; no number and infinity are outside.
    private var numbers: [(option: String, value: Double?, range: ClosedRange<Double>, unit: String)] {
        [
            ("--calls", calls, 0...1_000_000, " a second"), ("--dispatches", dispatches, 0...1_000_000, " a second"),
            ("--positions", positions, 0...1_000_000, " a second"), ("--seconds", seconds, 0.1...86_400, ""),
            ("--step", step.map { Double($0) }, 0...3_600_000, " ms"), ("--speed", speed, 0.1...1_000_000, ""),
            ("--sustain", sustain, 0.1...3_600_000, " ms"),
        ]
    }

    private static func plain(_ bound: Double) -> String { bound == bound.rounded() ? "\(Int(bound))" : "\(bound)" }

    func run() async throws {
        let map = try City.open(city)
        let generator = LoadGenerator()
        let door = try login.door()
        let survey = try await generator.survey(host: host, port: port, door: door)
        say("\(survey.centre) at \(host):\(port): event \(survey.seq), \(survey.units.count) units, \(survey.types.count) types")
        let stores = LoadStores(journal: journal, database: database.settings, centre: survey.centre)
        try await stores.check(upTo: survey.seq)
        // Last: a server or store that cannot be reached leaves no empty files behind.
        let scene = LoadScene(
            command: self, door: door, map: map, survey: survey,
            csv: try csv.map { try LoadFile($0, option: "--csv") }, svg: try svg.map { try LoadFile($0, option: "--svg") })
        let outcomes = sustain == nil ? [try await scene.single(generator)] : try await scene.search(generator)
        await generator.close()
        // Before the check, which may wait for minutes and may fail; and what goes wrong here does not keep it from its verdict.
        let areWritten = outcomes.last.map { scene.write($0) } ?? true
        let isGood = try await stores.hold(outcomes.map(\.ledger))
        if !isGood || !areWritten || outcomes.contains(where: { $0.errors["answers out of order"] != nil }) { throw ExitCode.failure }
        if sustain == nil, outcomes.contains(where: { !$0.errors.isEmpty }) { throw ExitCode(2) }
    }
}

extension LoadShape: ExpressibleByArgument {}

/// One use of the command: its runs, and what becomes of their outcomes.
struct LoadScene {
    let command: LoadCommand
    let door: LoadDoor
    let map: City
    let survey: CentreSurvey
    let csv: LoadFile?
    let svg: LoadFile?
    private var shape: LoadShape { command.shape ?? .steady }
    /// Tells this use from every other against the same journal.
    private let name = "load-" + String(UInt64(Date().timeIntervalSince1970 * 1000), radix: 36)

    private func settings(_ run: Int) -> LoadSettings {
        var settings = LoadSettings()
        (settings.host, settings.port, settings.door) = (command.host, command.port, door)
        (settings.connections, settings.consoles, settings.crews) = (command.connections, command.consoles, command.crews)
        settings.step = command.step.map { Int64($0) * 1000 }
        (settings.run, settings.seed) = ("\(name)-\(run)", command.seed &+ UInt64(run))
        settings.tidies = command.tidy || command.sustain != nil
        return settings
    }

    private func plan(_ rates: LoadPlan.Rates, run: Int) throws -> LoadPlan {
        let seed = command.seed &+ UInt64(run)
        let scenes = CallScenes(city: map, types: survey.types, shape: shape, seed: seed)
        guard let path = command.replay else {
            return LoadPlan(
                shape: shape, rates: rates, seconds: command.seconds, seed: seed, scenes: scenes, units: survey.units.count)
        }
        let log = try CallLog.read(path)
        let script = ReplayScript(log, onto: map, types: survey.types, speed: command.speed, limit: command.seconds)
        say("\(path): \(log.rows) rows, \(log.incidents.count) calls; replayed \(script.calls) calls and \(script.dispatches) dispatches")
        for (what, count) in script.dirt.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) { say("  \(count) × \(what)") }
        return LoadPlan(
            shape: .steady, rates: rates, seconds: min(command.seconds, script.seconds), seed: seed, scenes: scenes,
            units: survey.units.count, scripted: script.requests, texts: script.texts)
    }

    func single(_ generator: LoadGenerator) async throws -> LoadOutcome {
        let rates = LoadPlan.Rates(calls: command.calls, dispatches: command.dispatches, positions: command.positions)
        let outcome = try await generator.run(
            plan(rates, run: 0), settings(0), survey: survey, city: map, dispatchRate: command.dispatches,
            progress: { say(LoadReport.progress($0)) })
        say("\n" + LoadReport.table(outcome))
        return outcome
    }

    /// The highest sustained rate, in short runs.
    func search(_ generator: LoadGenerator) async throws -> [LoadOutcome] {
        var search = RateSearch(limit: Int64((command.sustain ?? 0) * 1000), from: command.calls)
        var outcomes: [LoadOutcome] = []
        say(RateSearch.header)
        while let rate = search.next {
            let rates = LoadPlan.Rates(calls: rate, dispatches: command.dispatches, positions: command.positions)
            let run = outcomes.count
            let outcome = try await generator.run(
                plan(rates, run: run), settings(run), survey: survey, city: map, dispatchRate: command.dispatches, progress: { _ in })
            search.take(outcome, at: rate)
            if let probe = search.probes.last { say(RateSearch.row(probe)) }
            outcomes.append(outcome)
            // What one probe has left behind, for disks and those who tidy up, is not the next one's.
            if search.next != nil { try await Task.sleep(for: .seconds(command.seconds)) }
        }
        say("sustained: \(Int(search.sustained)) calls/s with p99 within \(command.sustain ?? 0) ms over \(command.seconds) s")
        return outcomes
    }

    /// False when a file could not be written: why is said, and the others are written all the same.
    func write(_ outcome: LoadOutcome) -> Bool {
        let what = command.replay.map { "replay of \(URL(fileURLWithPath: $0).lastPathComponent)" } ?? "\(shape.rawValue) load"
        let title = "keng \(survey.centre): \(what), \(command.consoles) consoles, seed \(command.seed)"
        let isTabled = put(LoadReport.csv(outcome), into: csv)
        let isDrawn = put(LatencyPicture.svg(outcome, title: title), into: svg)
        return isTabled && isDrawn
    }

    private func put(_ text: @autoclosure () -> String, into file: LoadFile?) -> Bool {
        guard let file else { return true }
        do throws(Complaint) {
            try file.write(text())
            return true
        } catch {
            try? FileHandle.standardError.write(contentsOf: Data("Error: \(error)\n".utf8))
            return false
        }
    }
}
