-- +goose Up
ALTER TABLE registrations ADD COLUMN host_id INTEGER NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE registrations DROP COLUMN host_id;
