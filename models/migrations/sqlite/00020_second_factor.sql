-- +goose Up
-- The sealed secret of an account's authenticator (RFC 6238), in force since
-- totp_at; totp_step is the last step whose code was used.
ALTER TABLE accounts ADD COLUMN totp_secret BLOB;
ALTER TABLE accounts ADD COLUMN totp_at DATETIME;
ALTER TABLE accounts ADD COLUMN totp_step INTEGER NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE accounts DROP COLUMN totp_step;
ALTER TABLE accounts DROP COLUMN totp_at;
ALTER TABLE accounts DROP COLUMN totp_secret;
