-- +goose Up
CREATE INDEX IF NOT EXISTS registrations_host_created ON registrations (dialogue_id, host_id, created_at, id);

-- +goose Down
DROP INDEX IF EXISTS registrations_host_created;
