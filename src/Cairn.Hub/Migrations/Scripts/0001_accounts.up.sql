-- Who may sign in, and by what. Secrets stand here as hashes only: passwords as the framework's hasher writes them, everything else, which is random, as SHA-256.

-- Names are told apart by the folded ones, which the hub makes: PostgreSQL's lower() knows as many letters as the database's locale.
CREATE TABLE accounts (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    folded text NOT NULL UNIQUE,
    password text NOT NULL,
    created_at timestamptz NOT NULL
);

CREATE TABLE invitations (
    hash bytea PRIMARY KEY,
    expires_at timestamptz NOT NULL
);

CREATE TABLE sessions (
    hash bytea PRIMARY KEY,
    account uuid NOT NULL REFERENCES accounts ON DELETE CASCADE,
    expires_at timestamptz NOT NULL
);
CREATE INDEX sessions_account ON sessions (account);
CREATE INDEX sessions_expires_at ON sessions (expires_at);

-- How often something was tried that is guessed: a password, a code. Counted for all nodes together, by the hash of who tries or of what is tried.
CREATE TABLE tries (
    hash bytea PRIMARY KEY,
    began_at timestamptz NOT NULL,
    count integer NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX tries_expires_at ON tries (expires_at);

CREATE TABLE api_keys (
    id uuid PRIMARY KEY,
    hash bytea NOT NULL UNIQUE,
    account uuid NOT NULL REFERENCES accounts ON DELETE CASCADE,
    name text NOT NULL,
    created_at timestamptz NOT NULL,
    seen_at timestamptz
);
CREATE INDEX api_keys_account ON api_keys (account);

-- A device that was revoked stays: the log names it beside what it brought.
CREATE TABLE devices (
    id uuid PRIMARY KEY,
    account uuid NOT NULL REFERENCES accounts ON DELETE CASCADE,
    client text NOT NULL DEFAULT 'cairn',
    name text NOT NULL,
    platform text NOT NULL,
    installed_at timestamptz,
    created_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    revoked_at timestamptz
);
CREATE INDEX devices_account ON devices (account);

-- A device that waits for its person to decide (RFC 8628): approved where an account is named, denied where none is. A code is redeemed once.
CREATE TABLE device_grants (
    device_code bytea PRIMARY KEY,
    user_code bytea NOT NULL UNIQUE,
    client text NOT NULL,
    name text NOT NULL,
    platform text NOT NULL,
    installed_at timestamptz,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    polled_at timestamptz,
    poll_seconds integer NOT NULL,
    account uuid REFERENCES accounts ON DELETE CASCADE,
    decided_at timestamptz,
    redeemed_at timestamptz
);
CREATE INDEX device_grants_expires_at ON device_grants (expires_at);

CREATE TABLE access_tokens (
    hash bytea PRIMARY KEY,
    device uuid NOT NULL REFERENCES devices ON DELETE CASCADE,
    expires_at timestamptz NOT NULL
);
CREATE INDEX access_tokens_device ON access_tokens (device);
CREATE INDEX access_tokens_expires_at ON access_tokens (expires_at);

-- One row a device, however often it refreshes. The first half of its tokens, the family, stays, so that one that was used long ago is still known for what it is:
-- who shows a token of the family that is neither the current one nor, for a moment, the one before it, has stolen it, or was stolen from.
CREATE TABLE refresh_tokens (
    family bytea PRIMARY KEY,
    device uuid NOT NULL UNIQUE REFERENCES devices ON DELETE CASCADE,
    current bytea NOT NULL,
    previous bytea,
    replaced_at timestamptz,
    expires_at timestamptz NOT NULL
);
CREATE INDEX refresh_tokens_expires_at ON refresh_tokens (expires_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON accounts, invitations, sessions, tries, api_keys, devices, device_grants, access_tokens, refresh_tokens TO cairn_service;
