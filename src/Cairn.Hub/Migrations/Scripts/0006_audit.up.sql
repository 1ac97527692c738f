-- Whose change each was, as the hub knows it: with an API key there is no device that would tell, and of a vault that is shared the owner is not who wrote.

-- Whoever the transaction is for; nothing that a caller says.
ALTER TABLE changes ADD COLUMN account uuid DEFAULT account();

CREATE OR REPLACE FUNCTION keep_log() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF current_setting('cairn.erasing', true) = 'on'
            AND (OLD.vault, OLD.seq, OLD.op, OLD.mark, OLD.record, OLD.pushed_at, OLD.pushed_by, OLD.account) IS NOT DISTINCT FROM (NEW.vault, NEW.seq, NEW.op, NEW.mark, NEW.record, NEW.pushed_at, NEW.pushed_by, NEW.account)
            AND NOT NEW.body::jsonb ?| '{fields,base,resolves,reason}' THEN
            RETURN NEW;
        ELSIF current_setting('cairn.erasing', true) = 'backfill' AND OLD.account IS NULL
            AND (OLD.vault, OLD.seq, OLD.op, OLD.mark, OLD.record, OLD.pushed_at, OLD.pushed_by, OLD.body) IS NOT DISTINCT FROM (NEW.vault, NEW.seq, NEW.op, NEW.mark, NEW.record, NEW.pushed_at, NEW.pushed_by, NEW.body) THEN
            RETURN NEW;
        END IF;
    ELSIF current_setting('cairn.erasing', true) = 'vault' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'The log is append-only.' USING ERRCODE = 'insufficient_privilege';
END $$;
