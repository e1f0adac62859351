// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import RoadNetwork
import Vocabulary

/// Reads the plain graphs `NAME.nodes.csv.gz` and `NAME.arcs.csv.gz` of the shared test data into a draft.
///
/// Two opposite arcs of the same length become one road; an arc without a partner becomes a one-way. Roads are straight
/// lines between their nodes; the speed of the graph is posted on them.
struct GraphTables {
    static let folder = ProcessInfo.processInfo.environment["KENG_SHARED"] ?? "../shared"

    /// `nil` when the data is not there.
    static func draft(_ name: String) throws -> CityDraft? {
        guard let nodes = try lines("\(folder)/data/graph/\(name).nodes.csv.gz"),
            let arcs = try lines("\(folder)/data/graph/\(name).arcs.csv.gz")
        else { return nil }
        var draft = CityDraft()
        draft.source = name
        for fields in nodes {
            guard let lat = Double(fields[1]), let lon = Double(fields[2]), let node = Coordinate(lat: lat, lon: lon)
            else { continue }
            draft.nodes.append(node)
        }
        var waiting: [String: Int] = [:]
        for fields in arcs {
            guard let tail = Int(fields[0]), let head = Int(fields[1]), let ms = Double(fields[2]),
                let metres = Double(fields[3])
            else { continue }
            let speed = UInt8(min(max((metres * 3600 / ms).rounded(), 5), 120))
            if let partner = waiting.removeValue(forKey: "\(head) \(tail) \(fields[3])") {
                draft.roads[partner].attributes.carBackward = .yes
                draft.roads[partner].attributes.speedBackward = speed
                continue
            }
            waiting["\(tail) \(head) \(fields[3])"] = draft.roads.count
            var attributes = RoadAttributes()
            attributes.roadClass = .residential
            attributes.carBackward = .wrongWay
            attributes.speedForward = speed
            attributes.speedBackward = speed
            draft.roads.append(
                DraftRoad(
                    tail: tail, head: head, shape: [draft.nodes[tail], draft.nodes[head]], attributes: attributes,
                    names: [], wayID: Int64(draft.roads.count)))
        }
        return draft
    }

    /// Fields of all rows but the first.
    private static func lines(_ path: String) throws -> [[Substring]]? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["gzip", "-dc", path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return text.split(separator: "\n").dropFirst().map { $0.split(separator: ",") }
    }
}
