-- +goose Up
SET @ddl = IF(
  EXISTS (SELECT 1 FROM information_schema.columns
    WHERE table_schema = DATABASE() AND table_name = 'accounts' AND column_name = 'totp_secret'),
  'DO 0', 'ALTER TABLE accounts ADD COLUMN totp_secret VARBINARY(255), ADD COLUMN totp_at DATETIME(6), ADD COLUMN totp_step BIGINT NOT NULL DEFAULT 0');
PREPARE ddl FROM @ddl;
EXECUTE ddl;
DEALLOCATE PREPARE ddl;

-- +goose Down
ALTER TABLE accounts DROP COLUMN totp_step, DROP COLUMN totp_at, DROP COLUMN totp_secret;
