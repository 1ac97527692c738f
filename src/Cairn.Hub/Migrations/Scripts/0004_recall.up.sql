-- Read models: how far each reaches in each vault, what is to be done outside because of them, and the keyword index of every vault.

-- How far a projection has read the log of a vault. A row is written in the same transaction as what it stands for.
-- attempts, error, retry_at: how often in a row it has failed, with which code, and when it is tried again.
CREATE TABLE checkpoints (
    vault uuid NOT NULL,
    projection text NOT NULL,
    version integer NOT NULL,
    seq bigint NOT NULL,
    attempts integer NOT NULL,
    error text,
    retry_at timestamptz,
    PRIMARY KEY (vault, projection)
) PARTITION BY HASH (vault);

-- What is to be done outside of the database, at least once. dead_at: since when nobody tries any more.
CREATE TABLE outbox (
    vault uuid NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    payload text NOT NULL,
    due_at timestamptz NOT NULL,
    attempts integer NOT NULL,
    error text,
    dead_at timestamptz,
    PRIMARY KEY (vault, id)
) PARTITION BY HASH (vault);
CREATE INDEX outbox_due_at ON outbox (due_at) WHERE dead_at IS NULL;

-- The keyword index of a vault. indexed: the sequence up to which records are in segments; erased: up to which erased ones are out of them; segment: the last number given.
CREATE TABLE indexes (
    vault uuid NOT NULL PRIMARY KEY,
    version integer NOT NULL,
    indexed bigint NOT NULL,
    erased bigint NOT NULL,
    segment bigint NOT NULL
) PARTITION BY HASH (vault);

-- edition: counts up whenever blocks are written again, as they are when a record is erased.
CREATE TABLE segments (
    vault uuid NOT NULL,
    segment bigint NOT NULL,
    edition integer NOT NULL,
    level integer NOT NULL,
    first bigint NOT NULL,
    documents bigint NOT NULL,
    PRIMARY KEY (vault, segment)
) PARTITION BY HASH (vault);

CREATE TABLE blocks (
    vault uuid NOT NULL,
    segment bigint NOT NULL,
    block integer NOT NULL,
    data bytea NOT NULL,
    PRIMARY KEY (vault, segment, block)
) PARTITION BY HASH (vault);

-- Packed already.
ALTER TABLE blocks ALTER COLUMN data SET STORAGE EXTERNAL;

-- Documents in segments that are not shown, or only until a time: those of earlier versions of records, and of what expires.
-- since: the time as it stands in the record; empty for always.
CREATE TABLE hidden (
    vault uuid NOT NULL,
    seq bigint NOT NULL,
    since text COLLATE "C" NOT NULL,
    PRIMARY KEY (vault, seq)
) PARTITION BY HASH (vault);

CALL divide('checkpoints');
CALL divide('outbox');
CALL divide('indexes');
CALL divide('segments');
CALL divide('blocks');
CALL divide('hidden');
GRANT SELECT, INSERT, UPDATE, DELETE ON checkpoints, outbox, indexes, segments, blocks, hidden TO cairn_service;

-- A document of the index is the sequence of its record's last change.
CREATE INDEX records_seq ON records (vault, seq);
CREATE INDEX records_erased ON records (vault, seq) WHERE erased IS NOT NULL;

-- What the service has to know of all vaults before it can go on in the name of an owner: their ids, and how far things are. Never what they hold.

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

CREATE FUNCTION every_vault(after uuid, count_max integer)
    RETURNS TABLE (vault uuid, owner uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = cairn, pg_temp AS $$
    SELECT vault, owner FROM vaults WHERE after IS NULL OR vault > after ORDER BY vault LIMIT count_max
$$;

CREATE FUNCTION outbox_due(kinds text[], now timestamptz, count_max integer)
    RETURNS TABLE (vault uuid, owner uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = cairn, pg_temp AS $$
    SELECT due.vault, vaults.owner FROM (SELECT outbox.vault, min(due_at) AS due_at FROM outbox WHERE dead_at IS NULL AND due_at <= now AND kind = ANY (kinds) GROUP BY outbox.vault) AS due
    JOIN vaults USING (vault) ORDER BY due.due_at LIMIT count_max
$$;

-- Empties what a vault's log merges to, for it to be merged anew; the log is not touched.
CREATE FUNCTION empty_records(of uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = cairn, pg_temp AS $$
BEGIN
    IF of = ANY (owned()) IS NOT TRUE THEN
        RAISE EXCEPTION 'This vault is another account''s.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM records WHERE vault = of;
    DELETE FROM conflicts WHERE vault = of;
    DELETE FROM digests WHERE vault = of;
END $$;

REVOKE EXECUTE ON FUNCTION lagging, projection_lag, every_vault, outbox_due, empty_records FROM public;
GRANT EXECUTE ON FUNCTION lagging, projection_lag, every_vault, outbox_due, empty_records TO cairn_service;
