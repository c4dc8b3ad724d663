-- +goose Up
ALTER TABLE session_contents ADD COLUMN details TEXT;

-- +goose Down
ALTER TABLE session_contents DROP COLUMN details;
