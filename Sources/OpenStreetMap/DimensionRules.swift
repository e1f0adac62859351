// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import RoadNetwork

/// Width, height, length, weight and lanes. Where several tags limit the same thing, the least counts.
enum DimensionRules {
    static func apply(_ tags: Tags, to road: inout RoadAttributes, complaints: inout Complaints) {
        road.widthCm = width(tags, &complaints)
        road.maxHeightCm = least([.maxheight, .maxheightPhysical], tags, &complaints, Measure.centimetres)
        road.maxLengthCm = least([.maxlength], tags, &complaints, Measure.centimetres)
        road.maxWeightDakg = weight(tags, &complaints)
        road.lanes = lanes(tags, &complaints)
    }

    /// What a barrier lets through. A post's `width` may be that of the post: what no motorbike fits through is not taken.
    static func applyToBarrier(_ tags: Tags, to piece: inout RoadAttributes, complaints: inout Complaints) {
        let gap = least([.maxwidth, .maxwidthPhysical], tags, &complaints, Measure.centimetres)
        let width = least([.width], tags, &complaints, Measure.centimetres)
        let isOpening = piece.barrier != .bollard || width >= 60
        piece.widthCm = leastMapped(gap, isOpening ? width : 0)
        piece.maxHeightCm = least([.maxheight, .maxheightPhysical], tags, &complaints, Measure.centimetres)
        piece.maxLengthCm = least([.maxlength], tags, &complaints, Measure.centimetres)
        piece.maxWeightDakg = weight(tags, &complaints)
    }

    /// The carriageway as measured, else as estimated, and never more than the legal or physical limit.
    private static func width(_ tags: Tags, _ complaints: inout Complaints) -> UInt16 {
        var carriageway: UInt16 = 0
        for key in [Key.widthCarriageway, .width, .estimatedWidth] where carriageway == 0 {
            carriageway = least([key], tags, &complaints, Measure.centimetres)
        }
        let limit = least([.maxwidth, .maxwidthPhysical], tags, &complaints, Measure.centimetres)
        return leastMapped(carriageway, limit)
    }

    /// A vehicle has at least two axles, so twice the load of one axle bounds what the whole may weigh.
    private static func weight(_ tags: Tags, _ complaints: inout Complaints) -> UInt16 {
        let whole = least([.maxweight, .maxweightRating, .maxGrossWeight], tags, &complaints, Measure.dekakilograms)
        let axle = least([.maxAxleLoad], tags, &complaints, Measure.dekakilograms)
        return leastMapped(whole, axle.multipliedReportingOverflow(by: 2).overflow ? 0 : axle * 2)
    }

    private static func lanes(_ tags: Tags, _ complaints: inout Complaints) -> UInt8 {
        let both = lanes(tags, .lanes, &complaints)
        guard both == 0 else { return both }
        return lanes(tags, .lanesForward, &complaints) &+ lanes(tags, .lanesBackward, &complaints)
    }

    /// `1.5` lanes are one lane for whoever must pass; `2;3` are two.
    private static func lanes(_ tags: Tags, _ key: Key, _ complaints: inout Complaints) -> UInt8 {
        guard let value = tags[key] else { return 0 }
        let counts = value.listed.map { Measure.decimal(Substring($0)) ?? -1 }
        if let least = counts.min(), least >= 1, least < 100 { return UInt8(least) }
        if counts != [0] { complaints.count("\(key.spelling) not understood", value: value) }
        return 0
    }

    private static func least(
        _ keys: [Key], _ tags: Tags, _ complaints: inout Complaints, _ figure: (String) -> UInt16?
    ) -> UInt16 {
        var least: UInt16 = 0
        for key in keys {
            guard let value = tags[key], !wordsWithoutFigure.contains(value) else { continue }
            if let figure = figure(value) {
                least = leastMapped(least, figure)
            } else if value == "below_default" {
                complaints.count("\(key.spelling) is below the default, by how much is not mapped")
            } else {
                complaints.count("\(key.spelling) not understood", value: value)
            }
        }
        return least
    }

    /// 0 is "not mapped", not "nothing passes".
    private static func leastMapped(_ a: UInt16, _ b: UInt16) -> UInt16 { a == 0 ? b : b == 0 ? a : min(a, b) }

    private static let wordsWithoutFigure: Set<String> = [
        "default", "none", "no", "no_sign", "unsigned", "no_indications", "no_indication", "unrestricted", "unknown",
    ]
}
