ALTER TABLE refresh_tokens DROP COLUMN access, ADD COLUMN replaced_at timestamptz;
