// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Foundation
import OpenStreetMap
import RoadNetwork
import Testing
import Vocabulary

/// The tag tables of the OSRM project for an ordinary car (BSD-2-Clause), run row by row through the whole importer.
@Suite(.enabled(if: SharedData.isThere, "needs the conformance tables; set KENG_SHARED"))
struct ConformanceTests {
    /// Rows that keng deliberately answers otherwise: scenario and row as printed by a failing test, then why.
    static let departures: [String: String] = [:]

    @Test("Every row of the access tables gives the answer of the table")
    func access() throws { try run("access.feature", atLeast: 200) }

    @Test("Every row of the barrier tables gives the answer of the table")
    func barrier() throws { try run("barrier.feature", atLeast: 40) }

    @Test("Every row of the one-way tables gives the answer of the table")
    func oneway() throws { try run("oneway.feature", atLeast: 40) }

    private func run(_ name: String, atLeast expected: Int) throws {
        let feature = FeatureFile(try ConformanceTests.text(name))
        var rows = 0
        for scenario in feature.scenarios {
            for step in scenario.steps where step.text == "Then routability should be" {
                try checkRoutability(step, of: scenario)
                rows += step.rows.count
            }
            for step in scenario.steps where step.text == "When I route I should get" {
                try checkRoutes(step, of: scenario)
                rows += step.rows.count
            }
        }
        print("\(name): \(rows) rows, \(ConformanceTests.departures.count) deliberate departures in all files")
        #expect(rows >= expected)
    }

    /// Each row is a way `abc` of its own; columns `node/…` are tags of its middle node.
    private func checkRoutability(_ step: FeatureFile.Step, of scenario: FeatureFile.Scenario) throws {
        for row in step.rows {
            var way: [String: String] = [:]
            var middle: [String: String] = [:]
            for (column, value) in row where !value.isEmpty {
                if ["forw", "backw", "bothw", "forw_rate", "backw_rate", "#"].contains(column) { continue }
                if column.hasPrefix("node/") {
                    middle[String(column.dropFirst(5))] = value
                } else {
                    way[column] = value
                }
            }
            let draft = try SketchMap("a b c", ways: ["abc": way], nodes: ["b": middle]).draft()
            let forward = (row["bothw"] ?? row["forw"]) == "x"
            let backward = (row["bothw"] ?? row["backw"]) == "x"
            check(reaches(draft, from: 0, to: 4) == forward, "forward", row, scenario)
            check(reaches(draft, from: 4, to: 0) == backward, "backward", row, scenario)
        }
    }

    private func check(_ agrees: Bool, _ direction: String, _ row: [String: String], _ scenario: FeatureFile.Scenario) {
        let cells = row.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        let name = "\(scenario.name): \(cells.joined(separator: " "))"
        if ConformanceTests.departures[name] != nil { return }
        #expect(agrees, "\(direction), \(name)")
    }

    private func reaches(_ draft: CityDraft, from start: Int, to end: Int) -> Bool {
        guard let from = draft.nodes.firstIndex(of: SketchMap.coordinate(row: 0, column: start)),
            let to = draft.nodes.firstIndex(of: SketchMap.coordinate(row: 0, column: end))
        else { return false }
        return draft.carReaches(from: from).contains(to)
    }

    private func checkRoutes(_ step: FeatureFile.Step, of scenario: FeatureFile.Scenario) throws {
        var ways: [String: [String: String]] = [:]
        var nodes: [Character: [String: String]] = [:]
        for other in scenario.steps {
            for row in other.rows where other.text == "And the ways" {
                ways[row["nodes"]!] = row.filter { $0.key != "nodes" && !$0.value.isEmpty }
            }
            for row in other.rows where other.text == "And the nodes" {
                nodes[row["node"]!.first!] = row.filter { $0.key != "node" && !$0.value.isEmpty }
            }
        }
        let map = SketchMap(scenario.steps.first { !$0.drawing.isEmpty }!.drawing, ways: ways, nodes: nodes)
        let draft = try map.draft()
        for row in step.rows {
            let route = CarRoute(draft, from: node(row["from"]!, map, draft), to: node(row["to"]!, map, draft))
            if let expected = row["route"] { #expect(route?.steps == expected, "\(scenario.name): \(row)") }
            if let time = row["time"] {
                // `71s +-1`
                let figures = time.split { !$0.isNumber }.compactMap { Double($0) }
                let seconds = try #require(route?.seconds)
                #expect(abs(seconds - figures[0]) <= (figures.count > 1 ? figures[1] : 0.5), "\(scenario.name): \(row)")
            }
        }
    }

    private func node(_ letter: String, _ map: SketchMap, _ draft: CityDraft) -> Int {
        let coordinate = map.nodes.first { String($0.letter) == letter }!.coordinate
        return draft.nodes.firstIndex(of: coordinate)!
    }

    static func text(_ name: String) throws -> String {
        let tar = Process()
        tar.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        let archive = SharedData.path("conformance/osrm-car-access-barrier-oneway.tar.gz")
        tar.arguments = ["tar", "-xzOf", archive, "--wildcards", "*/\(name)"]
        let output = Pipe()
        tar.standardOutput = output
        try tar.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        tar.waitUntilExit()
        #expect(tar.terminationStatus == 0)
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// The quickest way of a car that drives 65 km/h everywhere and loses a minute at a closed gate, as the tables assume.
struct CarRoute {
    private(set) var seconds = 0.0
    /// Names of the ways in order, the last one twice: the tables name the arrival too.
    private(set) var steps = ""

    init?(_ draft: CityDraft, from: Int, to: Int) {
        var best = [from: 0.0]
        var via: [Int: (node: Int, name: String)] = [:]
        var settled: Set<Int> = []
        while let node = best.filter({ !settled.contains($0.key) }).min(by: { $0.value < $1.value })?.key, node != to {
            settled.insert(node)
            for road in draft.roads {
                for backward in [false, true] where (backward ? road.head : road.tail) == node {
                    guard CivilCar.mayUse(road.attributes, backward: backward) else { continue }
                    let next = backward ? road.tail : road.head
                    let time = best[node]! + CarRoute.seconds(road)
                    guard time < best[next] ?? .infinity else { continue }
                    best[next] = time
                    via[next] = (node, road.names.first ?? "")
                }
            }
        }
        guard let time = best[to] else { return nil }
        seconds = time
        var names: [String] = []
        var node = to
        while let step = via[node] {
            if names.first != step.name { names.insert(step.name, at: 0) }
            node = step.node
        }
        steps = (names + names.suffix(1)).joined(separator: ",")
    }

    private static func seconds(_ road: DraftRoad) -> Double {
        let metres = zip(road.shape, road.shape.dropFirst()).reduce(0) { $0 + $1.0.metres(to: $1.1) }
        let closedGates: Set<Barrier> = [.gate, .liftGate, .lockedGate]
        return metres / (65 / 3.6) + (closedGates.contains(road.attributes.barrier) ? 60 : 0)
    }
}
