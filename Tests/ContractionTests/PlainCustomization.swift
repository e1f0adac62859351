// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

@testable import Contraction

/// Contraction and basic customization as the paper writes them down: lowest node first, join all of its upper
/// neighbours, and offer each of these arcs the way over the node. Tables by node and neighbour; no runs, no vectors,
/// no tree.
struct PlainCustomization {
    struct Pair: Equatable {
        var up = CustomizedMetric.infinity
        var down = CustomizedMetric.infinity
    }

    /// By rank: the arc to every upper neighbour.
    private(set) var arcs: [[Int: Pair]]

    /// The order is the hierarchy's own: which ranks it gave the nodes.
    init(_ graph: WeighedGraph, _ weights: [Int32], _ hierarchy: Hierarchy) {
        arcs = Array(repeating: [:], count: graph.nodeCount)
        for arc in graph.tails.indices where graph.tails[arc] != graph.heads[arc] {
            let (tail, head) = (hierarchy.rank(ofNode: Int(graph.tails[arc])), hierarchy.rank(ofNode: Int(graph.heads[arc])))
            let weight = min(weights[arc], CustomizedMetric.infinity)
            var pair = arcs[min(tail, head)][max(tail, head)] ?? Pair()
            if tail < head { pair.up = min(pair.up, weight) } else { pair.down = min(pair.down, weight) }
            arcs[min(tail, head)][max(tail, head)] = pair
        }
        for low in arcs.indices {
            let upper = arcs[low].sorted { $0.key < $1.key }
            for (index, (middle, first)) in upper.enumerated() {
                for (high, second) in upper[(index + 1)...] {
                    var pair = arcs[middle][high] ?? Pair()
                    pair.up = PlainCustomization.least(pair.up, first.down, second.up)
                    pair.down = PlainCustomization.least(pair.down, second.down, first.up)
                    arcs[middle][high] = pair
                }
            }
        }
    }

    private static func least(_ known: Int32, _ a: Int32, _ b: Int32) -> Int32 {
        Int32(min(Int(known), Int(a) + Int(b)))
    }

    /// What differs, arc by arc; empty when the metric is this one.
    func differences(from metric: CustomizedMetric) -> [String] {
        let hierarchy = metric.hierarchy
        var found: [String] = []
        for rank in arcs.indices {
            let heads = hierarchy.arcs(upFrom: rank).map { Int(hierarchy.heads[$0]) }
            let expected = arcs[rank].keys.sorted()
            if heads != expected { found.append("rank \(rank) has arcs to \(heads), should be \(expected)") }
            if hierarchy.parent(of: rank) != expected.first { found.append("parent of rank \(rank)") }
            for (arc, head) in zip(hierarchy.arcs(upFrom: rank), heads) {
                let pair = Pair(up: metric.weights[2 * arc], down: metric.weights[2 * arc + 1])
                if arcs[rank][head] != pair { found.append("\(rank)–\(head): \(pair), should be \(arcs[rank][head] as Any)") }
            }
        }
        return found
    }
}

/// Everything that a metric consists of, to be compared bit for bit.
struct MetricWords: Equatable, CustomStringConvertible {
    let weights: [Int32]
    let inputs: [Int32]

    /// Short, for there may be millions.
    var description: String { "\(weights.count) weights of \(inputs.count) inputs" }
}

extension CustomizedMetric {
    var words: MetricWords { MetricWords(weights: Array(weights.buffer), inputs: Array(inputs.buffer)) }
}
