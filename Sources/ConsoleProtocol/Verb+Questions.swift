// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Vocabulary

/// Questions. They change nothing and take no `cid`.
extension Verb {
    static let questionVerbs: [Verb] = [
        question("QUEUE", en: "the waiting incidents, most urgent first", vi: "hàng chờ", .queue),
        question("UNITS", en: "all units", vi: "các đơn vị", .units),
        Verb("UNIT", changes: false, en: "one unit", vi: "một đơn vị", ["unit name"]) { reader throws(ArgumentFault) in
            .ask(.unit(try reader.unit()))
        },
        question("INCIDENTS", en: "the open incidents", vi: "các vụ đang mở", .incidents),
        Verb(
            "INCIDENT", changes: false, en: "one incident with its calls and assignments", vi: "một vụ", ["incident number"]
        ) { reader throws(ArgumentFault) in .ask(.incident(try reader.id("incident"))) },
        Verb("CALLINFO", changes: false, en: "one call", vi: "một cuộc gọi", ["call number"]) { reader throws(ArgumentFault) in
            .ask(.call(try reader.id("call")))
        },
        Verb(
            "CALLER", changes: false, en: "what a number called about before", vi: "lịch sử số điện thoại", ["number the telephone number"]
        ) { reader throws(ArgumentFault) in .ask(.caller(try reader.need("number"))) },
        Verb(
            "WHY", changes: false, en: "why these units, or why not this one; why this place in the queue", vi: "vì sao",
            ["incident number", "unit? only what was thought of this one"]
        ) { reader throws(ArgumentFault) in
            let incident: IncidentID = try reader.id("incident")
            return .ask(.why(incident, try reader.optional("unit", "a unit's name") { UnitName($0.uppercased()) }))
        },
        Verb(
            "FIND", changes: false, en: "incidents and units by words, numbers, names; diacritics optional", vi: "tìm",
            ["text words"]
        ) { reader throws(ArgumentFault) in .ask(.find(try reader.need("text"))) },
        Verb(
            "PLACE", changes: false, en: "streets and places of the city file by name; diacritics optional", vi: "tìm địa danh",
            ["text words"]
        ) { reader throws(ArgumentFault) in .ask(.place(try reader.need("text"))) },
        question("SWAPS", en: "the swaps that are proposed and stand", vi: "các đề xuất đổi đơn vị", .swaps),
        question("ROADS", en: "the road conditions in force", vi: "tình trạng đường", .roads),
        question("TYPES", en: "incident types and dispositions", vi: "loại sự cố và cách kết thúc", .types),
        question("SNAP", en: "the whole board as of one event number", vi: "toàn bảng", .snapshot),
    ]

    private static func question(
        _ name: String, en: String, vi: String, _ asked: Question
    ) -> Verb {
        Verb(name, changes: false, en: en, vi: vi, []) { _ throws(ArgumentFault) in .ask(asked) }
    }
}
