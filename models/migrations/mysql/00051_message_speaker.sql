-- +goose Up
SET @ddl = IF(
  EXISTS (SELECT 1 FROM information_schema.statistics
    WHERE table_schema = DATABASE() AND table_name = 'messages' AND index_name = 'messages_speaker'),
  'DO 0', 'CREATE INDEX messages_speaker ON messages (speaker_id)');
PREPARE ddl FROM @ddl;
EXECUTE ddl;
DEALLOCATE PREPARE ddl;

-- +goose Down
DROP INDEX messages_speaker ON messages;
