// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork

/// The road graph read back from the exported lines, and the method of Dijkstra in its plainest form.
struct PlainGraph {
    let nodeCount: Int
    private var first: [Int]
    private var heads: [Int] = []
    private var times: [Int] = []

    init(_ metric: Metric) {
        var nodes = -1
        CityExport(metric).nodeLines { _ in nodes += 1 }
        var rows: [(tail: Int, head: Int, time: Int)] = []
        CityExport(metric).arcLines { line in
            let fields = line.split(separator: ",")
            if let tail = Int(fields[0]), let head = Int(fields[1]), let time = Int(fields[2]) {
                rows.append((tail, head, time))
            }
        }
        rows.sort { ($0.tail, $0.head, $0.time) < ($1.tail, $1.head, $1.time) }
        nodeCount = nodes
        first = Array(repeating: 0, count: nodes + 1)
        for row in rows {
            first[row.tail + 1] += 1
            heads.append(row.head)
            times.append(row.time)
        }
        for node in 0..<nodes { first[node + 1] += first[node] }
    }

    /// Milliseconds to every node, `Int.max` where there is no way. A bucket for each second; within one, corrections go
    /// round again until none is left: no heap to get wrong.
    func times(from seeds: [(node: Int, time: Int)]) -> [Int] {
        var best = Array(repeating: Int.max, count: nodeCount)
        var buckets: [[(time: Int, node: Int)]] = [[]]
        func push(_ node: Int, _ time: Int) {
            guard time < best[node] else { return }
            best[node] = time
            while buckets.count <= time / 1000 { buckets.append([]) }
            buckets[time / 1000].append((time, node))
        }
        for seed in seeds { push(seed.node, seed.time) }
        var second = 0
        while second < buckets.count {
            while let (time, node) = buckets[second].popLast() {
                guard time == best[node] else { continue }
                for arc in first[node]..<first[node + 1] { push(heads[arc], time + times[arc]) }
            }
            second += 1
        }
        return best
    }
}
