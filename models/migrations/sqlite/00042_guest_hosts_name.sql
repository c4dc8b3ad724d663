-- +goose Up
CREATE INDEX IF NOT EXISTS registrations_host_name ON registrations (dialogue_id, host_id, sort_name, id);

-- +goose Down
DROP INDEX IF EXISTS registrations_host_name;
