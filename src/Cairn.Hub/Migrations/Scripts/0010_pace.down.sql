DROP FUNCTION lagging, projection_lag, behind;
DROP PROCEDURE act_as;
DROP INDEX records_seq;
CREATE INDEX records_seq ON records (vault, seq);
CREATE FUNCTION lagging(of text, at_version integer, only_vaults uuid[], now timestamptz, count_max integer)
    RETURNS TABLE (vault uuid, owner uuid, head bigint, checkpoint bigint) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = cairn, pg_temp AS $$
    SELECT heads.vault, vaults.owner, heads.seq, CASE WHEN checkpoints.version = at_version THEN checkpoints.seq ELSE 0 END
    FROM heads JOIN vaults USING (vault) LEFT JOIN checkpoints ON checkpoints.vault = heads.vault AND checkpoints.projection = of
    WHERE (only_vaults IS NULL OR heads.vault = ANY (only_vaults))
        AND CASE WHEN checkpoints.vault IS NULL THEN heads.seq > 0 ELSE checkpoints.version < at_version OR (checkpoints.version = at_version AND checkpoints.seq < heads.seq) END
        AND (checkpoints.retry_at IS NULL OR checkpoints.retry_at <= now)
    ORDER BY checkpoints.attempts NULLS FIRST, heads.vault
    LIMIT count_max
$$;
CREATE FUNCTION projection_lag(of text, at_version integer)
    RETURNS TABLE (vaults bigint, failing bigint, changes bigint, oldest timestamptz) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = cairn, pg_temp AS $$
    SELECT count(*), count(*) FILTER (WHERE behind.attempts > 0), coalesce(sum(behind.head - behind.checkpoint), 0)::bigint, min(changes.pushed_at)
    FROM (
        SELECT heads.vault, heads.seq AS head, coalesce(checkpoints.attempts, 0) AS attempts, CASE WHEN checkpoints.version >= at_version THEN checkpoints.seq ELSE 0 END AS checkpoint
        FROM heads LEFT JOIN checkpoints ON checkpoints.vault = heads.vault AND checkpoints.projection = of) AS behind
    LEFT JOIN changes ON changes.vault = behind.vault AND changes.seq = behind.checkpoint + 1
    WHERE behind.head > behind.checkpoint
$$;
REVOKE EXECUTE ON FUNCTION lagging, projection_lag FROM public;
GRANT EXECUTE ON FUNCTION lagging, projection_lag TO cairn_service;
CREATE OR REPLACE PROCEDURE divide(name text) LANGUAGE plpgsql AS $$
BEGIN
    CALL keep_apart(name);
    EXECUTE format('CREATE POLICY reading ON %I FOR SELECT TO cairn_service USING (vault = ANY ((SELECT readable())::uuid[]))', name);
    EXECUTE format('CREATE POLICY adding ON %I FOR INSERT TO cairn_service WITH CHECK (vault = ANY ((SELECT writable())::uuid[]))', name);
    EXECUTE format('CREATE POLICY changing ON %I FOR UPDATE TO cairn_service USING (vault = ANY ((SELECT writable())::uuid[]))', name);
    EXECUTE format('CREATE POLICY removing ON %I FOR DELETE TO cairn_service USING (vault = ANY ((SELECT writable())::uuid[]))', name);
    FOR part IN 0..15 LOOP
        EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES WITH (MODULUS 16, REMAINDER %s)', name || '_' || part, name, part);
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name || '_' || part);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name || '_' || part);
        EXECUTE format('CREATE POLICY administration ON %I TO %I USING (true) WITH CHECK (true)', name || '_' || part, current_user);
    END LOOP;
END $$;
DO $$
DECLARE
    name text;
BEGIN
    FOR name IN SELECT tablename FROM pg_policies WHERE schemaname = current_schema() AND policyname = 'adding' AND tablename NOT IN ('vaults', 'members') LOOP
        EXECUTE format('ALTER POLICY reading ON %I USING (vault = ANY ((SELECT readable())::uuid[]))', name);
        EXECUTE format('ALTER POLICY adding ON %I WITH CHECK (vault = ANY ((SELECT writable())::uuid[]))', name);
        EXECUTE format('ALTER POLICY changing ON %I USING (vault = ANY ((SELECT writable())::uuid[]))', name);
        EXECUTE format('ALTER POLICY removing ON %I USING (vault = ANY ((SELECT writable())::uuid[]))', name);
    END LOOP;
END $$;
ALTER POLICY reading ON members USING (vault = ANY ((SELECT readable())::uuid[]));
ALTER POLICY reading ON webhooks USING (vault = ANY ((SELECT writable())::uuid[]));
ALTER POLICY reading ON deliveries USING (vault = ANY ((SELECT writable())::uuid[]));
ALTER POLICY reading ON vaults USING (vault = ANY ((SELECT readable())::uuid[]) OR owner = account());
CREATE OR REPLACE FUNCTION readable() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = cairn, pg_temp
    AS $$ SELECT coalesce(array_agg(vault), '{}') FROM members WHERE account = account() $$;
CREATE OR REPLACE FUNCTION writable() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = cairn, pg_temp
    AS $$ SELECT coalesce(array_agg(vault), '{}') FROM members WHERE account = account() AND role <> 'reader' $$;
CREATE OR REPLACE FUNCTION owned() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = cairn, pg_temp
    AS $$ SELECT coalesce(array_agg(vault), '{}') FROM vaults WHERE owner = account() $$;
