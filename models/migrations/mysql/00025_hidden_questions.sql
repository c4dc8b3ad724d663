-- +goose Up
SET @ddl = IF(
  EXISTS (SELECT 1 FROM information_schema.columns
    WHERE table_schema = DATABASE() AND table_name = 'questions' AND column_name = 'hidden'),
  'DO 0', 'ALTER TABLE questions ADD COLUMN hidden BOOLEAN NOT NULL DEFAULT FALSE');
PREPARE ddl FROM @ddl;
EXECUTE ddl;
DEALLOCATE PREPARE ddl;

-- +goose Down
ALTER TABLE questions DROP COLUMN hidden;
