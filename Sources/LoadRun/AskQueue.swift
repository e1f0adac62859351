// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// First in, first out, without moving what waits.
struct AskQueue {
    private var items: [Ask] = []
    private var first = 0

    var count: Int { items.count - first }
    var isEmpty: Bool { first == items.count }

    mutating func append(_ ask: Ask) { items.append(ask) }

    mutating func popFirst() -> Ask? {
        guard first < items.count else { return nil }
        defer {
            first += 1
            if first > 4096, first * 2 > items.count {
                items.removeFirst(first)
                first = 0
            }
        }
        return items[first]
    }
}

/// A crew's next step, and when it is due.
struct DueStep: Comparable {
    var due: Int64
    var job: Int32
    var crew: Int32

    static func < (a: DueStep, b: DueStep) -> Bool { (a.due, a.job, a.crew) < (b.due, b.job, b.crew) }
}

/// The earliest due first: a binary heap.
struct DueSteps {
    private var heap: [DueStep] = []

    var first: DueStep? { heap.first }
    var isEmpty: Bool { heap.isEmpty }

    mutating func insert(_ step: DueStep) {
        heap.append(step)
        var child = heap.count - 1
        while child > 0, heap[child] < heap[(child - 1) / 2] {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func removeFirst() {
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var parent = 0
        while 2 * parent + 1 < heap.count {
            var child = 2 * parent + 1
            if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
            guard heap[child] < heap[parent] else { return }
            heap.swapAt(child, parent)
            parent = child
        }
    }
}
