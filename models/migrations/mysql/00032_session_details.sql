-- +goose Up
ALTER TABLE session_contents ADD COLUMN details MEDIUMTEXT;

-- +goose Down
ALTER TABLE session_contents DROP COLUMN details;
