// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import DispatchEngine
import Incidents
import Units
import Vocabulary

/// Verbs about calls and incidents.
extension Verb {
    static let callVerbs: [Verb] = [
        Verb(
            "CALL",
            en:
                "takes a call; it opens an incident, or joins the one named. Never refused for what is in it: values and keys that cannot be understood are kept, and listed in `unread` of the answer",
            vi: "nhận cuộc gọi",
            [
                "hotline? the line it came in by: 113, 114, 115, 112, app, radio", "caller? the number", "name? of the caller",
                "at? where it is, LAT,LON", "phone_at? where the phone is, LAT,LON", "place? where it is, in words",
                "type? code of the incident type; unknown ones become the centre's fallback type",
                "building? kind of building", "text? what was said", "told? when the phone rang, RFC 3339",
                "incident? the incident it belongs to",
            ]
        ) { reader throws(ArgumentFault) in
            call(&reader)
        },
        Verb("NOTE", en: "writes a note into an incident", vi: "ghi chú vào vụ", ["incident number", "text the note"]) {
            reader throws(ArgumentFault) in
            .addNote(try reader.id("incident"), text: try reader.need("text"))
        },
        Verb(
            "LOCATE", en: "says where an incident is", vi: "định vị vụ",
            ["incident number", "at LAT,LON", "place? the place in words"]
        ) { reader throws(ArgumentFault) in
            let incident: IncidentID = try reader.id("incident")
            let at = try reader.need("at", ArgumentReader.coordinateShape) { Coordinate(text: $0) }
            return .locateIncident(incident, at, place: reader.text("place"))
        },
        Verb(
            "RETYPE", en: "changes the type of an incident; its priority and determinant follow the type", vi: "đổi loại sự cố",
            ["incident number", "type code; TYPES lists them", "building? kind of building"]
        ) { reader throws(ArgumentFault) in
            let incident: IncidentID = try reader.id("incident")
            let type = TypeCode(try reader.need("type").uppercased())
            return .retypeIncident(incident, type, building: reader.text("building"))
        },
        Verb(
            "PRIORITY", en: "raises or lowers the priority", vi: "đổi mức ưu tiên",
            ["incident number", "to 1 to 5; 1 is a life threat", "reason a word why"]
        ) { reader throws(ArgumentFault) in
            let incident: IncidentID = try reader.id("incident")
            let to = try reader.need("to", "a priority from 1 to 5") { Int($0).flatMap(Priority.init(rawValue:)) }
            return .prioritizeIncident(incident, to, reason: reader.text("reason") ?? "")
        },
        Verb(
            "MERGE", en: "puts the calls and units of one incident into another", vi: "gộp hai vụ",
            ["from incident number", "into incident number"]
        ) { reader throws(ArgumentFault) in
            .mergeIncidents(from: try reader.id("from"), into: try reader.id("into"))
        },
        Verb(
            "SPLIT", en: "takes a call out of its incident again, into its own", vi: "tách cuộc gọi ra vụ riêng",
            ["call number"]
        ) { reader throws(ArgumentFault) in .splitCall(try reader.id("call")) },
        Verb(
            "ALARM", en: "raises the alarm level", vi: "nâng mức báo động", ["incident number", "level 2, 3 …"]
        ) { reader throws(ArgumentFault) in
            let incident: IncidentID = try reader.id("incident")
            return .raiseAlarm(
                incident, level: try reader.need("level", "a level from 2 to 20") { Int($0).flatMap { (2...20).contains($0) ? $0 : nil } })
        },
        Verb(
            "CLOSE", en: "ends an incident; refused while crews are assigned", vi: "đóng vụ",
            ["incident number", "disposition code; TYPES lists them", "note? a last word"]
        ) { reader throws(ArgumentFault) in
            let incident: IncidentID = try reader.id("incident")
            return .closeIncident(incident, disposition: try reader.need("disposition"), note: reader.text("note") ?? "")
        },
        Verb("REOPEN", en: "opens a closed incident again", vi: "mở lại vụ", ["incident number", "reason a word why"]) {
            reader throws(ArgumentFault) in
            .reopenIncident(try reader.id("incident"), reason: reader.text("reason") ?? "")
        },
    ]

    @Sendable private static func call(_ reader: inout ArgumentReader) -> Command {
        var report = CallReport()
        func read<Value>(_ value: (inout ArgumentReader) throws(ArgumentFault) -> Value?) -> Value? {
            do throws(ArgumentFault) {
                return try value(&reader)
            } catch {
                report.unread.append(error.phrase.en)
                return nil
            }
        }
        report.coordinate = read { reader throws(ArgumentFault) in try reader.coordinate("at") }
        report.phoneCoordinate = read { reader throws(ArgumentFault) in try reader.coordinate("phone_at") }
        report.told = read { reader throws(ArgumentFault) in try reader.time("told") }
        let incident: IncidentID? = read { reader throws(ArgumentFault) in try reader.optionalID("incident") }
        report.hotline = reader.text("hotline") ?? ""
        report.callerNumber = reader.text("caller") ?? ""
        report.callerName = reader.text("name") ?? ""
        report.place = reader.text("place") ?? ""
        report.type = TypeCode((reader.text("type") ?? "").uppercased())
        report.building = reader.text("building") ?? ""
        report.text = reader.text("text") ?? ""
        if let cid = reader.text("cid"), checkedKey(cid) == nil {
            report.unread.append("cid: not 8 to 64 of A-Za-z0-9._-, so a repeat will be a new call")
        }
        report.unread += reader.strays()
        return .takeCall(report, join: incident)
    }
}
