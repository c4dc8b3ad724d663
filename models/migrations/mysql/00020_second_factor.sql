-- +goose Up
ALTER TABLE accounts
  ADD COLUMN totp_secret VARBINARY(255),
  ADD COLUMN totp_at DATETIME(6),
  ADD COLUMN totp_step BIGINT NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE accounts DROP COLUMN totp_step, DROP COLUMN totp_at, DROP COLUMN totp_secret;
