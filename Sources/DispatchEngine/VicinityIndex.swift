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

    private var candidates = CandidateSlab()
    /// Squares of about a kilometre and of about a hundred metres.
    private var wide = SquareGrid(side: 100_000)
    private var narrow = SquareGrid(side: 10_000)
    private var unlocated = NumberList()
    private var all = NumberList()

    init(_ state: DispatchState) {
        for incident in state.incidents.values.filter({ $0.state == .open }).sorted(by: { $0.id < $1.id }) { put(incident, state) }
    }

    /// Takes an open incident in, or brings what is known of it up to date. One that is not open leaves.
    mutating func put(_ incident: Incident, _ state: DispatchState) {
        if incident.state == .open, let slot = candidates.slot(of: incident.id), candidates[slot].isUp(toDate: incident) { return }
        remove(incident.id)
        guard incident.state == .open else { return }
        guard let candidate = DuplicateCandidate(incident, service: state.type(incident.type)?.service) else { return }
        let slot = candidates.insert(candidate)
        all.insert(incident.id)
        if let place = candidate.coordinate {
            wide.insert(incident.id, slot: slot, at: place)
            narrow.insert(incident.id, slot: slot, at: place)
        } else {
            unlocated.insert(incident.id)
        }
    }

    mutating func remove(_ id: IncidentID) {
        guard let slot = candidates.slot(of: id) else { return }
        let place = candidates[slot].coordinate
        candidates.remove(id)
        all.remove(id)
        if let place {
            wide.remove(id, at: place)
            narrow.remove(id, at: place)
        } else {
            unlocated.remove(id)
        }
    }

    /// Shows what a call from there is to be compared with, each once, `metres` around it.
    ///
    /// - Parameter also: those its number called about before.
    func showNeighbours(
        of place: Coordinate?, metres: Int, also: Set<IncidentID>, _ show: (DuplicateCandidate) -> Void
    ) {
        var left = also
        func found(_ slot: Int32) {
            if !left.isEmpty { left.remove(candidates[slot].incident) }
            show(candidates[slot])
        }
        if let place {
            if let limit = wide.newest(VicinityIndex.newest, within: metres, of: place, found) {
                narrow.newestAround(place, VicinityIndex.closest, before: limit, found)
            }
            for id in unlocated.newest(VicinityIndex.newest) { if let slot = candidates.slot(of: id) { found(slot) } }
        } else {
            for id in all.newest(VicinityIndex.newest) { if let slot = candidates.slot(of: id) { found(slot) } }
        }
        for id in left { if let slot = candidates.slot(of: id) { show(candidates[slot]) } }
    }
}

/// What is known of each open incident, where it stays as long as it is open: the grids name its slot, and a search looks at it
/// there.
private struct CandidateSlab: Sendable {
    /// In pieces, so that growing moves none of it.
    private var pieces: [[DuplicateCandidate]] = []
    private var slots = PagedDictionary<IncidentID, Int32>()
    private var free: [Int32] = []

    private static let piece = 1024

    func slot(of id: IncidentID) -> Int32? { slots[id] }

    subscript(slot: Int32) -> DuplicateCandidate {
        _read { yield pieces[Int(slot) / CandidateSlab.piece][Int(slot) % CandidateSlab.piece] }
    }

    mutating func insert(_ candidate: DuplicateCandidate) -> Int32 {
        if let slot = free.popLast() {
            pieces[Int(slot) / CandidateSlab.piece][Int(slot) % CandidateSlab.piece] = candidate
            slots[candidate.incident] = slot
            return slot
        }
        if pieces.last.map({ $0.count == CandidateSlab.piece }) ?? true {
            pieces.append([])
            pieces[pieces.count - 1].reserveCapacity(CandidateSlab.piece)
        }
        pieces[pieces.count - 1].append(candidate)
        let slot = Int32((pieces.count - 1) * CandidateSlab.piece + pieces[pieces.count - 1].count - 1)
        slots[candidate.incident] = slot
        return slot
    }

    mutating func remove(_ id: IncidentID) {
        guard let slot = slots[id] else { return }
        slots[id] = nil
        free.append(slot)
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
