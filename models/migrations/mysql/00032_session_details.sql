-- +goose Up
SET @ddl = IF(
  EXISTS (SELECT 1 FROM information_schema.columns
    WHERE table_schema = DATABASE() AND table_name = 'session_contents' AND column_name = 'details'),
  'DO 0', 'ALTER TABLE session_contents ADD COLUMN details MEDIUMTEXT');
PREPARE ddl FROM @ddl;
EXECUTE ddl;
DEALLOCATE PREPARE ddl;

-- +goose Down
ALTER TABLE session_contents DROP COLUMN details;
