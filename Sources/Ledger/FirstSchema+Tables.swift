// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

import FailPoints

/// Version 1 of the schema: the readable tables. Their columns stand in `LedgerTable` in the same order.
extension FirstSchema {
    static let callTables = """
        CREATE TABLE keng.centre (
            centre_id text PRIMARY KEY, title text, language text, time_zone text, seq bigint NOT NULL
        );

        CREATE TABLE keng.incident_type (
            centre_id text, type text, title_vi text, title_en text, service text, priority bigint, seq bigint NOT NULL,
            PRIMARY KEY (centre_id, type)
        );

        CREATE TABLE keng.call (
            centre_id text, call_id bigint, incident_id bigint NOT NULL, opened_incident_id bigint, hotline text,
            caller_number text, caller_name text, latitude double precision, longitude double precision,
            phone_latitude double precision, phone_longitude double precision, place text, type text, building text, words text,
            unread text, told_at timestamptz NOT NULL, entered_at timestamptz NOT NULL, taken_by text, seq bigint NOT NULL,
            PRIMARY KEY (centre_id, call_id)
        );
        CREATE INDEX call_incident ON keng.call (centre_id, incident_id);

        CREATE TABLE keng.incident (
            centre_id text, incident_id bigint, state text NOT NULL, type text, priority bigint NOT NULL, determinant text,
            building text, latitude double precision, longitude double precision, place text, alarm_level bigint NOT NULL,
            opened_at timestamptz NOT NULL, entered_at timestamptz, waiting_since timestamptz, requeued_at timestamptz,
            overdue_alarms bigint NOT NULL, merged_into bigint, disposition text, closed_at timestamptz, reopened bigint NOT NULL,
            reopened_at timestamptz, place_mismatch_m bigint, recommendation_id bigint, archived_at timestamptz, seq bigint NOT NULL,
            PRIMARY KEY (centre_id, incident_id)
        );
        CREATE INDEX incident_open ON keng.incident (centre_id, priority, opened_at) WHERE state = 'open';

        CREATE TABLE keng.incident_note (
            centre_id text, seq bigint, incident_id bigint NOT NULL, at timestamptz NOT NULL, written_by text, words text,
            PRIMARY KEY (centre_id, seq)
        );
        CREATE INDEX incident_note_incident ON keng.incident_note (centre_id, incident_id);

        """

    /// `assignment_one_open` is law 4 in the database: one unit, one open assignment.
    static let unitTables = """
        CREATE TABLE keng.assignment (
            centre_id text, assignment_id bigint, incident_id bigint NOT NULL, unit text NOT NULL, alarm_level bigint NOT NULL,
            phase text NOT NULL, sent_by text, override_reason text, reserved_at timestamptz, dispatched_at timestamptz,
            acknowledged_at timestamptz, en_route_at timestamptz, staging_at timestamptz, on_scene_at timestamptz,
            transporting_at timestamptz, at_hospital_at timestamptz, released_at timestamptz, release_reason text,
            unanswered_alarms bigint NOT NULL, welfare_heard_at timestamptz, welfare_missed bigint NOT NULL, seq bigint NOT NULL,
            PRIMARY KEY (centre_id, assignment_id)
        );
        CREATE \(PlantedBug.missingIndex.isOn ? "" : "UNIQUE ")INDEX assignment_one_open ON keng.assignment (centre_id, unit) WHERE released_at IS NULL;
        CREATE INDEX assignment_incident ON keng.assignment (centre_id, incident_id);

        CREATE TABLE keng.unit (
            centre_id text, unit text, kind text, station text, crew bigint NOT NULL, status text NOT NULL,
            since timestamptz NOT NULL, assignment_id bigint, remark text, is_listed boolean NOT NULL, seq bigint NOT NULL,
            PRIMARY KEY (centre_id, unit)
        );

        CREATE TABLE keng.unit_status (
            centre_id text, seq bigint, unit text NOT NULL, status text NOT NULL, told_at timestamptz NOT NULL,
            entered_at timestamptz NOT NULL, entered_by text, assignment_id bigint, incident_id bigint,
            is_correction boolean NOT NULL, remark text,
            PRIMARY KEY (centre_id, seq)
        );
        CREATE INDEX unit_status_unit ON keng.unit_status (centre_id, unit, entered_at);

        CREATE TABLE keng.recommendation (
            centre_id text, recommendation_id bigint, incident_id bigint NOT NULL, made_at timestamptz NOT NULL,
            alarm_level bigint NOT NULL, run_card text, because text, units text, shortfalls bigint NOT NULL,
            candidates bigint NOT NULL, city text, conditions_version bigint NOT NULL, seq bigint NOT NULL,
            PRIMARY KEY (centre_id, recommendation_id)
        );
        CREATE INDEX recommendation_incident ON keng.recommendation (centre_id, incident_id);

        CREATE TABLE keng.road_condition (
            centre_id text, condition_id bigint, kind text NOT NULL, speed_kmh bigint NOT NULL, depth_cm bigint NOT NULL,
            latitude double precision, longitude double precision, radius_m bigint NOT NULL, street text,
            from_at timestamptz NOT NULL, until_at timestamptz, reason text, set_by text, set_at timestamptz,
            lifted_at timestamptz, expired boolean NOT NULL, seq bigint NOT NULL,
            PRIMARY KEY (centre_id, condition_id)
        );

        """

    static let comments = """
        COMMENT ON SCHEMA keng IS 'The system of record of the dispatch engine keng. Times are UTC; all rows begin with the centre.';
        COMMENT ON TABLE keng.schema_version IS 'Which steps of the schema ran, when, and by which program.';
        COMMENT ON TABLE keng.journal_head IS 'The newest event of each centre, its hash, and the one engine that may write on.';
        COMMENT ON TABLE keng.event IS 'Everything that happened, numbered without a gap per centre, each tied by its hash to all before it.';
        COMMENT ON COLUMN keng.event.payload IS 'The event as JSON, to the byte as it was hashed; payload::jsonb to look inside.';
        COMMENT ON COLUMN keng.event.hash IS 'SHA-256 over previous hash, centre, number, time and payload.';
        COMMENT ON TABLE keng.snapshot IS 'A board behind one event, so that a restore need not replay a whole life.';
        COMMENT ON TABLE keng.position_report IS 'Where units said they were. Telemetry: the last second may be lost.';
        COMMENT ON TABLE keng.centre IS 'The dispatch centres that write here.';
        COMMENT ON TABLE keng.incident_type IS 'What can happen, as the centre file lists it.';
        COMMENT ON TABLE keng.call IS 'What callers reported; several calls may belong to one incident.';
        COMMENT ON COLUMN keng.call.told_at IS 'When the phone rang, if earlier than the entry.';
        COMMENT ON COLUMN keng.call.unread IS 'Parts of the call that were kept but not understood, one a line.';
        COMMENT ON TABLE keng.incident IS 'What is or was being answered, as the board last showed it.';
        COMMENT ON COLUMN keng.incident.opened_at IS 'When the first caller was heard. This clock never restarts.';
        COMMENT ON COLUMN keng.incident.waiting_since IS 'The clock of the queue; null while a unit answers it or was there.';
        COMMENT ON TABLE keng.incident_note IS 'What people wrote into incidents.';
        COMMENT ON TABLE keng.assignment IS 'One commitment of one unit to one incident. Times are as told by the crew; null: not reported.';
        COMMENT ON INDEX keng.assignment_one_open IS 'One unit, one open assignment.';
        COMMENT ON TABLE keng.unit IS 'Units as they stand now.';
        COMMENT ON TABLE keng.unit_status IS 'Every status a unit had, as told and as entered.';
        COMMENT ON TABLE keng.recommendation IS 'Who was proposed; all inputs are in the event of the same number.';
        COMMENT ON TABLE keng.road_condition IS 'Closed, slowed and flooded roads, also those lifted again.';

        """
}
