CREATE POLICY removing ON vaults FOR DELETE TO cairn_service USING (owner = account());
GRANT DELETE ON vaults TO cairn_service;
DROP FUNCTION remove_vault, is_removed;
DROP TABLE removed_vaults;
