// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Contraction
import Vocabulary

/// Packs a draft into the bytes of a city file. The same draft gives the same bytes, hence the same identity.
struct CityPacker {
    private var sections: [CitySection: [UInt8]] = [:]
    private var texts = TextTable()

    static func pack(_ draft: CityDraft) throws(CityFileError) -> CityImage {
        try check(draft)
        var packer = CityPacker()
        packer.addNetwork(draft)
        packer.addAttributes(draft)
        packer.addTexts(draft)
        return packer.image()
    }

    private static func check(_ draft: CityDraft) throws(CityFileError) {
        guard draft.nodes.count < Int(Int32.max) / 4 else { throw .badDraft("more nodes than a city file can number") }
        guard draft.roads.count < Int(Int32.max) / 4 else { throw .badDraft("more roads than a city file can number") }
        var points = 0
        for (index, road) in draft.roads.enumerated() {
            guard draft.nodes.indices.contains(road.tail), draft.nodes.indices.contains(road.head) else {
                throw .badDraft("road \(index): tail \(road.tail) or head \(road.head) is not among the nodes")
            }
            guard road.shape.count >= 2, road.shape.first == draft.nodes[road.tail],
                road.shape.last == draft.nodes[road.head]
            else { throw .badDraft("road \(index): the shape has to lead from its tail to its head") }
            guard road.given?.fits ?? true else {
                throw .badDraft("road \(index): a given length or time is below 0 or too large")
            }
            points += road.shape.count
        }
        guard points < Int(Int32.max) else { throw .badDraft("more shape points than a city file can number") }
    }

    private mutating func add<Element>(_ section: CitySection, _ values: [Element]) {
        precondition(MemoryLayout<Element>.stride == section.elementBytes, "a section is written as it will be read")
        sections[section] = values.withUnsafeBytes { Array($0) }
    }

    private mutating func addNetwork(_ draft: CityDraft) {
        add(.nodes, draft.nodes)
        let adjacency = CityPacker.adjacency(draft)
        add(.firstOut, adjacency.first)
        add(.outHead, adjacency.heads)
        add(.outArc, adjacency.arcs)
        let tails = draft.roads.map { UInt32($0.tail) }
        let heads = draft.roads.map { UInt32($0.head) }
        add(.nodeOrder, NodeOrder.nestedDissection(coordinates: draft.nodes, tails: tails, heads: heads).nodes)
        add(.edgeTail, tails)
        add(.edgeHead, heads)
        add(.edgeLength, draft.roads.map { road in road.given.map { UInt32($0.lengthCm) } ?? CityPacker.lengthCm(road.shape) })
        add(.edgeWay, draft.roads.map(\.wayID))
        let given = GivenColumns.packed(draft.roads)
        add(.givenForward, given.forward)
        add(.givenBackward, given.backward)
        add(.shapeStart, CityPacker.starts(draft.roads.map(\.shape.count)))
        add(.shapePoints, draft.roads.flatMap(\.shape))
        let grid = RoadGridBuilder(draft)
        add(.gridFrame, [grid.frame])
        add(.gridStart, grid.starts)
        add(.gridSegments, grid.segments)
    }

    private mutating func addAttributes(_ draft: CityDraft) {
        let roads = draft.roads.map(\.attributes)
        add(.roadClass, roads.map(\.roadClass.rawValue))
        add(.flags, roads.map(\.flags.rawValue))
        add(.access, roads.map { $0.carForward.rawValue | $0.carBackward.rawValue << 4 })
        add(.speedForward, roads.map(\.speedForward))
        add(.speedBackward, roads.map(\.speedBackward))
        add(.lanes, roads.map(\.lanes))
        add(.surface, roads.map(\.surface.rawValue))
        add(.barrier, roads.map(\.barrier.rawValue))
        add(.width, roads.map(\.widthCm))
        add(.maxHeight, roads.map(\.maxHeightCm))
        add(.maxLength, roads.map(\.maxLengthCm))
        add(.maxWeight, roads.map(\.maxWeightDakg))
        add(.water, roads.map(\.waterCm))
        add(.signalsForward, roads.map(\.signalsForward))
        add(.signalsBackward, roads.map(\.signalsBackward))
    }

    private mutating func addTexts(_ draft: CityDraft) {
        add(.edgeNameStart, CityPacker.starts(draft.roads.map(\.names.count)))
        add(.edgeNames, draft.roads.flatMap(\.names).map { texts.number($0) })
        let rules = draft.roads.flatMap(\.attributes.conditions)
        add(.ruleStart, CityPacker.starts(draft.roads.map(\.attributes.conditions.count)))
        add(.ruleSubject, rules.map(\.subject.rawValue))
        add(.ruleValue, rules.map { texts.number($0.value) })
        add(.ruleCondition, rules.map { texts.number($0.condition) })
        add(.placeKind, draft.places.map(\.kind.rawValue))
        add(.placeCoordinate, draft.places.map(\.coordinate))
        add(.placeMapID, draft.places.map(\.mapID))
        add(.placeNameStart, CityPacker.starts(draft.places.map(\.names.count)))
        add(.placeNames, draft.places.flatMap(\.names).map { texts.number($0) })
        add(.provenance, [texts.number(draft.source), texts.number(draft.attribution)])
        let complaints = draft.complaints.sorted { $0.key < $1.key }
        add(.complaintText, complaints.map { texts.number($0.key) })
        add(.complaintCount, complaints.map { Int64($0.value) })
        let folded = texts.all.map { Array(FoldedText($0).text.utf8) }
        add(.textStart, CityPacker.starts(texts.all.map(\.utf8.count)))
        add(.textBytes, texts.all.flatMap { Array($0.utf8) })
        add(.foldedStart, CityPacker.starts(folded.map(\.count)))
        add(.foldedBytes, folded.flatMap { $0 })
    }

    private func image() -> CityImage {
        let first = CityLayout.padded(CityLayout.headBytes + CityLayout.tableBytes)
        let size = CitySection.allCases.reduce(first) { $0 + CityLayout.padded(sections[$1, default: []].count) }
        return CityImage(count: size) { memory in
            memory.storeBytes(of: CityLayout.magic, as: UInt64.self)
            memory.storeBytes(of: CityLayout.version, toByteOffset: 8, as: UInt32.self)
            memory.storeBytes(of: UInt32(CitySection.allCases.count), toByteOffset: 12, as: UInt32.self)
            memory.storeBytes(of: UInt64(size), toByteOffset: 16, as: UInt64.self)
            var offset = first
            for section in CitySection.allCases {
                let bytes = sections[section, default: []]
                let end = offset + CityLayout.padded(bytes.count)
                UnsafeMutableRawBufferPointer(rebasing: memory[offset..<end]).copyBytes(from: bytes)
                let sum = CityChecksum.of(UnsafeRawBufferPointer(rebasing: memory[offset..<end]))
                let entry = CityLayout.headBytes + section.rawValue * CityLayout.entryBytes
                let fields = [
                    UInt64(section.elementBytes), UInt64(offset), UInt64(bytes.count / section.elementBytes), sum,
                ]
                for (index, field) in fields.enumerated() {
                    memory.storeBytes(of: field, toByteOffset: entry + index * 8, as: UInt64.self)
                }
                offset = end
            }
            let identity = CityLayout.identity(UnsafeRawBufferPointer(memory))
            memory.storeBytes(of: identity, toByteOffset: CityLayout.identityOffset, as: UInt64.self)
        }
    }

    static func lengthCm(_ shape: [Coordinate]) -> UInt32 {
        var metres = 0.0
        for index in 1..<shape.count { metres += LocalPlane.metres(shape[index - 1], shape[index]) }
        return UInt32(min((metres * 100).rounded(), Double(UInt32.max)))
    }

    private static func starts(_ counts: [Int]) -> [UInt32] {
        var starts: [UInt32] = [0]
        var sum = 0
        for count in counts {
            sum += count
            starts.append(UInt32(sum))
        }
        return starts
    }

    private static func adjacency(_ draft: CityDraft) -> (first: [UInt32], heads: [UInt32], arcs: [UInt32]) {
        var degree = Array(repeating: 0, count: draft.nodes.count)
        for road in draft.roads {
            degree[road.tail] += 1
            degree[road.head] += 1
        }
        let first = starts(degree)
        var next = first.map(Int.init)
        var slots = Array(repeating: (head: UInt32(0), arc: UInt32(0)), count: draft.roads.count * 2)
        for (edge, road) in draft.roads.enumerated() {
            slots[next[road.tail]] = (UInt32(road.head), UInt32(edge * 2))
            next[road.tail] += 1
            slots[next[road.head]] = (UInt32(road.tail), UInt32(edge * 2 + 1))
            next[road.head] += 1
        }
        for node in draft.nodes.indices {
            slots[Int(first[node])..<Int(first[node + 1])].sort { ($0.head, $0.arc) < ($1.head, $1.arc) }
        }
        return (first, slots.map(\.head), slots.map(\.arc))
    }
}

/// Numbers texts in the order in which they are first met.
private struct TextTable {
    private(set) var all: [String] = []
    private var numbers: [String: UInt32] = [:]

    mutating func number(_ text: String) -> UInt32 {
        if let known = numbers[text] { return known }
        let number = UInt32(all.count)
        all.append(text)
        numbers[text] = number
        return number
    }
}
