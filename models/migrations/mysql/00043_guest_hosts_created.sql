-- +goose Up
SET @ddl = IF(
  EXISTS (SELECT 1 FROM information_schema.statistics
    WHERE table_schema = DATABASE() AND table_name = 'registrations' AND index_name = 'registrations_host_created'),
  'DO 0', 'CREATE INDEX registrations_host_created ON registrations (dialogue_id, host_id, created_at, id)');
PREPARE ddl FROM @ddl;
EXECUTE ddl;
DEALLOCATE PREPARE ddl;

-- +goose Down
DROP INDEX registrations_host_created ON registrations;
