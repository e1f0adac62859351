// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Holds a store of events, journal or database, against what a load was told: everything acknowledged is there under the
/// number that was told, nothing is there twice, no number is missing, and no unit was in two places at once.
///
/// Events are taken in order, from the first that the store has.
public struct AcknowledgedCheck {
    /// What was found wrong, the first few by name.
    public struct Findings: Equatable, Sendable {
        public var events = 0
        public var first: UInt64 = 0
        public var last: UInt64 = 0
        /// Acknowledged keys that were looked for.
        public var acknowledged = 0
        public var missing = 0
        public var double = 0
        public var elsewhere = 0
        public var holes = 0
        public var twoPlaces = 0
        /// Refused, and yet there.
        public var refusedButThere = 0
        /// Neither acknowledged nor refused: they may be there or not.
        public var unknownThere = 0
        public var examples: [String] = []

        public var isGood: Bool { missing + double + elsewhere + holes + twoPlaces + refusedButThere == 0 }
    }

    private static let examplesKept = 10

    private let ledgers: [AckLedger]
    private let runs: [[UInt8]]
    /// How often each key of each run was found.
    private var found: [[UInt8]]
    private var findings = Findings()
    /// Unit to its open assignment.
    private var open: [String: UInt64] = [:]

    public init(_ ledgers: [AckLedger]) {
        self.ledgers = ledgers
        runs = ledgers.map { Array("\($0.run)-".utf8) }
        found = ledgers.map { [UInt8](repeating: 0, count: $0.entries.count) }
    }

    /// - Parameter payload: the event as it was stored.
    public mutating func take(seq: UInt64, payload: UnsafeRawBufferPointer) {
        if findings.events == 0 {
            findings.first = seq
        } else if seq <= findings.last {
            fault(\.double, "event \(seq) follows \(findings.last)")
        } else if seq != findings.last + 1 {
            fault(\.holes, "event \(seq) follows \(findings.last)")
        }
        findings.events += 1
        findings.last = max(findings.last, seq)
        let scan = EventScan(payload)
        guard let type = scan.text("\"type\":\"") else { return }
        follow(scan, type.text, body: type.end, seq)
        if let key = scan.text("\"cid\":\"", from: type.end) { note(scan, key.text, type.text, body: type.end, seq) }
    }

    /// What is missing is known when everything was taken.
    public consuming func finished() -> Findings {
        for (book, ledger) in ledgers.enumerated() {
            for (key, entry) in ledger.entries.enumerated() where entry.seq > 0 {
                findings.acknowledged += 1
                if found[book][key] == 0 { fault(\.missing, "\(ledger.run)-\(key), acknowledged as event \(entry.seq), is missing") }
            }
        }
        return findings
    }

    // MARK: - Keys

    private mutating func note(_ scan: EventScan, _ cid: Range<Int>, _ type: Range<Int>, body: Int, _ seq: UInt64) {
        guard let (book, key) = entry(scan, cid) else { return }
        let entry = ledgers[book].entries[key]
        if found[book][key] > 0 { fault(\.double, "\(scan.string(cid)) is there twice, again at \(seq)") }
        found[book][key] = min(found[book][key] + 1, 2)
        if entry.isRefused { fault(\.refusedButThere, "\(scan.string(cid)) was refused, and is event \(seq)") }
        guard entry.seq > 0 else {
            if !entry.isRefused { findings.unknownThere += 1 }
            return
        }
        if entry.seq != seq { fault(\.elsewhere, "\(scan.string(cid)) was acknowledged as event \(entry.seq), and is event \(seq)") }
        guard entry.call > 0, scan.holds("call_taken", in: type), let call = scan.number("\"call\":{\"call\":", from: body) else { return }
        if call != UInt64(entry.call) {
            fault(\.elsewhere, "\(scan.string(cid)) was acknowledged as call \(entry.call), and is call \(call)")
        }
    }

    /// The run and the number of a key that is one of ours.
    private func entry(_ scan: EventScan, _ cid: Range<Int>) -> (book: Int, key: Int)? {
        for (book, run) in runs.enumerated() where cid.count > run.count && scan.bytes[cid].starts(with: run) {
            guard let key = Int(scan.string(cid.lowerBound + run.count..<cid.upperBound)), ledgers[book].entries.indices.contains(key)
            else { continue }
            return (book, key)
        }
        return nil
    }

    // MARK: - Units

    private mutating func follow(_ scan: EventScan, _ type: Range<Int>, body: Int, _ seq: UInt64) {
        let begins =
            scan.holds("unit_dispatched", in: type) || scan.holds("unit_reserved", in: type) || scan.holds("unit_self_assigned", in: type)
        guard begins || scan.holds("unit_released", in: type) else { return }
        guard let unit = scan.text("\"unit\":\"", from: body), let assignment = scan.number("\"assignment\":", from: body) else { return }
        let name = scan.string(unit.text)
        if begins {
            if let other = open[name], other != assignment {
                fault(\.twoPlaces, "\(name) is assigned at event \(seq) while its assignment \(other) is open")
            }
            open[name] = assignment
        } else if open[name] == assignment {
            open[name] = nil
        }
    }

    private mutating func fault(_ kind: WritableKeyPath<Findings, Int>, _ sentence: String) {
        findings[keyPath: kind] += 1
        if findings.examples.count < AcknowledgedCheck.examplesKept { findings.examples.append(sentence) }
    }
}

extension AcknowledgedCheck.Findings {
    /// The verdict in one paragraph.
    ///
    /// - Parameter store: `journal`, `database`.
    public func sentence(_ store: String) -> String {
        var text = "\(store): \(events) events (\(first) to \(last)), \(acknowledged) acknowledged: "
        text +=
            isGood
            ? "nothing missing, nothing double, no hole, no unit in two places"
            : "FAULTS: \(missing) missing, \(double) double, \(elsewhere) under another number, \(holes) holes, "
                + "\(twoPlaces) units in two places, \(refusedButThere) refused and yet there"
        if unknownThere > 0 { text += "; \(unknownThere) never answered, and there" }
        return ([text] + examples.map { "  \($0)" }).joined(separator: "\n")
    }
}
