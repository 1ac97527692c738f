-- Webhooks: other programs that are told what happens in a vault; and what the hub needs to write memories itself.

-- Messages of one lane are sent a few at a time, so that a receiver that hangs holds up its own lane only.
ALTER TABLE outbox ADD COLUMN lane uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000';
CREATE INDEX outbox_lane ON outbox (vault, lane, due_at) WHERE dead_at IS NULL;

-- events: with blanks between them. reached: the sequence up to which changes are queued for it, or are not for it. Kept beside the checkpoint of the projection, so that a replay queues nothing again.
-- secret: as it is, since signing needs it; previous signs beside it until previous_until.
CREATE TABLE webhooks (
    vault uuid NOT NULL,
    id uuid NOT NULL,
    url text NOT NULL,
    description text NOT NULL,
    events text NOT NULL,
    secret bytea NOT NULL,
    previous bytea,
    previous_until timestamptz,
    reached bigint NOT NULL,
    created_at timestamptz NOT NULL,
    created_by uuid NOT NULL,
    verified_at timestamptz,
    disabled_at timestamptz,
    error text,
    PRIMARY KEY (vault, id)
) PARTITION BY HASH (vault);

-- What was to be told, and what became of it; a message of the outbox has the same id. record is null where it is about the webhook itself.
CREATE TABLE deliveries (
    vault uuid NOT NULL,
    id uuid NOT NULL,
    webhook uuid NOT NULL,
    event text NOT NULL,
    record bigint,
    seq bigint,
    created_at timestamptz NOT NULL,
    attempts integer NOT NULL,
    attempted_at timestamptz,
    delivered_at timestamptz,
    status integer,
    error text,
    PRIMARY KEY (vault, id)
) PARTITION BY HASH (vault);
CREATE INDEX deliveries_webhook ON deliveries (vault, webhook, id);

-- As whom the hub writes into a vault: a replica of its own, and the last reading of its clock.
CREATE TABLE writers (
    vault uuid NOT NULL PRIMARY KEY,
    replica bigint NOT NULL,
    clock bigint NOT NULL
) PARTITION BY HASH (vault);

CALL divide('webhooks');
CALL divide('deliveries');
CALL divide('writers');
GRANT SELECT, INSERT, UPDATE, DELETE ON webhooks, deliveries TO cairn_service;
GRANT SELECT, INSERT, UPDATE ON writers TO cairn_service;

-- Where a vault is told of, and with which secret, is not for its readers.
ALTER POLICY reading ON webhooks USING (vault = ANY ((SELECT writable())::uuid[]));
ALTER POLICY reading ON deliveries USING (vault = ANY ((SELECT writable())::uuid[]));

DROP FUNCTION outbox_due;
CREATE FUNCTION outbox_due(kinds text[], now timestamptz, count_max integer)
    RETURNS TABLE (vault uuid, lane uuid, owner uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = cairn, pg_temp AS $$
    SELECT due.vault, due.lane, vaults.owner
    FROM (SELECT outbox.vault, outbox.lane, min(due_at) AS due_at FROM outbox WHERE dead_at IS NULL AND due_at <= now AND kind = ANY (kinds) GROUP BY outbox.vault, outbox.lane) AS due
    JOIN vaults USING (vault) ORDER BY due.due_at LIMIT count_max
$$;
REVOKE EXECUTE ON FUNCTION outbox_due FROM public;
GRANT EXECUTE ON FUNCTION outbox_due TO cairn_service;
