// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// The readable tables, as the newest migration leaves them.
extension LedgerTable {
    static let centre = LedgerTable(
        "centre", keys: 0,
        [.init("title", .text), .init("language", .text), .init("time_zone", .text), .init("seq", .int8)])

    static let incidentType = LedgerTable(
        "incident_type", keys: 1,
        [
            .init("type", .text), .init("title_vi", .text), .init("title_en", .text), .init("service", .text),
            .init("priority", .int8), .init("seq", .int8),
        ])

    static let call = LedgerTable(
        "call", keys: 1,
        [
            .init("call_id", .int8), .init("incident_id", .int8), .init("opened_incident_id", .int8), .init("hotline", .text),
            .init("caller_number", .text), .init("caller_name", .text), .init("latitude", .float8), .init("longitude", .float8),
            .init("phone_latitude", .float8), .init("phone_longitude", .float8), .init("place", .text), .init("type", .text),
            .init("building", .text), .init("words", .text), .init("unread", .text), .init("told_at", .instant),
            .init("entered_at", .instant), .init("taken_by", .text, once: true), .init("seq", .int8),
        ])

    static let incident = LedgerTable(
        "incident", keys: 1,
        [
            .init("incident_id", .int8), .init("state", .text), .init("type", .text), .init("priority", .int8),
            .init("determinant", .text), .init("building", .text), .init("latitude", .float8), .init("longitude", .float8),
            .init("place", .text), .init("alarm_level", .int8), .init("opened_at", .instant), .init("entered_at", .instant, once: true),
            .init("waiting_since", .instant), .init("requeued_at", .instant), .init("overdue_alarms", .int8),
            .init("merged_into", .int8), .init("disposition", .text), .init("closed_at", .instant), .init("reopened", .int8),
            .init("reopened_at", .instant), .init("place_mismatch_m", .int8), .init("recommendation_id", .int8),
            .init("archived_at", .instant), .init("seq", .int8),
        ])

    static let incidentNote = LedgerTable(
        "incident_note", keys: 1,
        [.init("seq", .int8), .init("incident_id", .int8), .init("at", .instant), .init("written_by", .text), .init("words", .text)])

    static let assignment = LedgerTable(
        "assignment", keys: 1,
        [
            .init("assignment_id", .int8), .init("incident_id", .int8), .init("unit", .text), .init("alarm_level", .int8),
            .init("phase", .text), .init("sent_by", .text), .init("override_reason", .text), .init("reserved_at", .instant),
            .init("dispatched_at", .instant), .init("acknowledged_at", .instant), .init("en_route_at", .instant),
            .init("staging_at", .instant), .init("on_scene_at", .instant), .init("transporting_at", .instant),
            .init("at_hospital_at", .instant), .init("released_at", .instant), .init("release_reason", .text),
            .init("unanswered_alarms", .int8), .init("welfare_heard_at", .instant), .init("welfare_missed", .int8),
            .init("seq", .int8),
        ])

    static let unit = LedgerTable(
        "unit", keys: 1,
        [
            .init("unit", .text), .init("kind", .text), .init("station", .text), .init("crew", .int8), .init("status", .text),
            .init("since", .instant), .init("assignment_id", .int8), .init("remark", .text), .init("is_listed", .bool),
            .init("seq", .int8),
        ])

    static let unitStatus = LedgerTable(
        "unit_status", keys: 1,
        [
            .init("seq", .int8), .init("unit", .text), .init("status", .text), .init("told_at", .instant),
            .init("entered_at", .instant), .init("entered_by", .text), .init("assignment_id", .int8),
            .init("incident_id", .int8), .init("is_correction", .bool), .init("remark", .text),
        ])

    static let recommendation = LedgerTable(
        "recommendation", keys: 1,
        [
            .init("recommendation_id", .int8), .init("incident_id", .int8), .init("made_at", .instant),
            .init("alarm_level", .int8), .init("run_card", .text), .init("because", .text), .init("units", .text),
            .init("shortfalls", .int8), .init("candidates", .int8), .init("city", .text), .init("conditions_version", .int8),
            .init("seq", .int8),
        ])

    static let roadCondition = LedgerTable(
        "road_condition", keys: 1,
        [
            .init("condition_id", .int8), .init("kind", .text), .init("speed_kmh", .int8), .init("depth_cm", .int8),
            .init("latitude", .float8), .init("longitude", .float8), .init("radius_m", .int8), .init("street", .text),
            .init("from_at", .instant), .init("until_at", .instant), .init("reason", .text), .init("set_by", .text),
            .init("set_at", .instant, once: true), .init("lifted_at", .instant), .init("expired", .bool), .init("seq", .int8),
        ])

    /// In the order in which a batch writes them. Ended assignments stand before open ones inside a batch (`Projection`).
    public static let all = [
        centre, incidentType, call, incident, incidentNote, assignment, unit, unitStatus, recommendation, roadCondition,
    ]
}
