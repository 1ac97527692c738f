-- The log of every vault, and what its changes merge to.

-- Where a log ends. A push locks its row before it reads anything else, so that sequences are given and committed in one order.
CREATE TABLE heads (
    vault uuid PRIMARY KEY,
    seq bigint NOT NULL,
    mark uuid NOT NULL
) PARTITION BY HASH (vault);

-- mark: the first 16 bytes of SHA-256 over the mark before and the op, so that one change tells all that stand before it.
-- record: the sequence of the record's first change.
CREATE TABLE changes (
    vault uuid NOT NULL,
    seq bigint NOT NULL,
    op uuid NOT NULL,
    mark uuid NOT NULL,
    record bigint NOT NULL,
    pushed_at timestamptz NOT NULL,
    pushed_by uuid,
    body text NOT NULL,
    PRIMARY KEY (vault, seq),
    UNIQUE (vault, op)
) PARTITION BY HASH (vault);
CREATE INDEX changes_record ON changes (vault, record);

CREATE TABLE records (
    vault uuid NOT NULL,
    record bigint NOT NULL,
    seq bigint NOT NULL,
    collection text NOT NULL,
    id text NOT NULL,
    part smallint NOT NULL,
    visible boolean NOT NULL,
    ledger boolean NOT NULL,
    stamp bytea,
    stamps text,
    deleted bytea,
    erased bytea,
    conflicts integer NOT NULL,
    fields text NOT NULL,
    PRIMARY KEY (vault, record),
    UNIQUE (vault, collection, id)
) PARTITION BY HASH (vault);

CREATE TABLE conflicts (
    vault uuid NOT NULL,
    record bigint NOT NULL,
    id text NOT NULL,
    field text NOT NULL,
    stamp bytea NOT NULL,
    value text NOT NULL,
    open boolean NOT NULL,
    PRIMARY KEY (vault, record, id)
) PARTITION BY HASH (vault);

CREATE TABLE digests (
    vault uuid NOT NULL,
    part smallint NOT NULL,
    sum bytea NOT NULL,
    PRIMARY KEY (vault, part)
) PARTITION BY HASH (vault);

CALL divide('heads');
CALL divide('changes');
CALL divide('records');
CALL divide('conflicts');
CALL divide('digests');
GRANT SELECT, INSERT, UPDATE ON heads, records, digests TO cairn_service;
GRANT SELECT, INSERT ON changes TO cairn_service;
GRANT SELECT, INSERT, DELETE ON conflicts TO cairn_service;

-- Twice kept: who writes changes may not alter them, and who may is stopped by this unless a record is erased.
CREATE FUNCTION keep_log() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF current_setting('cairn.erasing', true) = 'on'
            AND (OLD.vault, OLD.seq, OLD.op, OLD.mark, OLD.record, OLD.pushed_at, OLD.pushed_by) IS NOT DISTINCT FROM (NEW.vault, NEW.seq, NEW.op, NEW.mark, NEW.record, NEW.pushed_at, NEW.pushed_by)
            AND NOT NEW.body::jsonb ?| '{fields,base,resolves,reason}' THEN
            RETURN NEW;
        END IF;
    ELSIF current_setting('cairn.erasing', true) = 'vault' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'The log is append-only.' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER keep_log BEFORE UPDATE OR DELETE ON changes FOR EACH ROW EXECUTE FUNCTION keep_log();
CREATE TRIGGER keep_log_whole BEFORE TRUNCATE ON changes FOR EACH STATEMENT EXECUTE FUNCTION keep_log();
DO $$ BEGIN
    FOR part IN 0..15 LOOP
        EXECUTE format('CREATE TRIGGER keep_log_whole BEFORE TRUNCATE ON changes_%s FOR EACH STATEMENT EXECUTE FUNCTION keep_log()', part);
    END LOOP;
END $$;

-- Takes the content out of the changes of records that are erased.
CREATE FUNCTION blank(of uuid, seqs bigint[], bodies text[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = cairn, pg_temp AS $$
BEGIN
    IF of = ANY (writable()) IS NOT TRUE THEN
        RAISE EXCEPTION 'This vault cannot be written.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM set_config('cairn.erasing', 'on', true);
    UPDATE changes SET body = blank.body
        FROM unnest(seqs, bodies) AS blank (seq, body), records
        WHERE changes.vault = of AND changes.seq = blank.seq AND records.vault = of AND records.record = changes.record AND records.erased IS NOT NULL;
    PERFORM set_config('cairn.erasing', '', true);
END $$;
REVOKE EXECUTE ON FUNCTION blank FROM public;
GRANT EXECUTE ON FUNCTION blank TO cairn_service;
