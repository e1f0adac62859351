// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Version 3 of the schema.
enum ThirdSchema {
    /// Nobody searches events by payload or hash; while a database was young, ANALYZE read them for statistics about once a minute,
    /// and calls were slow for some seconds. A partition does not inherit this from its table.
    static let statistics = """
        ALTER TABLE keng.event ALTER COLUMN payload SET STATISTICS 0, ALTER COLUMN hash SET STATISTICS 0;

        CREATE OR REPLACE FUNCTION keng.ensure_partitions(today date) RETURNS void
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
        DECLARE month date; day date; name text;
        BEGIN
            FOR i IN 0..2 LOOP
                month := (date_trunc('month', today) + make_interval(months => i))::date;
                name := 'event_' || to_char(month, 'YYYY_MM');
                IF to_regclass('keng.' || name) IS NULL AND NOT EXISTS (
                    SELECT 1 FROM keng.event_other WHERE at >= month AND at < (month + interval '1 month')) THEN
                    EXECUTE format('CREATE TABLE keng.%I PARTITION OF keng.event FOR VALUES FROM (%L) TO (%L)',
                        name, month::timestamp AT TIME ZONE 'UTC', (month + interval '1 month')::timestamp AT TIME ZONE 'UTC');
                    EXECUTE format(
                        'ALTER TABLE keng.%I ALTER COLUMN payload SET STATISTICS 0, ALTER COLUMN hash SET STATISTICS 0', name);
                END IF;
            END LOOP;
            FOR i IN 0..2 LOOP
                day := today + i;
                name := 'position_report_' || to_char(day, 'YYYY_MM_DD');
                IF to_regclass('keng.' || name) IS NULL AND NOT EXISTS (
                    SELECT 1 FROM keng.position_report_other WHERE received_at >= day AND received_at < (day + 1)) THEN
                    EXECUTE format('CREATE TABLE keng.%I PARTITION OF keng.position_report FOR VALUES FROM (%L) TO (%L)',
                        name, day::timestamp AT TIME ZONE 'UTC', (day + 1)::timestamp AT TIME ZONE 'UTC');
                END IF;
            END LOOP;
        END $$;

        """

    /// NFPA measures turnout and travel of the unit that came first. New columns stand behind the old ones: only so a view can
    /// be replaced where people already use it.
    static let incidentResponse = """
        CREATE OR REPLACE VIEW keng.incident_response AS
        SELECT i.centre_id, i.incident_id, i.type, t.service, i.priority, i.state, i.disposition,
            c.calls, c.told_at AS call_told_at, c.entered_at AS call_entered_at,
            r.first_dispatched_at, r.first_en_route_at, r.first_on_scene_at, i.closed_at, r.units,
            r.first_dispatched_at - c.entered_at AS call_processing,
            r.first_on_scene_at - c.told_at AS total_response,
            i.closed_at - c.told_at AS duration,
            f.unit AS first_unit, f.turnout, f.travel
        FROM keng.incident i
        LEFT JOIN keng.incident_type t ON t.centre_id = i.centre_id AND t.type = i.type
        LEFT JOIN keng.first_call c ON c.centre_id = i.centre_id AND c.incident_id = i.incident_id
        LEFT JOIN LATERAL (
            SELECT min(dispatched_at) AS first_dispatched_at, min(en_route_at) AS first_en_route_at,
                min(on_scene_at) AS first_on_scene_at, count(DISTINCT unit) AS units
            FROM keng.assignment a WHERE a.centre_id = i.centre_id AND a.incident_id = i.incident_id
        ) r ON true
        LEFT JOIN LATERAL (
            SELECT a.unit, a.en_route_at - a.dispatched_at AS turnout, a.on_scene_at - a.en_route_at AS travel
            FROM keng.assignment a
            WHERE a.centre_id = i.centre_id AND a.incident_id = i.incident_id AND a.on_scene_at IS NOT NULL
            ORDER BY a.on_scene_at, a.assignment_id LIMIT 1
        ) f ON true;
        COMMENT ON VIEW keng.incident_response IS
            'Per incident: its calls, its first unit, and the intervals between them. Turnout and travel are those of the unit first on scene.';

        """
}
