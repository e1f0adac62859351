// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// How a city file is laid out. Little-endian; every section begins at a multiple of 64 bytes and is padded with zeros.
///
/// ```
///  0  magic "KENGCITY"         32  identity: checksum of bytes 0..<32 and of the section table
///  8  version, UInt32          40  zeros
/// 12  sections, UInt32         64  section table, 32 bytes each:
/// 16  bytes of the file            element size UInt64, offset UInt64, elements UInt64, checksum UInt64
/// 24  zeros                    ..  sections, in the order of `CitySection`
/// ```
///
/// The table holds the checksums of all sections, so the identity covers every byte of the file. If you change a
/// section's meaning or order, also raise `version`.
enum CityLayout {
    static let magic: UInt64 = 0x5954_4943_474E_454B
    static let version: UInt32 = 2
    static let headBytes = 64
    static let entryBytes = 32
    static let alignment = 64
    static let identityOffset = 32

    static var tableBytes: Int { CitySection.allCases.count * entryBytes }

    static func padded(_ bytes: Int) -> Int { (bytes + alignment - 1) / alignment * alignment }

    /// Over the first 32 bytes of the head and the whole table.
    static func identity(_ image: UnsafeRawBufferPointer) -> UInt64 {
        let head = CityChecksum.of(UnsafeRawBufferPointer(rebasing: image[0..<identityOffset]))
        let table = CityChecksum.of(UnsafeRawBufferPointer(rebasing: image[headBytes..<headBytes + tableBytes]))
        return head ^ (table << 1 | table >> 63)
    }
}

/// The arrays of a city. N nodes, E edges, P shape points; "starts" arrays have one element more than what they index.
enum CitySection: Int, CaseIterable {
    /// N `Coordinate`.
    case nodes
    /// N + 1 starts into `outHead` and `outArc`, 2 E each, sorted by tail, then head, then arc.
    case firstOut, outHead, outArc
    /// N nodes, from the first contracted to the last: a permutation (`NodeOrder`).
    case nodeOrder
    /// E each: nodes, centimetres, the map's way number.
    case edgeTail, edgeHead, edgeLength, edgeWay
    /// E each, or none: milliseconds along and against, where the map gives them (`GivenTimes`).
    case givenForward, givenBackward
    /// E + 1 starts into P coordinates, both ends of every edge included.
    case shapeStart, shapePoints
    /// E each: `RoadAttributes` column by column.
    case roadClass, flags, access, speedForward, speedBackward, lanes, surface, barrier
    case width, maxHeight, maxLength, maxWeight, water, signalsForward, signalsBackward
    /// E + 1 starts into text numbers.
    case edgeNameStart, edgeNames
    /// E + 1 starts into rules: subject, value (text number), condition (text number).
    case ruleStart, ruleSubject, ruleValue, ruleCondition
    /// Texts, each once, as UTF-8, and folded for searching (`FoldedText`).
    case textStart, textBytes, foldedStart, foldedBytes
    case placeKind, placeCoordinate, placeMapID, placeNameStart, placeNames
    /// Text numbers: source, attribution; then complaints and how often each.
    case provenance, complaintText, complaintCount
    /// `GridFrame`, starts of its cells, and the segments in each cell.
    case gridFrame, gridStart, gridSegments

    var elementBytes: Int {
        switch self {
        case .nodes, .shapePoints, .placeCoordinate, .edgeWay, .placeMapID, .complaintCount: 8
        case .flags, .width, .maxHeight, .maxLength, .maxWeight, .water: 2
        case .roadClass, .access, .speedForward, .speedBackward, .lanes, .surface, .barrier, .signalsForward,
            .signalsBackward, .ruleSubject, .textBytes, .foldedBytes, .placeKind:
            1
        case .gridFrame, .gridSegments: 24
        default: 4
        }
    }
}
