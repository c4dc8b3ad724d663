-- +goose Up
SET @ddl = IF(
  EXISTS (SELECT 1 FROM information_schema.columns
    WHERE table_schema = DATABASE() AND table_name = 'consent_texts' AND column_name = 'hidden'),
  'DO 0', 'ALTER TABLE consent_texts ADD COLUMN hidden BOOLEAN NOT NULL DEFAULT FALSE');
PREPARE ddl FROM @ddl;
EXECUTE ddl;
DEALLOCATE PREPARE ddl;

-- +goose Down
ALTER TABLE consent_texts DROP COLUMN hidden;
