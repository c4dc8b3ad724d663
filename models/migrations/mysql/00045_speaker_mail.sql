-- +goose Up
SET @ddl = IF(
  EXISTS (SELECT 1 FROM information_schema.columns
    WHERE table_schema = DATABASE() AND table_name = 'speakers' AND column_name = 'language'),
  'DO 0', 'ALTER TABLE speakers ADD COLUMN language VARCHAR(16) NOT NULL DEFAULT ''en'', ADD COLUMN link_mailed_at DATETIME(6)');
PREPARE ddl FROM @ddl;
EXECUTE ddl;
SET @ddl = IF(
  EXISTS (SELECT 1 FROM information_schema.columns
    WHERE table_schema = DATABASE() AND table_name = 'messages' AND column_name = 'speaker_id'),
  'DO 0', 'ALTER TABLE messages ADD COLUMN speaker_id BIGINT NOT NULL DEFAULT 0');
PREPARE ddl FROM @ddl;
EXECUTE ddl;
DEALLOCATE PREPARE ddl;

-- +goose Down
ALTER TABLE messages DROP COLUMN speaker_id;
ALTER TABLE speakers DROP COLUMN link_mailed_at, DROP COLUMN language;
