// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import ConsoleProtocol

/// Everything that can be typed short. The words follow radio usage: terse, and none a prefix of a dangerous other.
public struct MnemonicTable: Sendable {
    public var mnemonics: [Mnemonic]
    /// Verbs that take a `cid`, so that asking twice does once.
    public var changingVerbs: Set<String>
    /// Full verbs, for completion and for lines typed in full.
    public var verbs: Set<String>

    public init(mnemonics: [Mnemonic], changingVerbs: Set<String>, otherVerbs: Set<String>) {
        self.mnemonics = mnemonics
        self.changingVerbs = changingVerbs
        verbs = changingVerbs.union(otherVerbs)
    }

    public static let standard = MnemonicTable(
        mnemonics: calls + dispatching + statuses + roads + questions,
        changingVerbs: [
            "CALL", "NOTE", "LOCATE", "RETYPE", "PRIORITY", "MERGE", "SPLIT", "ALARM", "CLOSE", "REOPEN", "RECOMMEND", "DISPATCH",
            "RESERVE", "DIVERT", "SWAP", "RELEASE", "STATUS", "CORRECT", "PAR", "CREW", "ROAD", "LIFT",
        ],
        otherVerbs: [
            "QUEUE", "UNITS", "UNIT", "INCIDENTS", "INCIDENT", "CALLINFO", "CALLER", "WHY", "FIND", "PLACE", "SWAPS", "ROADS", "TYPES",
            "LOG", "MAP", "SNAP", "POSITION", "HELLO", "HELP", "STATS", "CLIENTS", "HEALTH", "PING", "SUB", "UNSUB",
        ])

    private static let calls = [
        Mnemonic("n", "CALL", "type place…?", en: "new call; add at= caller= text=", vi: "cuộc gọi mới; thêm at= caller= text="),
        Mnemonic("note", "NOTE", "incident text…", en: "write a note", vi: "ghi chú"),
        Mnemonic("loc", "LOCATE", "incident at place…?", en: "say where it is", vi: "định vị vụ"),
        Mnemonic("type", "RETYPE", "incident type", en: "change the type", vi: "đổi loại sự cố"),
        Mnemonic("pri", "PRIORITY", "incident to reason…?", en: "change the priority", vi: "đổi mức ưu tiên"),
        Mnemonic("alarm", "ALARM", "incident level", en: "raise the alarm level", vi: "nâng mức báo động"),
        Mnemonic("close", "CLOSE", "incident disposition note…?", en: "close an incident", vi: "đóng vụ"),
        Mnemonic("reopen", "REOPEN", "incident reason…?", en: "open it again", vi: "mở lại vụ"),
        Mnemonic("merge", "MERGE", "from into", en: "put one incident into another", vi: "gộp hai vụ"),
        Mnemonic("split", "SPLIT", "call", en: "take a call out of its incident", vi: "tách cuộc gọi"),
    ]

    private static let dispatching = [
        Mnemonic("rec", "RECOMMEND", "incident", en: "recommend units", vi: "đề xuất đơn vị"),
        Mnemonic("d", "DISPATCH", "incident units,", en: "dispatch units; add reason=", vi: "điều động; thêm reason="),
        Mnemonic("res", "RESERVE", "incident units,", en: "promise units, no alert", vi: "giữ đơn vị"),
        Mnemonic("divert", "DIVERT", "unit to reason…?", en: "turn a unit to another incident", vi: "điều chuyển đơn vị"),
        Mnemonic(
            "sw", "SWAP", "incident out? in? reason…?", en: "send another unit instead; alone: as proposed",
            vi: "đổi đơn vị; chỉ số vụ: theo đề xuất"),
        Mnemonic("rel", "RELEASE", "unit reason…?", en: "stand a unit down", vi: "cho đơn vị dừng"),
        Mnemonic("par", "PAR", "unit*", en: "the crew is well", vi: "kíp an toàn"),
        Mnemonic("crew", "CREW", "unit crew", en: "how many are on board", vi: "quân số trên xe"),
    ]

    private static let statuses = [
        status("ack", "acknowledged", en: "acknowledged", vi: "đã nhận lệnh"),
        status("er", "en_route", en: "en route", vi: "đang đến"),
        status("stg", "staging", en: "staging", vi: "chờ tại điểm tập kết"),
        status("os", "on_scene", en: "on scene", vi: "tại hiện trường"),
        status("tr", "transporting", en: "transporting", vi: "đang chở"),
        status("ah", "at_hospital", en: "at hospital", vi: "tại bệnh viện"),
        status("cl", "clear", en: "clear", vi: "xong nhiệm vụ"),
        status("av", "available", en: "available", vi: "sẵn sàng"),
        status("iq", "in_quarters", en: "in quarters", vi: "tại đội"),
        status("oos", "out_of_service", en: "out of service", vi: "ngừng hoạt động"),
    ]

    private static let roads = [
        road("close", "radius? reason…?", kind: "closed", en: "close a road at @LAT,LON", vi: "cấm đường tại @LAT,LON"),
        road("speed", "speed radius? reason…?", kind: "speed", en: "slow a road to KM/H", vi: "đường chậm, KM/H"),
        road("flood", "depth radius? reason…?", kind: "flood", en: "water on a road, CM deep", vi: "đường ngập, sâu CM"),
        Mnemonic("lift", "LIFT", "condition", en: "end a road condition", vi: "gỡ tình trạng đường"),
        Mnemonic("roads", "ROADS", en: "road conditions in force", vi: "tình trạng đường"),
    ]

    private static let questions = [
        Mnemonic("q", "QUEUE", en: "the pending queue", vi: "hàng chờ"),
        Mnemonic("u", "UNITS", en: "all units", vi: "các đơn vị"),
        Mnemonic("u", "UNIT", "unit*", en: "one unit", vi: "một đơn vị"),
        Mnemonic("i", "INCIDENTS", en: "open incidents", vi: "các vụ đang mở"),
        Mnemonic("i", "INCIDENT", "incident*", en: "one incident", vi: "một vụ"),
        Mnemonic("c", "CALLINFO", "call*", en: "one call", vi: "một cuộc gọi"),
        Mnemonic("caller", "CALLER", "number", en: "earlier calls of a number", vi: "lịch sử số điện thoại"),
        Mnemonic("why", "WHY", "incident unit?", en: "why these units, why not this one", vi: "vì sao"),
        Mnemonic("find", "FIND", "text…", en: "find incidents and units", vi: "tìm vụ, đơn vị"),
        Mnemonic("place", "PLACE", "text…", en: "find streets and places", vi: "tìm địa danh"),
        Mnemonic("log", "LOG", "incident", en: "the whole story of an incident", vi: "toàn bộ diễn biến của vụ"),
        Mnemonic("map", "MAP", "at radius?", en: "a small map round @LAT,LON", vi: "bản đồ nhỏ quanh @LAT,LON"),
        Mnemonic("swaps", "SWAPS", en: "the swaps that are proposed", vi: "các đề xuất đổi đơn vị"),
        Mnemonic("types", "TYPES", en: "incident types, dispositions", vi: "loại sự cố, cách kết thúc"),
        Mnemonic("snap", "SNAP", en: "the whole board", vi: "toàn bảng"),
    ]

    private static func status(_ short: String, _ word: String, en: String, vi: String) -> Mnemonic {
        Mnemonic(short, "STATUS", "unit*", fixed: [Field("to", word)], en: en, vi: vi)
    }

    private static func road(_ short: String, _ places: String, kind: String, en: String, vi: String) -> Mnemonic {
        Mnemonic("road " + short, "ROAD", places, fixed: [Field("kind", kind)], en: en, vi: vi)
    }
}

extension MnemonicTable {
    /// Gives a command that changes something its `cid`, unless it was typed.
    func identified(_ command: Expander.Command) -> Expander.Command {
        guard changingVerbs.contains(command.verb), command.fields["cid"] == nil else { return command }
        var known = command
        known.fields.append(Field("cid", MnemonicTable.freshIdentity()))
        return known
    }

    /// 128 bits from the system's random source, in hexadecimal.
    private static func freshIdentity() -> String {
        let digits = Array("0123456789abcdef")
        return String((0..<32).map { _ in digits[Int.random(in: 0..<16)] })
    }
}
