-- +goose Up
ALTER TABLE questions ADD COLUMN hidden BOOLEAN NOT NULL DEFAULT FALSE;

-- +goose Down
ALTER TABLE questions DROP COLUMN hidden;
