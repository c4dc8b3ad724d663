-- +goose Up
SET @ddl = IF(
  EXISTS (SELECT 1 FROM information_schema.statistics
    WHERE table_schema = DATABASE() AND table_name = 'registrations' AND index_name = 'registrations_place'),
  'DO 0', 'CREATE INDEX registrations_place ON registrations (dialogue_id, state, place)');
PREPARE ddl FROM @ddl;
EXECUTE ddl;
DEALLOCATE PREPARE ddl;

-- +goose Down
DROP INDEX registrations_place ON registrations;
