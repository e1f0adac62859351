// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The keng authors

/// Version 1 of the schema: what is written on every event.
enum FirstSchema {
    /// `journal_head` is one row a centre, changed by every batch: it makes numbers gapless and keeps a second engine out.
    /// `event` is partitioned by month of entry, `position_report` by day of receipt; both have a default partition, so that a
    /// clock that has gone astray loses nothing.
    static let events = """
        CREATE SCHEMA IF NOT EXISTS keng;

        CREATE TABLE keng.schema_version (
            version integer PRIMARY KEY, title text NOT NULL, program text NOT NULL,
            applied_at timestamptz NOT NULL DEFAULT now()
        );

        CREATE TABLE keng.journal_head (
            centre_id text PRIMARY KEY, epoch bigint NOT NULL, seq bigint NOT NULL, hash bytea NOT NULL,
            at timestamptz, engine text NOT NULL, engine_since timestamptz NOT NULL, written_at timestamptz NOT NULL
        ) WITH (fillfactor = 10);

        CREATE TABLE keng.event (
            centre_id text NOT NULL, seq bigint NOT NULL, at timestamptz NOT NULL, kind text NOT NULL, by_whom text NOT NULL,
            payload text NOT NULL, hash bytea NOT NULL,
            PRIMARY KEY (centre_id, seq, at)
        ) PARTITION BY RANGE (at);
        CREATE TABLE keng.event_other PARTITION OF keng.event DEFAULT;

        CREATE TABLE keng.snapshot (
            centre_id text NOT NULL, seq bigint NOT NULL, at timestamptz NOT NULL, payload bytea NOT NULL, chain bytea NOT NULL,
            written_at timestamptz NOT NULL DEFAULT now(),
            PRIMARY KEY (centre_id, seq)
        );
        ALTER TABLE keng.snapshot ALTER COLUMN payload SET STORAGE EXTERNAL;

        CREATE TABLE keng.position_report (
            centre_id text NOT NULL, unit text NOT NULL, fixed_at timestamptz NOT NULL, latitude double precision NOT NULL,
            longitude double precision NOT NULL, received_at timestamptz NOT NULL
        ) PARTITION BY RANGE (received_at);
        CREATE TABLE keng.position_report_other PARTITION OF keng.position_report DEFAULT;
        CREATE INDEX position_report_unit ON keng.position_report (centre_id, unit, received_at);

        """

    /// `ensure_partitions` runs as its owner, so that the engine's own role needs no right to create anything.
    static let functions = """
        CREATE FUNCTION keng.take_over(centre text, engine_name text) RETURNS TABLE (epoch bigint, seq bigint, hash bytea)
        LANGUAGE sql AS $$
            INSERT INTO keng.journal_head AS head (centre_id, epoch, seq, hash, engine, engine_since, written_at)
            VALUES (centre, 1, 0, decode(repeat('00', 32), 'hex'), engine_name, now(), now())
            ON CONFLICT (centre_id) DO UPDATE
            SET epoch = head.epoch + 1, engine = engine_name, engine_since = now(), written_at = now()
            RETURNING head.epoch, head.seq, head.hash
        $$;

        CREATE FUNCTION keng.advance(
            centre text, my_epoch bigint, from_seq bigint, from_hash bytea, to_seq bigint, to_hash bytea, to_at timestamptz
        ) RETURNS void LANGUAGE plpgsql AS $$
        DECLARE head keng.journal_head;
        BEGIN
            SELECT * INTO head FROM keng.journal_head WHERE centre_id = centre FOR UPDATE;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'the centre has no head' USING ERRCODE = 'KG003', DETAIL = '0';
            END IF;
            IF head.epoch <> my_epoch THEN
                RAISE EXCEPTION 'another engine has taken over' USING ERRCODE = 'KG002',
                    DETAIL = format('%s since %s (epoch %s)', head.engine, head.engine_since, head.epoch);
            END IF;
            IF head.seq <> from_seq OR head.hash <> from_hash THEN
                RAISE EXCEPTION 'the head is at event %, not at %', head.seq, from_seq
                    USING ERRCODE = 'KG003', DETAIL = head.seq::text;
            END IF;
            UPDATE keng.journal_head SET seq = to_seq, hash = to_hash, at = to_at, written_at = clock_timestamp()
            WHERE centre_id = centre;
        END $$;

        CREATE FUNCTION keng.ensure_partitions(today date) RETURNS void
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

        CREATE FUNCTION keng.drop_events_before(limit_at timestamptz) RETURNS SETOF text
        LANGUAGE plpgsql SET timezone = 'UTC' AS $$
        DECLARE part record; lacking text;
        BEGIN
            FOR part IN SELECT c.relname, to_date(substr(c.relname, 7), 'YYYY_MM') AS month
                FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
                WHERE i.inhparent = 'keng.event'::regclass AND c.relname ~ '^event_[0-9]{4}_[0-9]{2}$' ORDER BY 2
            LOOP
                EXIT WHEN (part.month + interval '1 month')::timestamp AT TIME ZONE 'UTC' > limit_at;
                EXECUTE format('SELECT e.centre_id FROM (SELECT centre_id, max(seq) AS last FROM keng.%I GROUP BY 1) e
                    WHERE NOT EXISTS (SELECT 1 FROM keng.snapshot s WHERE s.centre_id = e.centre_id AND s.seq >= e.last)
                    LIMIT 1', part.relname) INTO lacking;
                IF lacking IS NOT NULL THEN
                    RAISE EXCEPTION 'centre % has no snapshot behind partition %; it could not be started without it', lacking, part.relname
                        USING ERRCODE = 'KG004';
                END IF;
                EXECUTE format('DROP TABLE keng.%I', part.relname);
                RETURN NEXT part.relname;
            END LOOP;
        END $$;

        CREATE FUNCTION keng.drop_positions_before(limit_at timestamptz) RETURNS SETOF text
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
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
        END $$;

        REVOKE ALL ON FUNCTION keng.ensure_partitions, keng.drop_events_before, keng.drop_positions_before FROM PUBLIC;
        SELECT keng.ensure_partitions(current_date);

        """
}
