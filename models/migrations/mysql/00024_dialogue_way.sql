-- +goose Up
SET @ddl = IF(
  EXISTS (SELECT 1 FROM information_schema.columns
    WHERE table_schema = DATABASE() AND table_name = 'dialogues' AND column_name = 'map_url'),
  'DO 0', 'ALTER TABLE dialogues ADD COLUMN map_url VARCHAR(500) NOT NULL DEFAULT '''', ADD COLUMN directions MEDIUMTEXT NOT NULL DEFAULT (''{}''), ADD COLUMN reply_to VARCHAR(254) NOT NULL DEFAULT ''''');
PREPARE ddl FROM @ddl;
EXECUTE ddl;
DEALLOCATE PREPARE ddl;

-- +goose Down
ALTER TABLE dialogues DROP COLUMN reply_to, DROP COLUMN directions, DROP COLUMN map_url;
