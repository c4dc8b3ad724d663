-- +goose Up
-- The registration with which one was merged, 0 where it was not.
ALTER TABLE registrations ADD COLUMN merged_into INTEGER NOT NULL DEFAULT 0;
CREATE INDEX IF NOT EXISTS registrations_merged ON registrations (merged_into);

-- +goose Down
DROP INDEX IF EXISTS registrations_merged;
ALTER TABLE registrations DROP COLUMN merged_into;
