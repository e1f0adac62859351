// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Incidents
import Vocabulary

/// Which open incidents a new call may belong to, bounded however many there are.
///
/// In an ordinary night all incidents within the radius are compared. In a storm thousands lie there, and comparing all
/// would stop the intake; then these are: the newest within the radius, the newest of the nine squares of a hundred metres
/// around the call (most calls of one fire come from its own street, and no bigger fire next to it may hide them), and
/// those the same number called about. Of incidents that nobody has located the newest are compared with every call; a
/// call without a place is compared with the newest of all.
///
/// Derived from the incidents, therefore neither stored nor compared.
struct VicinityIndex: Sendable {
    /// The newest of the whole radius: ten minutes of six calls a minute from within half a kilometre.
    static let newest = 64
    /// The newest of the small square that the call comes from and of each around it.
    static let closest = 8

    private var candidates: [IncidentID: DuplicateCandidate] = [:]
    /// Squares of about a kilometre and of about a hundred metres.
    private var wide = SquareGrid(side: 100_000)
    private var narrow = SquareGrid(side: 10_000)
    private var unlocated = CandidateList()
    private var all = NumberList()

    init(_ state: DispatchState) {
        for incident in state.incidents.values.filter({ $0.state == .open }).sorted(by: { $0.id < $1.id }) { put(incident, state) }
    }

    /// Takes an open incident in, or brings what is known of it up to date. One that is not open leaves.
    mutating func put(_ incident: Incident, _ state: DispatchState) {
        if incident.state == .open, candidates[incident.id]?.isUp(toDate: incident) ?? false { return }
        remove(incident.id)
        guard incident.state == .open else { return }
        guard let candidate = DuplicateCandidate(incident, service: state.type(incident.type)?.service) else { return }
        candidates[incident.id] = candidate
        all.insert(incident.id)
        if let place = candidate.coordinate {
            wide.insert(candidate, at: place)
            narrow.insert(candidate, at: place)
        } else {
            unlocated.insert(candidate)
        }
    }

    mutating func remove(_ id: IncidentID) {
        guard let known = candidates.removeValue(forKey: id) else { return }
        all.remove(id)
        if let place = known.coordinate {
            wide.remove(id, at: place)
            narrow.remove(id, at: place)
        } else {
            unlocated.remove(id)
        }
    }

    /// What a call from there is to be compared with, `metres` around it; `also`: those its number called about before.
    func neighbours(of place: Coordinate?, metres: Int, also: Set<IncidentID>) -> [DuplicateCandidate] {
        var found: [DuplicateCandidate] = []
        found.reserveCapacity(VicinityIndex.newest)
        if let place {
            if let limit = wide.newest(VicinityIndex.newest, within: metres, of: place, into: &found) {
                narrow.newestAround(place, VicinityIndex.closest, before: limit, into: &found)
            }
            found += unlocated.newest(VicinityIndex.newest)
        } else {
            found += all.newest(VicinityIndex.newest).compactMap { candidates[$0] }
        }
        for incident in also where !found.contains(where: { $0.incident == incident }) {
            if let candidate = candidates[incident] { found.append(candidate) }
        }
        return found
    }
}

/// Incidents in the order of their numbers.
struct NumberList: Sendable {
    private var numbers: [IncidentID] = []

    func newest(_ count: Int) -> ArraySlice<IncidentID> { numbers.suffix(count) }

    mutating func insert(_ number: IncidentID) { numbers.insert(number, at: place(of: number)) }

    mutating func remove(_ number: IncidentID) {
        let at = place(of: number)
        if at < numbers.count, numbers[at] == number { numbers.remove(at: at) }
    }

    private func place(of number: IncidentID) -> Int {
        guard let last = numbers.last, last >= number else { return numbers.count }
        var (low, high) = (0, numbers.count)
        while low < high {
            let middle = (low + high) / 2
            if numbers[middle] < number { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
