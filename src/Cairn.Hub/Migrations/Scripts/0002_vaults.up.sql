-- Vaults, who may see and write them, and the rule by which every table of a vault is kept apart.

-- For whom the transaction is; null where nobody was named, who sees nothing.
CREATE FUNCTION account() RETURNS uuid LANGUAGE sql STABLE
    AS $$ SELECT nullif(current_setting('cairn.account', true), '')::uuid $$;

CREATE TABLE vaults (
    vault uuid PRIMARY KEY,
    owner uuid NOT NULL REFERENCES accounts,
    name text NOT NULL,
    sealed boolean NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX vaults_owner ON vaults (owner, name);

CREATE TABLE members (
    vault uuid NOT NULL REFERENCES vaults ON DELETE CASCADE,
    account uuid NOT NULL REFERENCES accounts ON DELETE CASCADE,
    role text NOT NULL CHECK (role IN ('owner', 'writer', 'reader')),
    since timestamptz NOT NULL,
    PRIMARY KEY (vault, account)
);
CREATE INDEX members_account ON members (account, vault) INCLUDE (role);

-- They run as the owner of the schema, since the policies of these tables ask them.
CREATE FUNCTION readable() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = cairn, pg_temp
    AS $$ SELECT coalesce(array_agg(vault), '{}') FROM members WHERE account = account() $$;
CREATE FUNCTION writable() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = cairn, pg_temp
    AS $$ SELECT coalesce(array_agg(vault), '{}') FROM members WHERE account = account() AND role <> 'reader' $$;
CREATE FUNCTION owned() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = cairn, pg_temp
    AS $$ SELECT coalesce(array_agg(vault), '{}') FROM vaults WHERE owner = account() $$;

-- Keeps the rows of a table apart by their vault, for everybody but the owner of the schema, who is named so that forcing the rule does not lock out backups.
CREATE PROCEDURE keep_apart(name text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY administration ON %I TO %I USING (true) WITH CHECK (true)', name, current_user);
END $$;

-- Makes the partitions of a table, and lets members of a vault read its rows and writers write them.
CREATE PROCEDURE divide(name text) LANGUAGE plpgsql AS $$
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

CALL keep_apart('vaults');
CREATE POLICY reading ON vaults FOR SELECT TO cairn_service USING (vault = ANY ((SELECT readable())::uuid[]) OR owner = account());
CREATE POLICY adding ON vaults FOR INSERT TO cairn_service WITH CHECK (owner = account());
CREATE POLICY changing ON vaults FOR UPDATE TO cairn_service USING (owner = account());
CREATE POLICY removing ON vaults FOR DELETE TO cairn_service USING (owner = account());
GRANT SELECT, INSERT, UPDATE, DELETE ON vaults TO cairn_service;

CALL keep_apart('members');
CREATE POLICY reading ON members FOR SELECT TO cairn_service USING (vault = ANY ((SELECT readable())::uuid[]));
CREATE POLICY adding ON members FOR INSERT TO cairn_service WITH CHECK (vault = ANY ((SELECT owned())::uuid[]));
CREATE POLICY changing ON members FOR UPDATE TO cairn_service USING (vault = ANY ((SELECT owned())::uuid[]));
-- A member may leave; the owner stays.
CREATE POLICY removing ON members FOR DELETE TO cairn_service USING (role <> 'owner' AND (vault = ANY ((SELECT owned())::uuid[]) OR account = account()));
GRANT SELECT, INSERT, UPDATE, DELETE ON members TO cairn_service;
