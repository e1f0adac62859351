// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// A city as two plain tables that other routing engines and benchmarks read.
///
/// `nodes.csv` has `id,lat,lon`: every node. `arcs.csv` has `tail,head,travel_ms,length_m`: every arc that the metric's
/// vehicle can use, sorted by tail, then head; parallel roads give a row each.
public struct CityExport: Sendable {
    private let metric: Metric

    public init(_ metric: Metric) { self.metric = metric }

    /// Header first; no line ends.
    public func nodeLines<Failure: Error>(_ write: (String) throws(Failure) -> Void) throws(Failure) {
        try write("id,lat,lon")
        for node in 0..<metric.city.nodeCount {
            try write("\(node),\(metric.city.coordinate(ofNode: node))")
        }
    }

    /// Header first; no line ends.
    public func arcLines<Failure: Error>(_ write: (String) throws(Failure) -> Void) throws(Failure) {
        try write("tail,head,travel_ms,length_m")
        for node in 0..<metric.city.nodeCount {
            for arc in metric.city.arcs(outOf: node) where metric.isPassable(arc: arc) {
                let decimetres = (metric.city.lengthCm(ofEdge: arc >> 1) + 5) / 10
                let metres = "\(decimetres / 10).\(decimetres % 10)"
                try write("\(node),\(metric.city.head(ofArc: arc)),\(metric.weight(ofArc: arc).milliseconds),\(metres)")
            }
        }
    }
}
