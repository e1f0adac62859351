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

/// What a search needs to know of an incident, worked out once and not for every call that comes near. Nothing but numbers,
/// for a call in a storm is compared with more than a hundred of them.
public struct DuplicateCandidate: Sendable {
    /// First, because of all it wants the widest alignment.
    let words: PlaceWords
    public let incident: IncidentID
    public let coordinate: Coordinate?
    let service: ServiceKind?
    let opened: Instant
    let type: NameHash
    let place: NameHash

    /// `nil` for an incident that was merged: its calls belong to another one.
    ///
    /// - Parameter service: which its type belongs to; `nil` for an unknown type.
    public init?(_ incident: Incident, service: ServiceKind?) {
        guard incident.state != .merged else { return nil }
        (self.incident, coordinate, opened, self.service) = (incident.id, incident.coordinate, incident.opened, service)
        (type, place) = (NameHash(incident.type.text.utf8), NameHash(incident.place.utf8))
        words = PlaceWords(incident.place)
    }

    /// Whether it is what the search would be told of the incident now.
    public func isUp(toDate incident: Incident) -> Bool {
        incident.state != .merged && coordinate == incident.coordinate && opened == incident.opened
            && type == NameHash(incident.type.text.utf8) && place == NameHash(incident.place.utf8)
    }
}

/// Weighs a new call against incidents on the board: which are asked is the caller's choice.
///
/// Place counts up to 50, time up to 15, type up to 15, the same caller 30, shared words of the told place up to 30.
/// Callers of one fire describe it differently (Surfside), so a differing type lowers nothing; and a real second
/// fire must not disappear, so the score only proposes.
public struct DuplicateSearch: Sendable {
    private let metres: Int
    private let windowMicroseconds: Int64

    public static let threshold = 40
    public static let mostProposals = 5

    public init(metres: Int, window: Duration) { (self.metres, windowMicroseconds) = (metres, window.microseconds) }

    /// - Parameters:
    ///   - sameCaller: the incidents about which the number called before.
    ///   - service: which the report's type belongs to; `nil` for an unknown type.
    ///   - each: shows what is to be compared, one after the other, where it lies.
    public func proposals(
        for report: CallReport, at now: Instant, sameCaller: Set<IncidentID>, service: ServiceKind?,
        amongEach each: ((DuplicateCandidate) -> Void) -> Void
    ) -> [DuplicateProposal] {
        let call = WeighedCall(
            now: now.microseconds, coordinate: report.coordinate, words: PlaceWords(report.place),
            type: NameHash(report.type.text.utf8), service: service)
        var best: [Weighing] = []
        each { candidate in
            let isSameCaller = sameCaller.contains(candidate.incident)
            guard let found = weigh(call, candidate, isSameCaller) else { return }
            let place = best.firstIndex { found.precedes($0) } ?? best.count
            guard place < DuplicateSearch.mostProposals else { return }
            best.insert(found, at: place)
            if best.count > DuplicateSearch.mostProposals { best.removeLast() }
        }
        return best.map(\.proposal)
    }

    private struct WeighedCall {
        let now: Int64
        let coordinate: Coordinate?
        let words: PlaceWords
        let type: NameHash
        let service: ServiceKind?
    }

    private func weigh(_ call: WeighedCall, _ candidate: DuplicateCandidate, _ isSameCaller: Bool) -> Weighing? {
        let age = call.now - candidate.opened.microseconds
        guard age <= windowMicroseconds else { return nil }
        var found = Weighing(incident: candidate.incident, isSameCaller: isSameCaller)
        if let here = call.coordinate, let there = candidate.coordinate {
            let apart = Int(here.metres(to: there).rounded())
            guard apart <= metres else { return nil }
            found.apart = apart
            found.score += 50 * (metres - apart) / max(1, metres)
        }
        found.shared = call.words.shared(with: candidate.words)
        if found.shared >= 2 { found.score += min(30, found.shared * 6) }
        if isSameCaller { found.score += 30 }
        // Without a hint of the same place or caller, two calls merely happened at about the same time.
        guard found.score > 0 else { return nil }
        let millis = max(0, age / 1000)
        let windowMillis = windowMicroseconds / 1000
        found.score += Int(15 * (windowMillis - millis) / max(1, windowMillis))
        if call.type == candidate.type {
            found.likeness = .type
            found.score += 15
        } else if let kind = call.service, kind == candidate.service {
            found.likeness = .service
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
    var likeness: Likeness?

    enum Likeness: String {
        case type = "type same"
        case service = "service same"
    }

    func precedes(_ other: Weighing) -> Bool { (other.score, incident) < (score, other.incident) }

    var proposal: DuplicateProposal {
        var made = DuplicateProposal()
        (made.incident, made.score) = (incident, score)
        if let apart { made.reasons.append("place " + String(apart) + " m") }
        if shared >= 2 { made.reasons.append("words " + String(shared)) }
        if isSameCaller { made.reasons.append("caller same") }
        made.reasons.append("time " + String(seconds) + " s")
        if let likeness { made.reasons.append(likeness.rawValue) }
        return made
    }
}
