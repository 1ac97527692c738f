DROP FUNCTION lagging, projection_lag, every_vault, outbox_due, empty_records;
DROP INDEX records_seq, records_erased;
DROP TABLE checkpoints, outbox, indexes, segments, blocks, hidden;
