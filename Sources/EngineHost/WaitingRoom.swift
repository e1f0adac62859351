// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Requests that wait for something, and behind each of them what its sender has asked since: what one connection sends
/// stays in the order in which it was sent. All others pass by. A call waits for no search: those in front of it have theirs
/// made where they are decided.
struct WaitingRoom {
    /// Who sends more than this behind a request that waits has it decided at once, however long it takes.
    static let limit = 64

    private var queues: [String: [HostRequest]] = [:]

    var count: Int { queues.values.reduce(0) { $0 + $1.count } }

    /// Those that need not wait, in their order.
    mutating func admit(_ requests: [HostRequest], mustWait: (HostRequest) -> Bool) -> [HostRequest] {
        var ready: [HostRequest] = []
        for request in requests {
            let sender = request.sender
            if queues[sender] != nil {
                queues[sender]?.append(request)
                if request.isCall || queues[sender]?.count ?? 0 > WaitingRoom.limit { ready += queues.removeValue(forKey: sender) ?? [] }
            } else if mustWait(request) {
                queues[sender] = [request]
            } else {
                ready.append(request)
            }
        }
        return ready
    }

    /// What the sender's first request has waited for is there: it, and those behind it up to the next that must wait.
    mutating func release(_ sender: String, mustWait: (HostRequest) -> Bool) -> [HostRequest] {
        guard let queue = queues.removeValue(forKey: sender) else { return [] }
        return queue.prefix(1) + admit(Array(queue.dropFirst()), mustWait: mustWait)
    }

    /// Nobody waits any longer.
    mutating func releaseAll() -> [HostRequest] {
        defer { queues.removeAll() }
        return queues.values.flatMap(\.self)
    }
}
