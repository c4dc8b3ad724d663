-- +goose Up
ALTER TABLE campaigns ADD COLUMN hosts TEXT;
ALTER TABLE imports ADD COLUMN hosts TEXT;
ALTER TABLE bulks ADD COLUMN hosts TEXT;

-- +goose Down
ALTER TABLE bulks DROP COLUMN hosts;
ALTER TABLE imports DROP COLUMN hosts;
ALTER TABLE campaigns DROP COLUMN hosts;
