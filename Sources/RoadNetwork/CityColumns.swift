// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// `RoadAttributes` column by column.
struct RoadColumns: Sendable {
    let roadClass: Column<UInt8>
    let flags: Column<UInt16>
    /// Forward in the low four bits, backward in the high four.
    let access: Column<UInt8>
    let speedForward: Column<UInt8>
    let speedBackward: Column<UInt8>
    let lanes: Column<UInt8>
    let surface: Column<UInt8>
    let barrier: Column<UInt8>
    let width: Column<UInt16>
    let maxHeight: Column<UInt16>
    let maxLength: Column<UInt16>
    let maxWeight: Column<UInt16>
    let water: Column<UInt16>
    let signalsForward: Column<UInt8>
    let signalsBackward: Column<UInt8>

    init(_ sections: CitySections) {
        roadClass = sections.column(.roadClass)
        flags = sections.column(.flags)
        access = sections.column(.access)
        speedForward = sections.column(.speedForward)
        speedBackward = sections.column(.speedBackward)
        lanes = sections.column(.lanes)
        surface = sections.column(.surface)
        barrier = sections.column(.barrier)
        width = sections.column(.width)
        maxHeight = sections.column(.maxHeight)
        maxLength = sections.column(.maxLength)
        maxWeight = sections.column(.maxWeight)
        water = sections.column(.water)
        signalsForward = sections.column(.signalsForward)
        signalsBackward = sections.column(.signalsBackward)
    }

    /// Without the conditional rules.
    func attributes(_ edge: Int) -> RoadAttributes {
        var attributes = RoadAttributes()
        attributes.roadClass = RoadClass(rawValue: roadClass[edge]) ?? .unknown
        attributes.flags = RoadFlags(rawValue: flags[edge])
        attributes.carForward = Access(rawValue: access[edge] & 15) ?? .no
        attributes.carBackward = Access(rawValue: access[edge] >> 4) ?? .no
        attributes.speedForward = speedForward[edge]
        attributes.speedBackward = speedBackward[edge]
        attributes.lanes = lanes[edge]
        attributes.surface = Surface(rawValue: surface[edge]) ?? .unmapped
        attributes.barrier = Barrier(rawValue: barrier[edge]) ?? .block
        attributes.widthCm = width[edge]
        attributes.maxHeightCm = maxHeight[edge]
        attributes.maxLengthCm = maxLength[edge]
        attributes.maxWeightDakg = maxWeight[edge]
        attributes.waterCm = water[edge]
        attributes.signalsForward = signalsForward[edge]
        attributes.signalsBackward = signalsBackward[edge]
        return attributes
    }
}

/// A list of text numbers for each edge or place.
struct TextLists: Sendable {
    let starts: Column<UInt32>
    let texts: Column<UInt32>

    func range(_ index: Int) -> Range<Int> { Int(starts[index])..<Int(starts[index + 1]) }
}

/// The conditional rules of each edge.
struct RuleColumns: Sendable {
    let starts: Column<UInt32>
    let subject: Column<UInt8>
    let value: Column<UInt32>
    let condition: Column<UInt32>

    init(_ sections: CitySections) {
        starts = sections.column(.ruleStart)
        subject = sections.column(.ruleSubject)
        value = sections.column(.ruleValue)
        condition = sections.column(.ruleCondition)
    }

    func range(_ edge: Int) -> Range<Int> { Int(starts[edge])..<Int(starts[edge + 1]) }
}

struct PlaceColumns: Sendable {
    let kind: Column<UInt8>
    let coordinate: Column<Coordinate>
    let mapID: Column<Int64>
    let names: TextLists

    init(_ sections: CitySections) {
        kind = sections.column(.placeKind)
        coordinate = sections.column(.placeCoordinate)
        mapID = sections.column(.placeMapID)
        names = TextLists(starts: sections.column(.placeNameStart), texts: sections.column(.placeNames))
    }
}

/// Every text of the city once, as mapped and folded.
struct TextColumns: Sendable {
    let starts: Column<UInt32>
    let bytes: Column<UInt8>
    let foldedStarts: Column<UInt32>
    let foldedBytes: Column<UInt8>

    init(_ sections: CitySections) {
        starts = sections.column(.textStart)
        bytes = sections.column(.textBytes)
        foldedStarts = sections.column(.foldedStart)
        foldedBytes = sections.column(.foldedBytes)
    }

    var count: Int { max(0, starts.count - 1) }

    func text(_ number: UInt32) -> String { TextColumns.text(Int(number), starts, bytes) }
    func folded(_ number: UInt32) -> String { TextColumns.text(Int(number), foldedStarts, foldedBytes) }

    /// True for every text that folds to `wanted`: compared as bytes, nothing is decoded.
    func numbers(foldingTo wanted: FoldedText) -> Set<UInt32> {
        let bytes = Array(wanted.text.utf8)
        var found: Set<UInt32> = []
        for number in 0..<count {
            let from = Int(foldedStarts[number])
            guard Int(foldedStarts[number + 1]) - from == bytes.count else { continue }
            if bytes.indices.allSatisfy({ foldedBytes[from + $0] == bytes[$0] }) { found.insert(UInt32(number)) }
        }
        return found
    }

    func provenance(
        _ sections: CitySections
    ) throws(CityFileError) -> (source: String, attribution: String, complaints: [String: Int]) {
        let origin: Column<UInt32> = sections.column(.provenance)
        let kinds: Column<UInt32> = sections.column(.complaintText)
        let counts: Column<Int64> = sections.column(.complaintCount)
        guard isConsistent, origin.count == 2, kinds.count == counts.count else { throw .damaged("provenance") }
        let numbers = (0..<2).map { origin[$0] } + (0..<kinds.count).map { kinds[$0] }
        guard numbers.allSatisfy({ $0 < UInt32(count) }) else { throw .damaged("provenance") }
        var complaints: [String: Int] = [:]
        for index in 0..<kinds.count { complaints[text(kinds[index])] = Int(counts[index]) }
        return (text(origin[0]), text(origin[1]), complaints)
    }

    private var isConsistent: Bool {
        starts.count == foldedStarts.count && starts.climbs(to: bytes.count)
            && foldedStarts.climbs(to: foldedBytes.count)
    }

    private static func text(_ number: Int, _ starts: Column<UInt32>, _ bytes: Column<UInt8>) -> String {
        let from = Int(starts[number])
        let buffer = UnsafeBufferPointer(start: bytes.base + from, count: Int(starts[number + 1]) - from)
        return String(decoding: buffer, as: UTF8.self)
    }
}

extension Column where Element == UInt32 {
    /// A "starts" array: from 0 up to `end`, never falling.
    func climbs(to end: Int) -> Bool {
        guard count > 0, base[0] == 0, base[count - 1] == UInt32(end) else { return false }
        var falls = false
        for index in 1..<Swift.max(count, 1) { falls = falls || base[index] < base[index - 1] }
        return !falls
    }

    func isBelow(_ limit: Int) -> Bool {
        var largest: UInt32 = 0
        for index in 0..<count { largest = Swift.max(largest, base[index]) }
        return count == 0 || Int(largest) < limit
    }
}

extension Column where Element == UInt8 {
    func isBelow(_ limit: Int) -> Bool {
        var largest: UInt8 = 0
        for index in 0..<count { largest = Swift.max(largest, base[index]) }
        return count == 0 || Int(largest) < limit
    }
}
