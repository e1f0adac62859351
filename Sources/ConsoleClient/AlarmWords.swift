// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import Screen
import Vocabulary

/// An alarm as a sentence.
struct AlarmWords {
    let words: DeskWords

    func text(_ alarm: AlarmList.Alarm, _ clock: (Instant) -> String) -> String {
        let time = alarm.since.map { clock($0) + " " } ?? ""
        let often = alarm.times > 1 ? " (×\(alarm.times))" : ""
        let settled = alarm.isSettled ? words(en: " — settled", vi: " — đã ổn") : ""
        return (alarm.isSettled ? "  " : "! ") + time + what(alarm) + often + settled
    }

    private func what(_ alarm: AlarmList.Alarm) -> String {
        let (unit, incident) = (alarm.unit ?? "?", alarm.incident.map(String.init) ?? "?")
        return switch alarm.kind {
        case "acknowledge_overdue":
            words(en: "\(unit) has NOT ACKNOWLEDGED incident \(incident)", vi: "\(unit) CHƯA NHẬN LỆNH vụ \(incident)")
        case "welfare_overdue":
            words(en: "\(unit) at incident \(incident): NO WELFARE REPORT", vi: "\(unit) ở vụ \(incident): CHƯA BÁO AN TOÀN")
        case "incident_overdue": words(en: "incident \(incident) WAITS beyond its deadline", vi: "vụ \(incident) CHỜ QUÁ HẠN")
        case "alarm_raised": words(en: "incident \(incident): ALARM RAISED", vi: "vụ \(incident): NÂNG MỨC BÁO ĐỘNG")
        case "swap_proposed":
            words(
                en: "incident \(incident): \(unit) would be there sooner: sw \(incident)",
                vi: "vụ \(incident): \(unit) đến sớm hơn: sw \(incident)")
        default: "\(alarm.kind) \(alarm.text)"
        }
    }
}
