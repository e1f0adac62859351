// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ArgumentParser
import DispatchEngine
import EngineHost
import Foundation
import Journal
import RoadNetwork
import Routing
import Vocabulary

struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Checks a journal: chain, numbers, replay, and every proposal it holds.",
        discussion: """
            Replays the whole journal from the first event, compares the result byte for byte with the newest snapshot plus \
            what followed it, and makes every past recommendation and swap proposal once more. keng must not be running on this journal. \
            The same as 'keng audit verify'.
            """)

    @Option(help: "The journal.") var journal = "run/keng.journal"
    @Option(help: "The centre's id, as in its file.") var centre: String
    @Option(help: "The city file that the journal was written with; without it proposals are not recomputed.") var city: String?

    func run() async throws {
        guard FileManager.default.fileExists(atPath: journal) else { throw Complaint("\(journal): there is no such journal") }
        let keeper = try JournalKeeper(path: journal, centre: centre)
        let centres = try await keeper.centres()
        guard centres.contains(centre) else {
            throw Complaint(
                "\(journal) holds no event of centre '\(centre)'; it holds: \(centres.isEmpty ? "nothing" : centres.joined(separator: ", "))"
            )
        }
        var faults = await keeper.damages.map(\.description)
        if let broken = try await keeper.verify() { faults.append(broken.description) }
        let router = try city.map { Router(try City.open($0)) }
        let base = try await keeper.base()
        var audit = JournalAudit(roads: router, state: try await boardAtBase(base))
        if base > 0 { print("\(journal) begins behind event \(base); what was before is in the database only") }
        var from = base + 1
        while true {
            let page = try await keeper.read(from: from, limit: 4096)
            guard let last = page.last else { break }
            for record in page { audit.take(record) }
            from = last.seq + 1
        }
        audit.checkInvariants()
        let recovered = try await keeper.recoveredState()
        if recovered != audit.state { faults.append("snapshot and tail give another state than the whole replay") }
        faults += audit.faults
        print("\(journal): \(audit.count) events, last \(audit.state.seq), state \(audit.digest)")
        if router != nil { print("proposals: \(audit.recomputed) recomputed, \(audit.otherCity) made on another city file") }
        for fault in faults { print("FAULT \(fault)") }
        if !faults.isEmpty { throw ExitCode.failure }
        print("no fault found")
    }

    /// The board behind the events that were taken out when the database had them.
    private func boardAtBase(_ base: UInt64) async throws -> DispatchState {
        guard base > 0 else { return DispatchState() }
        let found = try await JournalReader(path: journal, centre: centre).snapshot(upTo: base)
        guard let found, found.snapshot.seq == base else { throw Complaint("the snapshot behind which the journal begins is missing") }
        return try JSONRecordReader.read(DispatchState.self, from: found.snapshot.contents())
    }
}

/// Follows a journal event by event with a fresh state.
struct JournalAudit {
    private let roads: Router?
    private(set) var state: DispatchState
    private(set) var count = 0
    private(set) var recomputed = 0
    private(set) var otherCity = 0
    private(set) var faults: [String] = []

    init(roads: Router?, state: DispatchState) { (self.roads, self.state) = (roads, state) }

    mutating func take(_ record: JournalRecord) {
        do {
            let entry = try JSONRecordReader.read(NumberedEvent.self, from: record.payload)
            guard entry.seq == record.seq else {
                faults.append("event \(record.seq) says of itself that it is \(entry.seq)")
                return
            }
            if entry.seq != state.seq + 1 { faults.append("event \(entry.seq) follows \(state.seq)") }
            recompute(entry)
            state.apply(entry)
            count += 1
            // The invariants cost a walk over the board: after every event of a young journal, then now and again.
            if count < 2000 || count.isMultiple(of: 1000) { checkInvariants() }
        } catch {
            faults.append("event \(record.seq) cannot be read: \(error)")
        }
    }

    mutating func checkInvariants() {
        faults += state.invariantFaults().map { "after event \(state.seq): \($0)" }
    }

    private mutating func recompute(_ entry: NumberedEvent) {
        switch entry.event {
        case .unitsRecommended(let event):
            let past = event.recommendation
            compare(past, of: past.city, "recommendation \(past.id)", entry) { $0.recomputed(past) }
        case .swapProposed(let event):
            let past = event.proposal
            compare(past, of: past.ground.city, "the swap of \(past.out.unit) for \(past.in.unit)", entry) { $0.recomputed(past) }
        case .unitsAvailable(let event):
            compare(event, of: event.ground.city, "what was available to \(event.ground.incident)", entry) { $0.recomputed(event) }
        default: break
        }
    }

    private mutating func compare<Proposal: Equatable>(
        _ past: Proposal, of city: String, _ name: String, _ entry: NumberedEvent, again: (DispatchEngine) -> Proposal?
    ) {
        guard let roads else { return }
        guard city == roads.city.identity else {
            otherCity += 1
            return
        }
        recomputed += 1
        if again(DispatchEngine(state: state, roads: roads)) != past {
            faults.append("\(name) of event \(entry.seq) comes out differently")
        }
    }

    /// FNV-1a over the state's bytes: equal states have equal digests.
    var digest: String {
        let hash = JSONRecordWriter.bytes(of: state).reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
        return String(hash, radix: 16)
    }
}
