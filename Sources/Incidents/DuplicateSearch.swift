// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// "This may be the same thing": proposed to a person, who merges or does not.
public struct DuplicateProposal: Record {
    public var incident = IncidentID(0)
    /// 0…100. At 40 it is worth showing.
    public var score = 0
    /// What spoke for it, `place 120 m`, `time 180 s`, `type same`, `caller same`, `words 3`.
    public var reasons: [String] = []

    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(RecordFault) {
        try coder.value("incident", &incident)
        try coder.value("score", &score)
        try coder.list("reasons", &reasons)
    }
}

/// Weighs a new call against incidents on the board, of whatever state but merged: which are asked is the caller's choice.
///
/// Place counts up to 50, time up to 15, type up to 15, the same caller 30, shared words of the told place up to 30.
/// Callers of one fire describe it differently (Surfside), so a differing type lowers nothing; and a real second
/// fire must not disappear, so the score only proposes.
public struct DuplicateSearch: Sendable {
    public let metres: Int
    public let window: Duration

    public static let threshold = 40
    public static let mostProposals = 5

    public init(metres: Int, window: Duration) { (self.metres, self.window) = (metres, window) }

    /// - Parameters:
    ///   - callers: the numbers that called about each incident.
    ///   - service: which service a type belongs to; `nil` for an unknown type.
    public func proposals(
        for report: CallReport, at now: Instant, among incidents: some Sequence<Incident>,
        callers: (Incident) -> [String], service: (TypeCode) -> ServiceKind?
    ) -> [DuplicateProposal] {
        let words = Set(FoldedText(report.place).words)
        let found = incidents.compactMap { incident in
            proposal(report, now, incident, words, callers, service)
        }
        return Array(found.sorted { ($1.score, $0.incident) < ($0.score, $1.incident) }.prefix(DuplicateSearch.mostProposals))
    }

    private func proposal(
        _ report: CallReport, _ now: Instant, _ incident: Incident, _ words: Set<Substring>,
        _ callers: (Incident) -> [String], _ service: (TypeCode) -> ServiceKind?
    ) -> DuplicateProposal? {
        let age = now - incident.opened
        guard incident.state != .merged, age <= window else { return nil }
        var found = DuplicateProposal()
        found.incident = incident.id
        if let here = report.coordinate, let there = incident.coordinate {
            let apart = Int(here.metres(to: there).rounded())
            guard apart <= metres else { return nil }
            found.add(50 * (metres - apart) / max(1, metres), "place \(apart) m")
        }
        let shared = words.isEmpty ? 0 : words.intersection(FoldedText(incident.place).words).count
        if shared >= 2 { found.add(min(30, shared * 6), "words \(shared)") }
        if !report.callerNumber.isEmpty, callers(incident).contains(report.callerNumber) { found.add(30, "caller same") }
        // Without a hint of the same place or caller, two calls merely happened at about the same time.
        guard found.score > 0 else { return nil }
        let millis = max(0, age.milliseconds)
        found.add(Int(15 * (window.milliseconds - millis) / max(1, window.milliseconds)), "time \(millis / 1000) s")
        if report.type == incident.type {
            found.add(15, "type same")
        } else if let kind = service(report.type), kind == service(incident.type) {
            found.add(8, "service same")
        }
        found.score = min(found.score, 100)
        return found.score >= DuplicateSearch.threshold ? found : nil
    }
}

extension DuplicateProposal {
    fileprivate mutating func add(_ points: Int, _ reason: String) {
        score += points
        reasons.append(reason)
    }
}
