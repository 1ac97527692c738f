-- What each request asks first is planned once for a connection, and projections are not woken by every change of every vault.

-- The policies of every query ask which vaults are the account's. As a query that is a part of the plan; a function in SQL is planned anew with each call, and one in PL/pgSQL is still a call.
-- IS TRUE keeps the policies themselves out of indexes: every query names its vault, and with a list of vaults beside it the index that fits seems dearer than one that has only the vault in common.
-- Members themselves go on asking functions, since their policy cannot read them, and only for the rows of others.
CREATE OR REPLACE FUNCTION readable() RETURNS uuid[] LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = cairn, pg_temp
    AS $$ BEGIN RETURN (SELECT coalesce(array_agg(vault), '{}') FROM members WHERE account = account()); END $$;
CREATE OR REPLACE FUNCTION writable() RETURNS uuid[] LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = cairn, pg_temp
    AS $$ BEGIN RETURN (SELECT coalesce(array_agg(vault), '{}') FROM members WHERE account = account() AND role <> 'reader'); END $$;
CREATE OR REPLACE FUNCTION owned() RETURNS uuid[] LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = cairn, pg_temp
    AS $$ BEGIN RETURN (SELECT coalesce(array_agg(vault), '{}') FROM vaults WHERE owner = account()); END $$;
CREATE OR REPLACE PROCEDURE divide(name text) LANGUAGE plpgsql AS $$
BEGIN
    CALL keep_apart(name);
    EXECUTE format('CREATE POLICY reading ON %I FOR SELECT TO cairn_service USING ((vault = ANY (ARRAY(SELECT vault FROM members WHERE account = account()))) IS TRUE)', name);
    EXECUTE format('CREATE POLICY adding ON %I FOR INSERT TO cairn_service WITH CHECK ((vault = ANY (ARRAY(SELECT vault FROM members WHERE account = account() AND role <> ''reader''))) IS TRUE)', name);
    EXECUTE format('CREATE POLICY changing ON %I FOR UPDATE TO cairn_service USING ((vault = ANY (ARRAY(SELECT vault FROM members WHERE account = account() AND role <> ''reader''))) IS TRUE)', name);
    EXECUTE format('CREATE POLICY removing ON %I FOR DELETE TO cairn_service USING ((vault = ANY (ARRAY(SELECT vault FROM members WHERE account = account() AND role <> ''reader''))) IS TRUE)', name);
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
        EXECUTE format('ALTER POLICY reading ON %I USING ((vault = ANY (ARRAY(SELECT vault FROM members WHERE account = account()))) IS TRUE)', name);
        EXECUTE format('ALTER POLICY adding ON %I WITH CHECK ((vault = ANY (ARRAY(SELECT vault FROM members WHERE account = account() AND role <> ''reader''))) IS TRUE)', name);
        EXECUTE format('ALTER POLICY changing ON %I USING ((vault = ANY (ARRAY(SELECT vault FROM members WHERE account = account() AND role <> ''reader''))) IS TRUE)', name);
        EXECUTE format('ALTER POLICY removing ON %I USING ((vault = ANY (ARRAY(SELECT vault FROM members WHERE account = account() AND role <> ''reader''))) IS TRUE)', name);
    END LOOP;
END $$;
ALTER POLICY reading ON members USING (account = account() OR vault = ANY ((SELECT readable())::uuid[]));
ALTER POLICY reading ON webhooks USING ((vault = ANY (ARRAY(SELECT vault FROM members WHERE account = account() AND role <> 'reader'))) IS TRUE);
ALTER POLICY reading ON deliveries USING ((vault = ANY (ARRAY(SELECT vault FROM members WHERE account = account() AND role <> 'reader'))) IS TRUE);
ALTER POLICY reading ON vaults USING (vault = ANY (ARRAY(SELECT vault FROM members WHERE account = account())) OR owner = account());

-- Where a table seems empty, every index that begins with the vault seems as good as any other, and a plan that was made then stays for long. This one is found only by who asks for seq > 0, and never taken for the others.
DROP INDEX records_seq;
CREATE INDEX records_seq ON records (vault, seq) WHERE seq > 0;

-- In whose name the rest of a transaction is. A procedure has no rows for an answer, so that it can stand before the first query of a transaction.
CREATE PROCEDURE act_as(account text) LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_catalog.set_config('cairn.account', account, true);
END $$;
REVOKE EXECUTE ON PROCEDURE act_as FROM public;
GRANT EXECUTE ON PROCEDURE act_as TO cairn_service;

-- The vaults in which a projection has something to do. gather: so many changes it lets gather, but erased records never wait. on_demand: only where it was begun.
-- Without a search path of its own, so that it becomes a part of the queries that ask it.
CREATE FUNCTION behind(of text, at_version integer, gather integer, on_demand boolean)
    RETURNS TABLE (vault uuid, head bigint, checkpoint bigint, attempts integer, retry_at timestamptz) LANGUAGE sql STABLE AS $$
    SELECT heads.vault, heads.seq, CASE WHEN checkpoints.version >= at_version THEN checkpoints.seq ELSE 0 END, coalesce(checkpoints.attempts, 0), checkpoints.retry_at
    FROM heads LEFT JOIN checkpoints ON checkpoints.vault = heads.vault AND checkpoints.projection = of
    WHERE CASE
        WHEN checkpoints.vault IS NULL THEN heads.seq >= gather AND NOT on_demand
        WHEN checkpoints.version = at_version THEN heads.seq >= checkpoints.seq + gather
            OR EXISTS (SELECT FROM records WHERE records.vault = heads.vault AND records.seq > checkpoints.seq AND records.erased IS NOT NULL)
        ELSE checkpoints.version < at_version END
$$;
REVOKE EXECUTE ON FUNCTION behind FROM public;

DROP FUNCTION lagging, projection_lag;
CREATE FUNCTION lagging(of text, at_version integer, gather integer, on_demand boolean, only_vaults uuid[], now timestamptz, count_max integer)
    RETURNS TABLE (vault uuid, owner uuid) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = cairn, pg_temp AS $$
BEGIN
    -- Two queries, for two plans: one reads all heads, the other those that are asked for.
    IF only_vaults IS NULL THEN
        RETURN QUERY SELECT behind.vault, vaults.owner FROM behind(of, at_version, gather, on_demand) JOIN vaults USING (vault)
            WHERE retry_at IS NULL OR retry_at <= now ORDER BY attempts, vault LIMIT count_max;
    ELSE
        RETURN QUERY SELECT behind.vault, vaults.owner FROM behind(of, at_version, gather, on_demand) JOIN vaults USING (vault)
            WHERE behind.vault = ANY (only_vaults) AND (retry_at IS NULL OR retry_at <= now) ORDER BY attempts, vault LIMIT count_max;
    END IF;
END $$;
CREATE FUNCTION projection_lag(of text, at_version integer, gather integer, on_demand boolean)
    RETURNS TABLE (vaults bigint, failing bigint, changes bigint, oldest timestamptz) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = cairn, pg_temp AS $$
    SELECT count(*), count(*) FILTER (WHERE behind.attempts > 0), coalesce(sum(behind.head - behind.checkpoint), 0)::bigint, min(changes.pushed_at)
    FROM behind(of, at_version, gather, on_demand) LEFT JOIN changes ON changes.vault = behind.vault AND changes.seq = behind.checkpoint + 1
$$;
REVOKE EXECUTE ON FUNCTION lagging, projection_lag FROM public;
GRANT EXECUTE ON FUNCTION lagging, projection_lag TO cairn_service;

-- From here on webhooks are followed in the vaults that have some.
DELETE FROM checkpoints WHERE projection = 'webhooks' AND NOT EXISTS (SELECT FROM webhooks WHERE webhooks.vault = checkpoints.vault);
