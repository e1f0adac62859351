// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import MinPlus

/// Where somebody stands, as the hierarchy sees it: one node, or the two ends of an arc, each with the time between it and
/// the place itself. `CustomizedMetric.infinity` where there is no way.
///
/// Two ends of an arc always lie on one path to a root of the elimination tree, so a place inside an arc costs no more than
/// a place on a node: one climb with two beginnings.
public struct Foothold: Equatable, Sendable {
    public struct End: Equatable, Sendable {
        public var node: Int
        public var time: Int32

        public init(node: Int, time: Int32) {
            (self.node, self.time) = (node, min(time, CustomizedMetric.infinity))
        }
    }

    public var first: End
    /// Shares an arc with the first.
    public var second: End?

    public init(_ first: End, _ second: End? = nil) {
        (self.first, self.second) = (first, second)
    }
}

/// Which way the arcs of a climb are driven.
public enum Heading: Int, Sendable {
    /// From the place to its ancestors.
    case leaving = 0
    /// From the ancestors to the place.
    case arriving = 1
}

extension CustomizedMetric {
    /// Words that a label needs: room for the deepest place, in whole vectors.
    static func labelRoom(_ hierarchy: Hierarchy) -> Int { (hierarchy.height + 15) / 8 * 8 }

    /// Fills `row` with the times between a place and its ancestors by the arcs of `graph`, by depth, and gives the rank at
    /// which the climb began. That rank's depth + 1 words of the row count.
    @discardableResult
    @inline(__always)
    func label(_ place: Foothold, by graph: ClimbGraph, into row: UnsafeMutablePointer<Int32>) -> Int {
        let start = hierarchy.lowerEnd(of: place)
        let depth = hierarchy.depth(ofRank: start)
        begin(place, depth, row)
        climb(
            row, from: start, depth: depth, headers: graph.headers, depths: graph.depths, weights: graph.weights,
            stride: graph.stride)
        return start
    }

    /// Infinity, and what the place itself gives.
    @inline(__always)
    func begin(_ place: Foothold, _ depth: Int, _ row: UnsafeMutablePointer<Int32>) {
        row.update(repeating: CustomizedMetric.infinity, count: depth + 1)
        row[hierarchy.depth(ofRank: hierarchy.rank(ofNode: place.first.node))] = place.first.time
        guard let second = place.second else { return }
        let other = hierarchy.depth(ofRank: hierarchy.rank(ofNode: second.node))
        row[other] = min(row[other], second.time)
    }
}

extension Hierarchy {
    @inline(__always)
    func lowerEnd(of place: Foothold) -> Int {
        let first = rank(ofNode: place.first.node)
        guard let second = place.second else { return first }
        let other = rank(ofNode: second.node)
        assert(isInSubtree(min(first, other), of: max(first, other)), "both ends belong to one arc")
        return min(first, other)
    }
}
