-- Vaults that are shared with other accounts, and removed for good.

-- What was removed is not brought back, whichever device still has it.
CREATE TABLE removed_vaults (
    vault uuid PRIMARY KEY,
    removed_at timestamptz NOT NULL DEFAULT now()
);
CALL keep_apart('removed_vaults');

CREATE FUNCTION is_removed(of uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = cairn, pg_temp
    AS $$ SELECT EXISTS (SELECT FROM removed_vaults WHERE vault = of) $$;

-- Takes away a vault with its log and all that was made of it.
CREATE FUNCTION remove_vault(of uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = cairn, pg_temp AS $$
DECLARE
    name regclass;
BEGIN
    IF of = ANY (owned()) IS NOT TRUE THEN
        RAISE EXCEPTION 'This vault is another account''s.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    -- Whoever pushes has locked it, so that what is removed is all that there is.
    PERFORM FROM heads WHERE vault = of FOR UPDATE;
    PERFORM set_config('cairn.erasing', 'vault', true);
    FOR name IN SELECT partrelid FROM pg_partitioned_table JOIN pg_class ON pg_class.oid = partrelid WHERE relnamespace = 'cairn'::regnamespace LOOP
        EXECUTE format('DELETE FROM %s WHERE vault = $1', name) USING of;
    END LOOP;
    PERFORM set_config('cairn.erasing', '', true);
    DELETE FROM vaults WHERE vault = of;
    INSERT INTO removed_vaults (vault) VALUES (of);
END $$;

REVOKE EXECUTE ON FUNCTION is_removed, remove_vault FROM public;
GRANT EXECUTE ON FUNCTION is_removed, remove_vault TO cairn_service;

-- With nothing of it left behind, or not at all.
REVOKE DELETE ON vaults FROM cairn_service;
DROP POLICY removing ON vaults;
