-- +goose Up
SET @ddl = IF(
  EXISTS (SELECT 1 FROM information_schema.columns
    WHERE table_schema = DATABASE() AND table_name = 'dialogues' AND column_name = 'second_factor'),
  'DO 0', 'ALTER TABLE dialogues ADD COLUMN second_factor BOOLEAN NOT NULL DEFAULT FALSE');
PREPARE ddl FROM @ddl;
EXECUTE ddl;
DEALLOCATE PREPARE ddl;

-- +goose Down
ALTER TABLE dialogues DROP COLUMN second_factor;
