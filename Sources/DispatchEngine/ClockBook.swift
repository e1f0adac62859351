// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// What on the board has a clock running, and when the first of its clocks is due: a heap, so that a tick looks at what
/// is due and not at the whole board.
///
/// Derived from the state: neither stored nor compared, and what a clock says is worked out from the state when it is
/// asked. An entry that was overtaken stays in the heap until it comes up; only the one that `scheduled` names counts.
struct ClockBook: Sendable {
    enum Subject: PagedKey {
        case assignment(AssignmentID)
        case incident(IncidentID)

        var page: Int {
            switch self {
            case .assignment(let id): 2 * id.page
            case .incident(let id): 2 * id.page + 1
            }
        }
    }

    private struct Entry: Sendable {
        let due: Instant
        let subject: Subject
    }

    private var heap: [Entry] = []
    private var scheduled = PagedDictionary<Subject, Instant>()
    /// Incidents that were merged into one: they leave the board by its clock.
    private var followers: [IncidentID: Set<IncidentID>] = [:]

    /// Everything with a clock that is due, in no order. O(what is due).
    func due(at now: Instant) -> Set<Subject> {
        var found: Set<Subject> = []
        var open = [0]
        while let place = open.popLast() {
            guard place < heap.count, heap[place].due <= now else { continue }
            if scheduled[heap[place].subject] == heap[place].due { found.insert(heap[place].subject) }
            open.append(2 * place + 1)
            open.append(2 * place + 2)
        }
        return found
    }

    /// When the subject is due next; `nil`: no clock of its runs.
    mutating func schedule(_ subject: Subject, at due: Instant?) {
        guard scheduled[subject] != due else { return }
        scheduled[subject] = due
        if let due { push(Entry(due: due, subject: subject)) }
        while let top = heap.first, scheduled[top.subject] != top.due { pop() }
        if heap.count > 2 * scheduled.count + 64 { rebuild() }
    }

    mutating func follow(_ incident: IncidentID, _ target: IncidentID) { followers[target, default: []].insert(incident) }

    /// Takes out the followers of an incident. Whoever still follows it says so again.
    mutating func takeFollowers(of target: IncidentID) -> Set<IncidentID> { followers.removeValue(forKey: target) ?? [] }

    // MARK: - The heap

    private mutating func push(_ entry: Entry) {
        heap.append(entry)
        var place = heap.count - 1
        while place > 0, heap[place].due < heap[(place - 1) / 2].due {
            heap.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    private mutating func pop() {
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        sink(0)
    }

    private mutating func sink(_ start: Int) {
        var place = start
        while true {
            var first = place
            for child in [2 * place + 1, 2 * place + 2] where child < heap.count && heap[child].due < heap[first].due { first = child }
            guard first != place else { return }
            heap.swapAt(place, first)
            place = first
        }
    }

    private mutating func rebuild() {
        heap = scheduled.pairs.map { Entry(due: $0.value, subject: $0.key) }
        for place in stride(from: heap.count / 2 - 1, through: 0, by: -1) { sink(place) }
    }
}
