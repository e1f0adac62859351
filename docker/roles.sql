-- SPDX-License-Identifier: Apache-2.0
-- SPDX-FileCopyrightText: The keng authors
--
-- The roles around keng's schema, and what each of them may do.
--
--   psql -d keng -v ON_ERROR_STOP=1 -f docker/roles.sql
--
-- Run it as a superuser, connected to keng's database, before the first 'keng db migrate' and again after every one: what
-- is there already is left as it is, and rights on new tables are added. It takes over tables that another role has made.
--
--   keng_owner    owns the schema: 'keng db migrate', retention of events, backup.
--   keng          the engine: 'keng serve' and the other 'keng db' commands. It adds events and never changes or removes
--                 one; it cannot alter or drop a table.
--   keng_analyst  reads, for people and reports: no caller's number or name, no position of a caller's phone, no free
--                 text of calls and notes (people say names there), no raw events. Give it to logins of their own:
--                 CREATE ROLE lan LOGIN IN ROLE keng_analyst;
--
-- No password is set here. With psql:  \password keng   \password keng_owner

BEGIN;
SET LOCAL client_min_messages = warning;

DO $$
BEGIN
    IF to_regrole('keng_owner') IS NULL THEN CREATE ROLE keng_owner LOGIN; END IF;
    IF to_regrole('keng') IS NULL THEN CREATE ROLE keng LOGIN; END IF;
    IF to_regrole('keng_analyst') IS NULL THEN CREATE ROLE keng_analyst NOLOGIN; END IF;
    EXECUTE format('GRANT CONNECT, CREATE ON DATABASE %I TO keng_owner', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO keng, keng_analyst', current_database());
END $$;

CREATE SCHEMA IF NOT EXISTS keng AUTHORIZATION keng_owner;
ALTER SCHEMA keng OWNER TO keng_owner;

-- What somebody else has made becomes keng_owner's: the functions that run with their owner's rights, and the views, which
-- read with them, then have no more rights than that.
DO $$
DECLARE thing record;
BEGIN
    FOR thing IN SELECT relname, relkind FROM pg_class
        WHERE relnamespace = 'keng'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S') AND relowner <> 'keng_owner'::regrole
    LOOP
        EXECUTE format('ALTER %s keng.%I OWNER TO keng_owner',
            CASE thing.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END,
            thing.relname);
    END LOOP;
    FOR thing IN SELECT oid::regprocedure AS signature FROM pg_proc
        WHERE pronamespace = 'keng'::regnamespace AND proowner <> 'keng_owner'::regrole
    LOOP
        EXECUTE format('ALTER FUNCTION %s OWNER TO keng_owner', thing.signature);
    END LOOP;
END $$;

GRANT USAGE ON SCHEMA keng TO keng, keng_analyst;

-- A table that comes later (a partition, or by a migration) can be read and added to by the engine at once. What
-- more it needs there, and what analysts may see of it, is given below by name.
ALTER DEFAULT PRIVILEGES FOR ROLE keng_owner IN SCHEMA keng GRANT SELECT, INSERT ON TABLES TO keng;

DO $$
DECLARE
    thing record;
    -- Written over as the board changes.
    readable constant text[] := ARRAY['centre', 'incident_type', 'call', 'incident', 'incident_note', 'assignment', 'unit',
        'unit_status', 'recommendation', 'road_condition', 'journal_head'];
    -- What analysts read: these tables and all views. Not among them is snapshot, which holds whole boards, callers and all.
    analysed constant text[] := readable || ARRAY['event', 'position_report', 'schema_version'];
    -- But not these columns.
    private constant text[] := ARRAY['call.caller_number', 'call.caller_name', 'call.phone_latitude', 'call.phone_longitude',
        'call.words', 'call.unread', 'incident_note.words', 'event.payload'];
    columns text;
BEGIN
    FOR thing IN SELECT relname, relkind, oid FROM pg_class
        WHERE relnamespace = 'keng'::regnamespace AND relkind IN ('r', 'p', 'v') AND NOT relispartition
    LOOP
        IF thing.relkind <> 'v' THEN EXECUTE format('GRANT SELECT, INSERT ON keng.%I TO keng', thing.relname); END IF;
        IF thing.relname = ANY (readable) THEN EXECUTE format('GRANT UPDATE ON keng.%I TO keng', thing.relname); END IF;
        CONTINUE WHEN thing.relkind <> 'v' AND NOT thing.relname = ANY (analysed);
        SELECT ' (' || string_agg(quote_ident(attname), ', ' ORDER BY attnum) || ')' INTO columns FROM pg_attribute
            WHERE attrelid = thing.oid AND attnum > 0 AND NOT attisdropped AND NOT thing.relname || '.' || attname = ANY (private)
              AND EXISTS (SELECT 1 FROM unnest(private) AS hidden WHERE split_part(hidden, '.', 1) = thing.relname);
        EXECUTE format('GRANT SELECT%s ON keng.%I TO keng_analyst', coalesce(columns, ''), thing.relname);
    END LOOP;
    -- Schema steps are noted by their owner; old snapshots are removed by the engine.
    IF to_regclass('keng.schema_version') IS NOT NULL THEN
        REVOKE INSERT ON keng.schema_version FROM keng;
        GRANT DELETE ON keng.snapshot TO keng;
        GRANT EXECUTE ON FUNCTION keng.ensure_partitions, keng.drop_positions_before TO keng;
    END IF;
END $$;

COMMIT;
