-- +goose Up
SET @ddl = IF(
  EXISTS (SELECT 1 FROM information_schema.statistics
    WHERE table_schema = DATABASE() AND table_name = 'messages' AND index_name = 'messages_recipient'),
  'DO 0', 'CREATE INDEX messages_recipient ON messages (to_key, id)');
PREPARE ddl FROM @ddl;
EXECUTE ddl;
DEALLOCATE PREPARE ddl;

-- +goose Down
DROP INDEX messages_recipient ON messages;
