-- +goose Up
CREATE INDEX registrations_place ON registrations (dialogue_id, state, place);

-- +goose Down
DROP INDEX registrations_place ON registrations;
