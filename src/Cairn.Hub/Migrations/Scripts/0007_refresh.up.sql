-- The token that was replaced is good once more until one of those that came of it was used, however long that takes: then the answer with them has arrived.
-- access: the access token that was given beside the current refresh token. previous: null once either was used.
ALTER TABLE refresh_tokens DROP COLUMN replaced_at, ADD COLUMN access bytea;
