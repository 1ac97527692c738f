-- What those who run the hub have to know of it: counts over all vaults, never whose they are or what they hold.
CREATE FUNCTION hub_counts()
    RETURNS TABLE (vaults bigint, changes bigint, changes_largest bigint, bytes bigint, outbox_waiting bigint, outbox_dead bigint) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = cairn, pg_temp AS $$
    SELECT logs.*, pg_database_size(current_database()), messages.*
    FROM (SELECT count(*), coalesce(sum(seq), 0)::bigint, coalesce(max(seq), 0) FROM heads) AS logs,
        (SELECT count(*) FILTER (WHERE dead_at IS NULL), count(*) FILTER (WHERE dead_at IS NOT NULL) FROM outbox) AS messages
$$;
REVOKE EXECUTE ON FUNCTION hub_counts FROM public;
GRANT EXECUTE ON FUNCTION hub_counts TO cairn_service;
