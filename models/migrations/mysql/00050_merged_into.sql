-- +goose Up
-- The registration with which one was merged, 0 where it was not.
SET @ddl = IF(
  EXISTS (SELECT 1 FROM information_schema.columns
    WHERE table_schema = DATABASE() AND table_name = 'registrations' AND column_name = 'merged_into'),
  'DO 0', 'ALTER TABLE registrations ADD COLUMN merged_into BIGINT NOT NULL DEFAULT 0');
PREPARE ddl FROM @ddl;
EXECUTE ddl;
DEALLOCATE PREPARE ddl;
SET @ddl = IF(
  EXISTS (SELECT 1 FROM information_schema.statistics
    WHERE table_schema = DATABASE() AND table_name = 'registrations' AND index_name = 'registrations_merged'),
  'DO 0', 'ALTER TABLE registrations ADD KEY registrations_merged (merged_into)');
PREPARE ddl FROM @ddl;
EXECUTE ddl;
DEALLOCATE PREPARE ddl;

-- +goose Down
ALTER TABLE registrations DROP KEY registrations_merged;
ALTER TABLE registrations DROP COLUMN merged_into;
