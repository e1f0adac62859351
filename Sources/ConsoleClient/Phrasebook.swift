// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// The sentences of the console, in both languages. Keys are the event types and row kinds of the protocol; what is
/// not here is shown as its fields.
struct Phrasebook: Sendable {
    struct Entry: Sendable {
        let en: String
        let vi: String
        var isAlert = false
    }

    static let events: [String: Entry] = [
        "call_taken": Entry(
            en:
                "call {call.call}: incident {call.incident}[ NEW P{opened.priority}][ {call.report.incident_type}][ at {call.report.place}][ — {call.report.text}][; maybe the same as {duplicates.*.incident}]",
            vi:
                "cuộc gọi {call.call}: vụ {call.incident}[ MỚI ưu tiên {opened.priority}][ {call.report.incident_type}][ tại {call.report.place}][ — {call.report.text}][; có thể trùng vụ {duplicates.*.incident}]"
        ),
        "incident_noted": Entry(en: "incident {incident}: {text}", vi: "vụ {incident}: {text}"),
        "incident_located": Entry(
            en: "incident {incident} is at {position}[, {place}]", vi: "vụ {incident} ở {position}[, {place}]"),
        "incident_retyped": Entry(
            en: "incident {incident} is now {incident_type} P{priority}", vi: "vụ {incident} đổi thành {incident_type}, ưu tiên {priority}"),
        "incident_prioritized": Entry(
            en: "incident {incident}: priority {from} → {to}[ ({reason})]", vi: "vụ {incident}: ưu tiên {from} → {to}[ ({reason})]"),
        "incidents_merged": Entry(en: "incident {from} merged into {into}", vi: "vụ {from} gộp vào {into}"),
        "call_split": Entry(
            en: "call {call} split from incident {from} into {opened.incident}",
            vi: "cuộc gọi {call} tách khỏi vụ {from} thành vụ {opened.incident}"),
        "alarm_raised": Entry(en: "incident {incident}: ALARM {level}", vi: "vụ {incident}: BÁO ĐỘNG {level}", isAlert: true),
        "incident_closed": Entry(
            en: "incident {incident} closed: {disposition}[ — {note}]", vi: "vụ {incident} đóng: {disposition}[ — {note}]"),
        "incident_reopened": Entry(en: "incident {incident} reopened[ ({reason})]", vi: "vụ {incident} mở lại[ ({reason})]"),
        "incident_archived": Entry(en: "incident {incident} archived", vi: "vụ {incident} lưu trữ"),
        "incident_overdue": Entry(
            en: "incident {incident} P{priority} has waited {waited_s} s", vi: "vụ {incident} ưu tiên {priority} đã chờ {waited_s} giây",
            isAlert: true),
        "units_recommended": Entry(
            en: "incident {incident}: recommended[ {picks}][; nobody for {missing}][; {diverts}]",
            vi: "vụ {incident}: đề xuất[ {picks}][; thiếu: {missing}][; {diverts}]"),
        "units_available": Entry(
            en: "incident {incident}: now available {arrivals} — {units.0.because|status}",
            vi: "vụ {incident}: nay có thể cử {arrivals} — {units.0.because|status}"),
        "swap_proposed": Entry(
            en:
                "incident {incident}: {in.unit} INSTEAD OF {out.unit}? there in {in.total_ms|span}[, {gain_ms|span} sooner] — {because|status}",
            vi: "vụ {incident}: {in.unit} THAY {out.unit}? đến sau {in.total_ms|span}[, sớm hơn {gain_ms|span}] — {because|status}"),
        "swap_withdrawn": Entry(
            en: "incident {incident}: {in} instead of {out} is off — {reason|status}",
            vi: "vụ {incident}: thôi cử {in} thay {out} — {reason|status}"),
        "unit_reserved": Entry(
            en: "{unit} reserved for incident {incident}[, in place of {replaces}]",
            vi: "{unit} được giữ cho vụ {incident}[, thay {replaces}]"),
        "unit_dispatched": Entry(
            en: "{unit} DISPATCHED to incident {incident}[, taken from {diverted_from}][, in place of {replaces}][ ({override})]",
            vi: "{unit} ĐIỀU ĐỘNG đến vụ {incident}[, lấy từ vụ {diverted_from}][, thay {replaces}][ ({override})]"),
        "unit_self_assigned": Entry(en: "{unit} is at work on incident {incident}", vi: "{unit} tự nhận vụ {incident}"),
        "unit_reported": Entry(
            en: "{unit} {phase|status}, incident {incident}[ — {remark}]", vi: "{unit} {phase|status}, vụ {incident}[ — {remark}]"),
        "unit_released": Entry(
            en: "{unit} clear of incident {incident}[ ({reason})], {duty|status}",
            vi: "{unit} xong vụ {incident}[ ({reason})], {duty|status}"),
        "duty_changed": Entry(en: "{unit} {duty|status}[ — {remark}]", vi: "{unit} {duty|status}[ — {remark}]"),
        "crew_changed": Entry(en: "{unit} has a crew of {crew}", vi: "{unit} có {crew} người"),
        "time_corrected": Entry(
            en: "{unit} {phase|status} on incident {incident} at {told|time}[, was {was|time}]",
            vi: "{unit} {phase|status} ở vụ {incident} lúc {told|time}[, trước ghi {was|time}]"),
        "welfare_reported": Entry(en: "{unit} is well", vi: "{unit} an toàn"),
        "acknowledge_overdue": Entry(
            en: "{unit} has NOT ACKNOWLEDGED incident {incident}", vi: "{unit} CHƯA NHẬN LỆNH vụ {incident}", isAlert: true),
        "welfare_overdue": Entry(
            en: "{unit} at incident {incident}: NO WELFARE REPORT", vi: "{unit} ở vụ {incident}: CHƯA BÁO AN TOÀN", isAlert: true),
        "road_condition_set": Entry(
            en: "road {condition}: {kind}[ {street}][ at {position}][ ({reason})]",
            vi: "đường {condition}: {kind|status}[ {street}][ tại {position}][ ({reason})]"),
        "road_condition_lifted": Entry(en: "road {condition} lifted", vi: "đường {condition} đã gỡ"),
        "centre_configured": Entry(en: "centre {title}: {units} units", vi: "trung tâm {title}: {units} đơn vị"),
        "callers_forgotten": Entry(en: "old callers forgotten", vi: "đã xóa số gọi cũ"),
        "speeds_turned": Entry(
            en: "road speeds of this hour in force[: {speeds}]", vi: "áp dụng tốc độ đường theo giờ[: {speeds}]"),
    ]

    static let rows: [String: Entry] = [
        "unit": Entry(
            en: "{unit} {kind} {status|status}[ incident {incident}] crew {crew}[ at {position}][ — {remark}]",
            vi: "{unit} {kind} {status|status}[ vụ {incident}] {crew} người[ tại {position}][ — {remark}]"),
        "incident": Entry(
            en: "incident {incident} P{priority} {incident_type} {state}, alarm {level}[ at {place}][ ({position})][ calls {calls.*}]",
            vi:
                "vụ {incident} ưu tiên {priority} {incident_type} {state|status}, báo động {level}[ tại {place}][ ({position})][ cuộc gọi {calls.*}]"
        ),
        "queue": Entry(
            en: "{rank}. incident {incident} P{priority} {incident_type}[ at {place}] — {because}",
            vi: "{rank}. vụ {incident} ưu tiên {priority} {incident_type}[ tại {place}] — {because}"),
        "call": Entry(
            en:
                "call {call} {entered|time} incident {incident}[ {report.incident_type}][ from {report.caller}][ at {report.place}][ — {report.text}]",
            vi:
                "cuộc gọi {call} {entered|time} vụ {incident}[ {report.incident_type}][ số {report.caller}][ tại {report.place}][ — {report.text}]"
        ),
        "assignment": Entry(
            en: "{unit} on incident {incident}: {phase|status}[ ({override})]", vi: "{unit} ở vụ {incident}: {phase|status}[ ({override})]"),
        "candidate": Entry(
            en:
                "{unit} {kind} {verdict}[ turnout {estimate.turnout_ms|span}][ drive {estimate.drive_ms|span}][ {last}][, position {source|status}][ — {detail}]",
            vi:
                "{unit} {kind} {verdict|status}[ xuất phát {estimate.turnout_ms|span}][ chạy {estimate.drive_ms|span}][ {last}][, vị trí {source|status}][ — {detail}]"
        ),
        "slot": Entry(
            en: "slot {what}:[ {unit}][ in {total_ms|span}][ {last}][ nobody: {shortfall}]",
            vi: "cần {what}:[ {unit}][ sau {total_ms|span}][ {last}][ thiếu: {shortfall}]"),
        "diversion": Entry(
            en:
                "could divert {unit} from incident {from}: there in {total_ms|span}[, {gain_ms|span} sooner]; incident {from} then waits {loser_then_ms|span} instead of {loser_now_ms|span}[ for {replacement}]",
            vi:
                "có thể chuyển {unit} từ vụ {from}: đến sau {total_ms|span}[, sớm hơn {gain_ms|span}]; vụ {from} sẽ chờ {loser_then_ms|span} thay vì {loser_now_ms|span}[ ({replacement})]"
        ),
        "recommendation": Entry(
            en: "recommendation {recommendation} for incident {incident}, card {card} — {because}",
            vi: "đề xuất {recommendation} cho vụ {incident}, phương án {card} — {because}"),
        "swap": Entry(
            en:
                "incident {incident}: {in.unit} instead of {out.unit}: there in {in.total_ms|span}[, not {out.total_ms|span}] (as of {made|time}) — {because|status}",
            vi:
                "vụ {incident}: {in.unit} thay {out.unit}: đến sau {in.total_ms|span}[ thay vì {out.total_ms|span}] (lúc {made|time}) — {because|status}"
        ),
        "condition": Entry(
            en: "road {condition}: {kind}[ {street}][ at {position}][ until {until|time}][ ({reason})]",
            vi: "đường {condition}: {kind|status}[ {street}][ tại {position}][ đến {until|time}][ ({reason})]"),
        "caller": Entry(en: "{caller}: {calls} calls, {hoaxes} hoaxes", vi: "{caller}: {calls} cuộc gọi, {hoaxes} báo giả"),
        "place": Entry(en: "{name} ({kind}) @{position}", vi: "{name} ({kind}) @{position}"),
        "type": Entry(en: "{code}: {title_en} P{priority}", vi: "{code}: {title_vi}, ưu tiên {priority}"),
        "disposition": Entry(en: "{code}: {title_en}", vi: "{code}: {title_vi}"),
    ]

    /// Words of the protocol that people read, in Vietnamese; in English the underscore goes.
    static let words: [String: String] = [
        "reserved": "được giữ", "dispatched": "đã điều động", "acknowledged": "đã nhận lệnh", "en_route": "đang đến",
        "staging": "chờ tập kết", "on_scene": "tại hiện trường", "transporting": "đang chở", "at_hospital": "tại bệnh viện",
        "released": "xong nhiệm vụ", "in_quarters": "tại đội", "available": "sẵn sàng", "out_of_service": "ngừng hoạt động",
        "open": "đang mở", "closed": "đóng", "merged": "đã gộp", "speed": "chậm", "flood": "ngập", "picked": "được chọn",
        "slower": "đến chậm hơn", "busy": "đang bận", "crew_short": "thiếu người", "unreachable": "không đến được",
        "hose_lay": "rải vòi", "carry": "khiêng cáng", "walk": "đi bộ", "avl": "GPS", "quarters": "tại đội", "stale": "GPS cũ",
        "unknown": "không rõ", "unit_available": "đơn vị sẵn sàng", "unit_moved": "đơn vị đã di chuyển", "unit_lost": "mất một đơn vị",
        "road_changed": "đường thay đổi", "incident_changed": "vụ thay đổi", "centre_changed": "cấu hình thay đổi",
        "restarted": "khởi động lại", "not_owed": "không còn cần", "out_gone": "đơn vị cũ không còn thuộc vụ",
        "out_arrived": "đơn vị cũ đã đến nơi", "in_taken": "đơn vị mới đã được cử đi", "in_unavailable": "đơn vị mới không đi được",
        "gain_lost": "không còn nhanh hơn rõ rệt", "better_found": "có đơn vị khác nhanh hơn",
        "needed_elsewhere": "vụ khác cần",
        "cross_staffed": "kíp đang đi xe khác", "companion_picked": "kíp cần cho xe khác",
    ]
}
