-- +goose Up
SET @ddl = IF(
  EXISTS (SELECT 1 FROM information_schema.columns
    WHERE table_schema = DATABASE() AND table_name = 'choices' AND column_name = 'turn'),
  'DO 0', 'ALTER TABLE choices ADD COLUMN turn BIGINT NOT NULL DEFAULT 0');
PREPARE ddl FROM @ddl;
EXECUTE ddl;
DEALLOCATE PREPARE ddl;

-- +goose Down
ALTER TABLE choices DROP COLUMN turn;
