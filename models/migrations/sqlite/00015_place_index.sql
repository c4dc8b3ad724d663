-- +goose Up
CREATE INDEX IF NOT EXISTS registrations_place ON registrations (dialogue_id, state, place);

-- +goose Down
DROP INDEX IF EXISTS registrations_place;
