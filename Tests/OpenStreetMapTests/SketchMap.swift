// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import OpenStreetMap
import RoadNetwork
import Vocabulary

/// A map drawn as letters on a grid: two columns or one line are about 100 m, and a way is the string of its letters.
///
/// ```swift
/// let draft = try SketchMap("a b c", ways: ["abc": [:]], nodes: ["b": ["barrier": "gate"]]).draft()
/// ```
///
/// Ways are written in the order of their names and numbered from 1; nodes are numbered by their letter. A letter in
/// a way that is not on the grid is a node that the map does not hold.
struct SketchMap {
    struct Way {
        var name: String
        var tags: [String: String]
    }

    var nodes: [(letter: Character, coordinate: Coordinate)] = []
    var nodeTags: [Character: [String: String]]
    var ways: [Way]

    init(_ drawing: String, ways: [String: [String: String]], nodes nodeTags: [Character: [String: String]] = [:]) {
        for (row, line) in drawing.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            for (column, letter) in line.enumerated() where letter.isLetter || letter.isNumber {
                nodes.append((letter, SketchMap.coordinate(row: row, column: column)))
            }
        }
        self.nodeTags = nodeTags
        self.ways = ways.sorted { $0.key < $1.key }.map { Way(name: $0.key, tags: $0.value) }
    }

    static func coordinate(row: Int, column: Int) -> Coordinate {
        Coordinate(latE7: Int32(-row * 8993), lonE7: Int32(column * 4497))
    }

    static func id(_ letter: Character) -> Int64 { Int64(letter.unicodeScalars.first!.value) }

    /// A way's tags; an ordinary primary road when they do not say.
    static func tags(_ way: Way) -> [String: String] {
        way.tags.merging(["name": way.name]) { old, _ in old }.merging(["highway": "primary"]) { old, _ in old }
    }

    var xml: String {
        var text = "<?xml version='1.0' encoding='UTF-8'?>\n<osm version=\"0.6\">\n"
        for (letter, coordinate) in nodes {
            text += "<node id=\"\(SketchMap.id(letter))\" lat=\"\(coordinate.lat)\" lon=\"\(coordinate.lon)\">"
            text += SketchMap.xml(nodeTags[letter] ?? [:]) + "</node>\n"
        }
        for (index, way) in ways.enumerated() {
            text += "<way id=\"\(index + 1)\">"
            for letter in way.name { text += "<nd ref=\"\(SketchMap.id(letter))\"/>" }
            text += SketchMap.xml(SketchMap.tags(way)) + "</way>\n"
        }
        return text + "</osm>\n"
    }

    func draft() throws -> CityDraft { try SketchMap.draft(Array(xml.utf8)) }

    static func draft(_ bytes: [UInt8]) throws -> CityDraft {
        try withFile(bytes) { try OpenStreetMapImporter.read(path: $0) { _ in } }
    }

    static func xml(_ tags: [String: String]) -> String {
        tags.sorted { $0.key < $1.key }.map { "<tag k=\"\($0.key)\" v=\"\(escaped($0.value))\"/>" }.joined()
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case "\"": escaped += "&quot;"
            default: escaped.append(character)
            }
        }
        return escaped
    }

    /// The pieces as letters, `a-b`; what crosses a barrier as `b=b`. Several nodes may carry one letter.
    func pieces(_ draft: CityDraft) -> [String] {
        draft.roads.map { road in
            let mark = road.attributes.roadClass == .barrier ? "=" : "-"
            return "\(letter(road.shape.first!))\(mark)\(letter(road.shape.last!))"
        }
    }

    func letter(_ coordinate: Coordinate) -> String {
        nodes.first { $0.coordinate == coordinate }.map { String($0.letter) } ?? "?"
    }
}

extension CityDraft {
    /// Everything in the draft as text, to compare two drafts to the letter.
    var fingerprint: String {
        let roads = roads.map { "\($0.tail)>\($0.head) \($0.wayID) \($0.names) \($0.shape) \($0.attributes)" }
        let places = places.map { "\($0.kind) \($0.coordinate) \($0.names) \($0.mapID)" }
        return
            "\(nodes)\n\(roads.joined(separator: "\n"))\n\(places.joined(separator: "\n"))\n\(complaints.sorted { $0.key < $1.key })"
    }

    /// How often a kind of complaint was counted.
    func complaints(_ kind: String) -> Int { complaints.first { $0.key.hasPrefix(kind) }?.value ?? 0 }

    /// Nodes that a car may reach from one node, by `CivilCar`.
    func carReaches(from start: Int) -> Set<Int> {
        var reached: Set<Int> = [start]
        var open = [start]
        while let node = open.popLast() {
            for road in roads {
                if road.tail == node, CivilCar.mayUse(road.attributes, backward: false),
                    reached.insert(road.head).inserted
                {
                    open.append(road.head)
                }
                if road.head == node, CivilCar.mayUse(road.attributes, backward: true),
                    reached.insert(road.tail).inserted
                {
                    open.append(road.tail)
                }
            }
        }
        return reached
    }
}
