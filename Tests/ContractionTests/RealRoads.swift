// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

@testable import Contraction

/// The plain graphs of the shared test data with their travel times, each contracted once for all tests.
enum RealRoads: String, CaseIterable, Sendable {
    case roads = "hanoi_roads"
    case sixteen = "hanoi16"

    struct Contracted: Sendable {
        let graph: WeighedGraph
        let hierarchy: Hierarchy
        /// By arc, in metres.
        let lengths: [Int32]
    }

    /// `nil` when the data is not there, and then it says so: absent data must not look like a passed comparison.
    func contracted() throws -> Contracted? {
        let found = self == .roads ? try RealRoads.small.get() : try RealRoads.large.get()
        if found == nil {
            print("!!! NOT COMPARED: no graph '\(rawValue)' under \(GraphTables.folder); set KENG_SHARED to search real roads")
        }
        return found
    }

    private static let small = Result { try RealRoads.roads.read() }
    private static let large = Result { try RealRoads.sixteen.read() }

    private func read() throws -> Contracted? {
        guard let sketch = try GraphTables.read(rawValue), let columns = try GraphTables.costs(rawValue) else { return nil }
        let graph = WeighedGraph(
            description: rawValue, nodeCount: sketch.coordinates.count, tails: sketch.tails, heads: sketch.heads,
            weights: columns.milliseconds, order: sketch.order().nodes)
        return Contracted(graph: graph, hierarchy: graph.hierarchy(), lengths: columns.metres)
    }
}

extension RealRoads.Contracted {
    /// How three vehicles find the same roads: as the map says; a slow one that keeps out of long roads; on foot,
    /// closed to nobody.
    var profiles: [[Int32]] {
        let slow = zip(graph.weights, lengths).map { $1 > 900 ? CustomizedMetric.infinity : $0 * 3 / 2 + 400 }
        return [graph.weights, slow, lengths.map { $0 * 720 }]
    }
}
