DROP FUNCTION blank;
DROP TABLE digests, conflicts, records, changes, heads;
DROP FUNCTION keep_log;
