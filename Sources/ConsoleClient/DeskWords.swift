// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Vocabulary

/// The words of the full screen, in both languages.
struct DeskWords: Sendable {
    let language: Language

    func callAsFunction(en: String, vi: String) -> String { language == .vi ? vi : en }

    var waiting: String { self(en: "WAITING", vi: "CHỜ") }
    var answered: String { self(en: "answered", vi: "đang xử lý") }
    var units: String { self(en: "UNITS", vi: "ĐƠN VỊ") }
    var noIncident: String { self(en: "no incident is chosen: ↑ ↓, or type its number", vi: "chưa chọn vụ nào: ↑ ↓, hoặc gõ số vụ") }
    var chooseFirst: String { self(en: "choose an incident first: ↑ ↓, or its number", vi: "hãy chọn vụ trước: ↑ ↓, hoặc số vụ") }
    var nothingWaits: String { self(en: "nothing waits", vi: "không có vụ nào chờ") }
    var noAlarm: String { self(en: "no alarm", vi: "không có báo động") }
    var late: String { self(en: "late", vi: "trễ") }
    var yesOrNo: String { self(en: "y = yes, n or Esc = no", vi: "y = đồng ý, n hoặc Esc = thôi") }
    var reasonWord: String { self(en: "why, in one word", vi: "lý do, một từ") }
    var dropped: String { self(en: "not done", vi: "đã bỏ, không làm gì") }
    var leaveAgain: String { self(en: "Ctrl-C once more leaves the console", vi: "nhấn Ctrl-C lần nữa để thoát") }

    /// `45s`, `3m`, `2h`: how long ago, for narrow columns.
    static func age(_ span: Duration) -> String {
        let seconds = max(0, span.wholeSeconds)
        if seconds < 60 { return "\(seconds)s" }
        if seconds < 5_940 { return "\(seconds / 60)m" }
        return "\(seconds / 3_600)h"
    }

    /// `0:59`, `-1:05` after it, `-2h10` from an hour on.
    static func countdown(_ span: Duration) -> String {
        let seconds = abs(span.wholeSeconds)
        let (big, small) = seconds < 3_600 ? (seconds / 60, seconds % 60) : (seconds / 3_600, seconds / 60 % 60)
        return (span < .zero ? "-" : "") + "\(big)" + (seconds < 3_600 ? ":" : "h") + (small < 10 ? "0" : "") + "\(small)"
    }

    /// The mnemonic of a status, as on the radio.
    static func code(of status: String) -> String {
        switch status {
        case "reserved": "res"
        case "dispatched": "dsp"
        case "acknowledged": "ack"
        case "en_route": "er"
        case "staging": "stg"
        case "on_scene": "os"
        case "transporting": "tr"
        case "at_hospital": "ah"
        case "available": "av"
        case "in_quarters": "iq"
        case "out_of_service": "oos"
        default: String(status.prefix(3))
        }
    }

    /// What needs a look comes first: alerted, on the way, there, promised, free, away.
    static func urgency(of status: String) -> Int {
        switch status {
        case "dispatched": 0
        case "acknowledged", "en_route", "staging": 1
        case "on_scene", "transporting", "at_hospital": 2
        case "reserved": 3
        case "available": 4
        case "in_quarters": 5
        default: 6
        }
    }
}
