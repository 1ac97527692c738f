CREATE OR REPLACE FUNCTION keep_log() RETURNS trigger LANGUAGE plpgsql AS $$
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
ALTER TABLE changes DROP COLUMN account;
