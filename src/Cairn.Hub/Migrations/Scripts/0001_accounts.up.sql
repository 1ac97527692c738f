-- Who may sign in, and by what. Secrets stand here as hashes only: passwords as the framework's hasher writes them, everything else, which is random, as SHA-256.

CREATE TABLE accounts (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    password text NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX accounts_name ON accounts (lower(name));

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

CREATE TABLE api_keys (
    id uuid PRIMARY KEY,
    hash bytea NOT NULL UNIQUE,
    account uuid NOT NULL REFERENCES accounts ON DELETE CASCADE,
    name text NOT NULL,
    created_at timestamptz NOT NULL,
    seen_at timestamptz
);
CREATE INDEX api_keys_account ON api_keys (account);

CREATE TABLE devices (
    id uuid PRIMARY KEY,
    account uuid NOT NULL REFERENCES accounts ON DELETE CASCADE,
    name text NOT NULL,
    platform text NOT NULL,
    installed_at timestamptz,
    created_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    revoked_at timestamptz
);
CREATE INDEX devices_account ON devices (account);

-- A device that waits for its person to approve it (RFC 8628).
CREATE TABLE device_grants (
    device_code bytea PRIMARY KEY,
    user_code bytea NOT NULL UNIQUE,
    name text NOT NULL,
    platform text NOT NULL,
    installed_at timestamptz,
    expires_at timestamptz NOT NULL,
    polled_at timestamptz,
    poll_seconds integer NOT NULL,
    account uuid REFERENCES accounts ON DELETE CASCADE,
    decided_at timestamptz
);

CREATE TABLE access_tokens (
    hash bytea PRIMARY KEY,
    device uuid NOT NULL REFERENCES devices ON DELETE CASCADE,
    expires_at timestamptz NOT NULL
);
CREATE INDEX access_tokens_device ON access_tokens (device);
CREATE INDEX access_tokens_expires_at ON access_tokens (expires_at);

-- One that was used stays until it expires: who shows it again has stolen it, or was stolen from.
CREATE TABLE refresh_tokens (
    hash bytea PRIMARY KEY,
    device uuid NOT NULL REFERENCES devices ON DELETE CASCADE,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX refresh_tokens_device ON refresh_tokens (device);
CREATE INDEX refresh_tokens_expires_at ON refresh_tokens (expires_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON accounts, invitations, sessions, api_keys, devices, device_grants, access_tokens, refresh_tokens TO cairn_service;
