-- +goose Up
-- What is kept for a session still waited for finds it by the turn of the change
-- that asked for the one and dropped the other.
ALTER TABLE choices ADD COLUMN turn INTEGER NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE choices DROP COLUMN turn;
