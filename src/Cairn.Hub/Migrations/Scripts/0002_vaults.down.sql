DROP TABLE members, vaults;
DROP PROCEDURE divide, keep_apart;
DROP FUNCTION owned, writable, readable, account;
