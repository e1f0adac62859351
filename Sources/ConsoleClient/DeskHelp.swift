// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// The keys of the full screen, for people.
enum DeskHelp {
    static func keys(_ words: DeskWords) -> [ShownLine] {
        func line(_ keys: String, _ en: String, _ vi: String) -> ShownLine {
            let gap = String(repeating: " ", count: max(1, 16 - keys.count))
            return ShownLine(text: keys + gap + words(en: en, vi: vi))
        }
        return [
            line("↑ ↓", "choose an incident (empty line); the history (typing)", "chọn vụ (dòng trống); lịch sử lệnh (khi gõ)"),
            line("12 Enter", "choose incident 12", "chọn vụ 12"),
            line("d   F5", "recommend for the chosen incident; y sends", "đề xuất cho vụ đang chọn; y để cử"),
            line("Tab", "complete: commands, units, incidents, types, streets", "gõ nốt: lệnh, đơn vị, vụ, loại, tên đường"),
            line("ok  F2", "the oldest alarm is seen; ok all: every one", "đã biết báo động cũ nhất; ok all: tất cả"),
            line("log F3", "the whole story of the incident", "toàn bộ diễn biến của vụ"),
            line("map F4", "a map round the incident; map 12 2000: 2 km", "bản đồ quanh vụ; map 12 2000: 2 km"),
            line("why", "why these units; why not HK-01", "vì sao các đơn vị này; why not HK-01"),
            line("find WORDS", "by phone, place, unit, words", "tìm theo số điện thoại, nơi, đơn vị, từ"),
            line("undo", "take back your last command, where that is possible", "hoàn tác lệnh vừa gửi, nếu được"),
            line("PgUp PgDn", "scroll a long answer", "cuộn câu trả lời dài"),
            line("Esc", "close it; empty the line; choose nothing", "đóng; xóa dòng; bỏ chọn"),
            line("Ctrl-L", "draw the screen anew", "vẽ lại màn hình"),
            line("quit   Ctrl-D", "leave", "thoát"),
        ]
    }
}
