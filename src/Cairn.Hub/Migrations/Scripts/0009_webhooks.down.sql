DELETE FROM outbox WHERE kind = 'webhook';
DROP TABLE webhooks, deliveries, writers;
DROP FUNCTION outbox_due;
ALTER TABLE outbox DROP COLUMN lane;
CREATE FUNCTION outbox_due(kinds text[], now timestamptz, count_max integer)
    RETURNS TABLE (vault uuid, owner uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = cairn, pg_temp AS $$
    SELECT due.vault, vaults.owner FROM (SELECT outbox.vault, min(due_at) AS due_at FROM outbox WHERE dead_at IS NULL AND due_at <= now AND kind = ANY (kinds) GROUP BY outbox.vault) AS due
    JOIN vaults USING (vault) ORDER BY due.due_at LIMIT count_max
$$;
REVOKE EXECUTE ON FUNCTION outbox_due FROM public;
GRANT EXECUTE ON FUNCTION outbox_due TO cairn_service;
