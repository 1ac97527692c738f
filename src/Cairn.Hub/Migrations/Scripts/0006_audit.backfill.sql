-- Of changes from before, the device tells the account; where there was none, it was somebody with a key of the owner's.
DO $$
DECLARE
    of record;
    reached bigint;
BEGIN
    FOR of IN SELECT vault, owner FROM vaults ORDER BY vault LOOP
        SELECT min(seq) - 1 INTO reached FROM changes WHERE vault = of.vault AND account IS NULL;
        WHILE reached IS NOT NULL LOOP
            PERFORM set_config('cairn.erasing', 'backfill', true);
            WITH page AS (SELECT seq, pushed_by FROM changes WHERE vault = of.vault AND seq > reached AND account IS NULL ORDER BY seq LIMIT 1000),
                filled AS (
                    UPDATE changes SET account = coalesce(devices.account, of.owner)
                    FROM page LEFT JOIN devices ON devices.id = page.pushed_by WHERE changes.vault = of.vault AND changes.seq = page.seq
                    RETURNING changes.seq)
            SELECT max(seq) INTO reached FROM filled;
            COMMIT;
        END LOOP;
    END LOOP;
END $$;
