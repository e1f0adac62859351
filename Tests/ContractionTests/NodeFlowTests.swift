// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Testing

@testable import Contraction

/// Flow against trying all separators, on graphs small enough for that.
@Suite struct NodeFlowTests {
    @Test func `the flow between two growing sets is the size of the smallest separator, and the marks show it`() {
        for seed in UInt64(1)...300 {
            var generator = SeededGenerator(seed: seed)
            let nodes = 4 + generator.below(8)
            let sketch = SketchGraph.random(nodes: nodes, arcs: nodes + generator.below(nodes), places: 9, seed: seed)
            let graph = PlainGraph(nodeCount: nodes, tails: sketch.tails, heads: sketch.heads)
            let space = DissectionSpace(capacity: nodes)
            space.flow(in: graph) { flow in
                var (source, sink, units) = (space.source, space.sink, 0)
                for node in 0..<nodes {
                    flow.owner[node] = NodeFlow.free
                    source.next[node] = -1
                    source.previous[node] = -1
                }
                flow.take(&source, 0)
                let opposite = 1 + generator.below(nodes - 1)
                guard !graph.isEdge(opposite, among: flow, source.name) else { return }
                flow.take(&sink, opposite)
                while true {
                    saturate(flow, &source, &sink, &units)
                    let smallest = graph.smallestSeparator(flow, source.name, sink.name)
                    #expect(units == smallest, "seed \(seed)")
                    #expect(flow.search(&sink) == 0, "seed \(seed)")
                    for side in [source, sink] {
                        let marked = (0..<nodes).filter { side.mark[$0] == NodeFlow.entrance }
                        #expect(marked.count == units, "seed \(seed)")
                        #expect(graph.isSeparated(flow, source.name, sink.name, by: Set(marked)), "seed \(seed)")
                    }
                    let next =
                        generator.below(2) == 0
                        ? grow(&source, flow, graph, against: sink.name, &generator)
                        : grow(&sink, flow, graph, against: source.name, &generator)
                    if !next { break }
                    source.forget()
                    sink.forget()
                }
            }
        }
    }

    /// Takes what it reaches and a node of its separator; `false` when all of that touches the other side.
    private func grow(
        _ side: inout Side, _ flow: NodeFlow, _ graph: PlainGraph, against foe: UInt8, _ generator: inout SeededGenerator
    ) -> Bool {
        flow.commit(&side)
        let separator = (0..<graph.nodeCount).filter {
            side.mark[$0] == NodeFlow.entrance && !graph.isEdge($0, among: flow, foe)
        }
        guard let node = separator.randomElement(using: &generator) else { return false }
        flow.take(&side, node)
        return true
    }

    private func saturate(_ flow: NodeFlow, _ source: inout Side, _ sink: inout Side, _ units: inout Int) {
        while true {
            let paths = flow.search(&source)
            if paths == 0 { return }
            units += paths
            flow.augment(&source, paths: paths)
        }
    }
}

extension PlainGraph {
    fileprivate func isEdge(_ node: Int, among flow: NodeFlow, _ name: UInt8) -> Bool {
        neighbours(of: node).contains { flow.owner[Int(head[$0])] == name }
    }

    /// Whether no path leads from one set to the other without the nodes of `separator`.
    fileprivate func isSeparated(_ flow: NodeFlow, _ one: UInt8, _ other: UInt8, by separator: Set<Int>) -> Bool {
        var reached = Set((0..<nodeCount).filter { flow.owner[$0] == one })
        var waiting = Array(reached)
        while let node = waiting.popLast() {
            if flow.owner[node] == other { return false }
            for slot in neighbours(of: node) {
                let next = Int(head[slot])
                if !separator.contains(next), reached.insert(next).inserted { waiting.append(next) }
            }
        }
        return true
    }

    fileprivate func smallestSeparator(_ flow: NodeFlow, _ one: UInt8, _ other: UInt8) -> Int {
        let free = (0..<nodeCount).filter { flow.owner[$0] == NodeFlow.free }
        var smallest = Int.max
        for choice in 0..<(1 << free.count) where choice.nonzeroBitCount < smallest {
            let separator = Set(free.indices.filter { choice >> $0 & 1 == 1 }.map { free[$0] })
            if isSeparated(flow, one, other, by: separator) { smallest = separator.count }
        }
        return smallest
    }
}
