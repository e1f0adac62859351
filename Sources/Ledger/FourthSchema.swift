// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Version 4 of the schema.
enum FourthSchema {
    /// The standards measure the unit that came first. Those of a second alarm, an hour later, answer another question.
    static let percentiles = """
        CREATE OR REPLACE VIEW keng.response_percentile AS
        SELECT centre_id, service, priority, count(*) AS responses,
            percentile_cont(0.5) WITHIN GROUP (ORDER BY call_processing) AS call_processing_p50,
            percentile_cont(0.9) WITHIN GROUP (ORDER BY call_processing) AS call_processing_p90,
            percentile_cont(0.5) WITHIN GROUP (ORDER BY turnout) AS turnout_p50,
            percentile_cont(0.9) WITHIN GROUP (ORDER BY turnout) AS turnout_p90,
            percentile_cont(0.5) WITHIN GROUP (ORDER BY travel) AS travel_p50,
            percentile_cont(0.9) WITHIN GROUP (ORDER BY travel) AS travel_p90,
            percentile_cont(0.9) WITHIN GROUP (ORDER BY total_response) AS total_response_p90
        FROM keng.incident_response WHERE first_dispatched_at IS NOT NULL GROUP BY centre_id, service, priority;
        COMMENT ON VIEW keng.response_percentile IS
            'Medians and ninetieth percentiles of the incidents'' intervals, each to its first unit, to hold against NFPA 1225 (processing 60 s) and 1710 (turnout 80 s, travel 240 s).';

        COMMENT ON COLUMN keng.incident_response.call_processing IS 'From the first call entered to the first unit dispatched.';
        COMMENT ON COLUMN keng.incident_response.turnout IS 'From dispatched to en route, of the unit first on scene.';
        COMMENT ON COLUMN keng.incident_response.travel IS 'From en route to on scene, of the unit first on scene.';
        COMMENT ON COLUMN keng.incident_response.total_response IS 'From the first call told to the first unit on scene.';
        COMMENT ON COLUMN keng.incident_response.duration IS 'From the first call told to closed.';
        COMMENT ON COLUMN keng.unit_response.call_processing IS 'From the first call entered to this unit dispatched, of later alarms too.';
        COMMENT ON COLUMN keng.unit_response.turnout IS 'From dispatched to en route.';
        COMMENT ON COLUMN keng.unit_response.travel IS 'From en route to on scene.';
        COMMENT ON COLUMN keng.unit_response.total_response IS 'From the first call told to this unit on scene.';
        COMMENT ON COLUMN keng.unit_response.committed IS 'From dispatched to released.';

        """

    /// Whoever reads holds a lock that a new or dropped partition waits for, and whoever writes then waits behind it. So the wait is
    /// short, and tried again later (SQLSTATE 55P03); and a new partition is made beside its table and attached, for which
    /// only readers of the default partition matter.
    ///
    /// Events that come late, from a journal after a long outage, have months of their own: from that of `today`, at most ten years ago.
    static let partitions = """
        CREATE OR REPLACE FUNCTION keng.ensure_partitions(today date) RETURNS void
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' SET lock_timeout = '200ms' AS $$
        DECLARE month date; day date; name text;
        BEGIN
            month := date_trunc('month', greatest(today, current_date - 3650))::date;
            WHILE month <= date_trunc('month', greatest(today, current_date)) + interval '2 months' LOOP
                name := 'event_' || to_char(month, 'YYYY_MM');
                IF to_regclass('keng.' || name) IS NULL AND NOT EXISTS (
                    SELECT 1 FROM keng.event_other WHERE at >= month AND at < (month + interval '1 month')) THEN
                    EXECUTE format('CREATE TABLE keng.%I (LIKE keng.event INCLUDING ALL)', name);
                    EXECUTE format(
                        'ALTER TABLE keng.%I ALTER COLUMN payload SET STATISTICS 0, ALTER COLUMN hash SET STATISTICS 0', name);
                    EXECUTE format('ALTER TABLE keng.event ATTACH PARTITION keng.%I FOR VALUES FROM (%L) TO (%L)',
                        name, month::timestamp AT TIME ZONE 'UTC', (month + interval '1 month')::timestamp AT TIME ZONE 'UTC');
                END IF;
                month := (month + interval '1 month')::date;
            END LOOP;
            FOR i IN 0..2 LOOP
                day := greatest(today, current_date) + i;
                name := 'position_report_' || to_char(day, 'YYYY_MM_DD');
                IF to_regclass('keng.' || name) IS NULL AND NOT EXISTS (
                    SELECT 1 FROM keng.position_report_other WHERE received_at >= day AND received_at < (day + 1)) THEN
                    EXECUTE format('CREATE TABLE keng.%I (LIKE keng.position_report INCLUDING ALL)', name);
                    EXECUTE format('ALTER TABLE keng.position_report ATTACH PARTITION keng.%I FOR VALUES FROM (%L) TO (%L)',
                        name, day::timestamp AT TIME ZONE 'UTC', (day + 1)::timestamp AT TIME ZONE 'UTC');
                END IF;
            END LOOP;
        END $$;

        """

    /// What a clock that had gone astray left in a default partition grows old there, too.
    static let retention = """
        CREATE OR REPLACE FUNCTION keng.drop_events_before(limit_at timestamptz) RETURNS SETOF text
        LANGUAGE plpgsql SET timezone = 'UTC' SET lock_timeout = '2s' AS $$
        DECLARE part record; lacking text;
        BEGIN
            FOR part IN SELECT c.relname,
                    CASE WHEN c.relname <> 'event_other' THEN to_date(substr(c.relname, 7), 'YYYY_MM') END AS month
                FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
                WHERE i.inhparent = 'keng.event'::regclass AND c.relname ~ '^event_([0-9]{4}_[0-9]{2}|other)$'
                ORDER BY 2 NULLS LAST
            LOOP
                CONTINUE WHEN (part.month + interval '1 month')::timestamp AT TIME ZONE 'UTC' > limit_at;
                EXECUTE format('SELECT e.centre_id FROM (
                        SELECT centre_id, max(seq) AS last FROM keng.%I WHERE at < date_trunc(''month'', $1) GROUP BY 1) e
                    WHERE NOT EXISTS (SELECT 1 FROM keng.snapshot s WHERE s.centre_id = e.centre_id AND s.seq >= e.last)
                    LIMIT 1', part.relname) USING limit_at INTO lacking;
                IF lacking IS NOT NULL THEN
                    RAISE EXCEPTION 'centre % has no snapshot behind partition %; it could not be started without it', lacking, part.relname
                        USING ERRCODE = 'KG004';
                END IF;
                IF part.month IS NOT NULL THEN
                    EXECUTE format('DROP TABLE keng.%I', part.relname);
                    RETURN NEXT part.relname;
                ELSE
                    DELETE FROM keng.event_other WHERE at < date_trunc('month', limit_at);
                    IF FOUND THEN RETURN NEXT part.relname; END IF;
                END IF;
            END LOOP;
        END $$;

        CREATE OR REPLACE FUNCTION keng.drop_positions_before(limit_at timestamptz) RETURNS SETOF text
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' SET lock_timeout = '200ms' AS $$
        DECLARE part record;
        BEGIN
            FOR part IN SELECT c.relname, to_date(substr(c.relname, 17), 'YYYY_MM_DD') AS day
                FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
                WHERE i.inhparent = 'keng.position_report'::regclass
                  AND c.relname ~ '^position_report_[0-9]{4}_[0-9]{2}_[0-9]{2}$' ORDER BY 2
            LOOP
                EXIT WHEN (part.day + 1)::timestamp AT TIME ZONE 'UTC' > limit_at;
                EXECUTE format('DROP TABLE keng.%I', part.relname);
                RETURN NEXT part.relname;
            END LOOP;
            DELETE FROM keng.position_report_other WHERE received_at < limit_at;
            IF FOUND THEN RETURN NEXT 'position_report_other'; END IF;
        END $$;

        """
}
