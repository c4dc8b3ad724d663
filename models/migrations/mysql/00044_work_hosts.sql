-- +goose Up
SET @ddl = IF(
  EXISTS (SELECT 1 FROM information_schema.columns
    WHERE table_schema = DATABASE() AND table_name = 'campaigns' AND column_name = 'hosts'),
  'DO 0', 'ALTER TABLE campaigns ADD COLUMN hosts VARCHAR(1000)');
PREPARE ddl FROM @ddl;
EXECUTE ddl;
DEALLOCATE PREPARE ddl;
SET @ddl = IF(
  EXISTS (SELECT 1 FROM information_schema.columns
    WHERE table_schema = DATABASE() AND table_name = 'imports' AND column_name = 'hosts'),
  'DO 0', 'ALTER TABLE imports ADD COLUMN hosts VARCHAR(1000)');
PREPARE ddl FROM @ddl;
EXECUTE ddl;
DEALLOCATE PREPARE ddl;
SET @ddl = IF(
  EXISTS (SELECT 1 FROM information_schema.columns
    WHERE table_schema = DATABASE() AND table_name = 'bulks' AND column_name = 'hosts'),
  'DO 0', 'ALTER TABLE bulks ADD COLUMN hosts VARCHAR(1000)');
PREPARE ddl FROM @ddl;
EXECUTE ddl;
DEALLOCATE PREPARE ddl;

-- +goose Down
ALTER TABLE bulks DROP COLUMN hosts;
ALTER TABLE imports DROP COLUMN hosts;
ALTER TABLE campaigns DROP COLUMN hosts;
