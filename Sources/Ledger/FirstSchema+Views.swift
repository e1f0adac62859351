// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Version 1 of the schema: views for whoever asks in plain SQL.
extension FirstSchema {
    /// The intervals of NFPA 1225 and 1710: call processing ends when the first unit is
    /// dispatched, turnout when its wheels turn, travel when it is on scene; total response runs from the first caller.
    static let views = """
        CREATE VIEW keng.first_call AS
        SELECT centre_id, incident_id, min(told_at) AS told_at, min(entered_at) AS entered_at, count(*) AS calls
        FROM keng.call GROUP BY centre_id, incident_id;
        COMMENT ON VIEW keng.first_call IS 'Per incident: when the first of its calls was told and entered, and how many there are.';

        CREATE VIEW keng.unit_response AS
        SELECT a.centre_id, a.incident_id, a.assignment_id, a.unit, i.type, t.service, i.priority, a.alarm_level,
            c.told_at AS call_told_at, c.entered_at AS call_entered_at, a.dispatched_at, a.acknowledged_at, a.en_route_at,
            a.on_scene_at, a.released_at,
            a.dispatched_at - c.entered_at AS call_processing,
            a.en_route_at - a.dispatched_at AS turnout,
            a.on_scene_at - a.en_route_at AS travel,
            a.on_scene_at - c.told_at AS total_response,
            a.released_at - a.dispatched_at AS committed
        FROM keng.assignment a
        JOIN keng.incident i USING (centre_id, incident_id)
        LEFT JOIN keng.incident_type t ON t.centre_id = i.centre_id AND t.type = i.type
        LEFT JOIN keng.first_call c ON c.centre_id = a.centre_id AND c.incident_id = a.incident_id;
        COMMENT ON VIEW keng.unit_response IS
            'Per assignment: call processing, turnout, travel and total response, from what crews told. Null: not reported.';

        CREATE VIEW keng.incident_response AS
        SELECT i.centre_id, i.incident_id, i.type, t.service, i.priority, i.state, i.disposition,
            c.calls, c.told_at AS call_told_at, c.entered_at AS call_entered_at,
            r.first_dispatched_at, r.first_en_route_at, r.first_on_scene_at, i.closed_at, r.units,
            r.first_dispatched_at - c.entered_at AS call_processing,
            r.first_on_scene_at - c.told_at AS total_response,
            i.closed_at - c.told_at AS duration
        FROM keng.incident i
        LEFT JOIN keng.incident_type t ON t.centre_id = i.centre_id AND t.type = i.type
        LEFT JOIN keng.first_call c ON c.centre_id = i.centre_id AND c.incident_id = i.incident_id
        LEFT JOIN LATERAL (
            SELECT min(dispatched_at) AS first_dispatched_at, min(en_route_at) AS first_en_route_at,
                min(on_scene_at) AS first_on_scene_at, count(DISTINCT unit) AS units
            FROM keng.assignment a WHERE a.centre_id = i.centre_id AND a.incident_id = i.incident_id
        ) r ON true;
        COMMENT ON VIEW keng.incident_response IS 'Per incident: its calls, its first unit, and the intervals between them.';

        CREATE VIEW keng.open_incident AS
        SELECT i.centre_id, i.incident_id, i.priority, i.type, i.place, i.latitude, i.longitude, i.alarm_level, i.opened_at,
            i.waiting_since, now() - i.waiting_since AS waiting, i.overdue_alarms,
            (SELECT string_agg(a.unit || ' ' || a.phase, ', ' ORDER BY a.assignment_id) FROM keng.assignment a
                WHERE a.centre_id = i.centre_id AND a.incident_id = i.incident_id AND a.released_at IS NULL) AS units
        FROM keng.incident i WHERE i.state = 'open'
        ORDER BY i.centre_id, i.priority, i.waiting_since NULLS LAST;
        COMMENT ON VIEW keng.open_incident IS 'What is being answered or waits now, most urgent first.';

        """

    static let analysis = """
        CREATE VIEW keng.unit_utilisation AS
        SELECT a.centre_id, a.unit, (a.dispatched_at AT TIME ZONE coalesce(c.time_zone, 'UTC'))::date AS local_day,
            count(*) AS assignments, sum(coalesce(a.released_at, now()) - a.dispatched_at) AS committed,
            round((extract(epoch FROM sum(coalesce(a.released_at, now()) - a.dispatched_at)) / 864)::numeric, 2) AS percent_of_day
        FROM keng.assignment a LEFT JOIN keng.centre c USING (centre_id)
        WHERE a.dispatched_at IS NOT NULL GROUP BY 1, 2, 3;
        COMMENT ON VIEW keng.unit_utilisation IS
            'Per unit and day of the centre''s own zone: how often and how long it was committed; the day of the alert counts.';

        CREATE VIEW keng.response_percentile AS
        SELECT centre_id, service, priority, count(*) AS responses,
            percentile_cont(0.5) WITHIN GROUP (ORDER BY call_processing) AS call_processing_p50,
            percentile_cont(0.9) WITHIN GROUP (ORDER BY call_processing) AS call_processing_p90,
            percentile_cont(0.5) WITHIN GROUP (ORDER BY turnout) AS turnout_p50,
            percentile_cont(0.9) WITHIN GROUP (ORDER BY turnout) AS turnout_p90,
            percentile_cont(0.5) WITHIN GROUP (ORDER BY travel) AS travel_p50,
            percentile_cont(0.9) WITHIN GROUP (ORDER BY travel) AS travel_p90,
            percentile_cont(0.9) WITHIN GROUP (ORDER BY total_response) AS total_response_p90
        FROM keng.unit_response WHERE dispatched_at IS NOT NULL GROUP BY centre_id, service, priority;
        COMMENT ON VIEW keng.response_percentile IS
            'Medians and ninetieth percentiles of the intervals, to hold against NFPA 1225 (processing 60 s) and 1710 (turnout 80 s, travel 240 s).';

        """
}
