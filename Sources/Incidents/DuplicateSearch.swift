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

/// What a search needs to know of an incident, worked out once and not for every call that comes near.
public struct DuplicateCandidate: Sendable {
    public let incident: IncidentID
    public let coordinate: Coordinate?
    let opened: Instant
    let type: TypeCode
    let place: String
    let words: PlaceWords

    /// `nil` for an incident that was merged: its calls belong to another one.
    public init?(_ incident: Incident) {
        guard incident.state != .merged else { return nil }
        (self.incident, coordinate, opened, type) = (incident.id, incident.coordinate, incident.opened, incident.type)
        place = incident.place
        words = PlaceWords(place)
    }

    /// Whether it is what the search would be told of the incident now.
    public func isUp(toDate incident: Incident) -> Bool {
        incident.state != .merged && coordinate == incident.coordinate && opened == incident.opened && type == incident.type
            && place == incident.place
    }
}

/// Weighs a new call against incidents on the board: which are asked is the caller's choice.
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
    ///   - sameCaller: the incidents about which the number called before.
    ///   - service: which service a type belongs to; `nil` for an unknown type.
    public func proposals(
        for report: CallReport, at now: Instant, among candidates: some Sequence<DuplicateCandidate>,
        sameCaller: Set<IncidentID>, service: (TypeCode) -> ServiceKind?
    ) -> [DuplicateProposal] {
        let words = PlaceWords(report.place)
        var best: [Weighing] = []
        for candidate in candidates {
            let isSameCaller = sameCaller.contains(candidate.incident)
            guard let found = weigh(report, now, candidate, words, isSameCaller, service) else { continue }
            let place = best.firstIndex { found.precedes($0) } ?? best.count
            guard place < DuplicateSearch.mostProposals else { continue }
            best.insert(found, at: place)
            if best.count > DuplicateSearch.mostProposals { best.removeLast() }
        }
        return best.map(\.proposal)
    }

    private func weigh(
        _ report: CallReport, _ now: Instant, _ candidate: DuplicateCandidate, _ words: PlaceWords,
        _ isSameCaller: Bool, _ service: (TypeCode) -> ServiceKind?
    ) -> Weighing? {
        let age = now - candidate.opened
        guard age <= window else { return nil }
        var found = Weighing(incident: candidate.incident, isSameCaller: isSameCaller)
        if let here = report.coordinate, let there = candidate.coordinate {
            let apart = Int(here.metres(to: there).rounded())
            guard apart <= metres else { return nil }
            found.apart = apart
            found.score += 50 * (metres - apart) / max(1, metres)
        }
        found.shared = words.shared(with: candidate.words)
        if found.shared >= 2 { found.score += min(30, found.shared * 6) }
        if isSameCaller { found.score += 30 }
        // Without a hint of the same place or caller, two calls merely happened at about the same time.
        guard found.score > 0 else { return nil }
        let millis = max(0, age.milliseconds)
        found.score += Int(15 * (window.milliseconds - millis) / max(1, window.milliseconds))
        if report.type == candidate.type {
            found.likeness = "type same"
            found.score += 15
        } else if let kind = service(report.type), kind == service(candidate.type) {
            found.likeness = "service same"
            found.score += 8
        }
        (found.score, found.seconds) = (min(found.score, 100), millis / 1000)
        return found.score >= DuplicateSearch.threshold ? found : nil
    }
}

/// Points first: reasons are written for the few that are worth showing.
private struct Weighing {
    let incident: IncidentID
    let isSameCaller: Bool
    var score = 0
    var apart: Int?
    var shared = 0
    var seconds: Int64 = 0
    var likeness: String?

    func precedes(_ other: Weighing) -> Bool { (other.score, incident) < (score, other.incident) }

    var proposal: DuplicateProposal {
        var made = DuplicateProposal()
        (made.incident, made.score) = (incident, score)
        if let apart { made.reasons.append("place \(apart) m") }
        if shared >= 2 { made.reasons.append("words \(shared)") }
        if isSameCaller { made.reasons.append("caller same") }
        made.reasons.append("time \(seconds) s")
        if let likeness { made.reasons.append(likeness) }
        return made
    }
}
