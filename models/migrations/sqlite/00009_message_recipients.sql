-- +goose Up
CREATE INDEX IF NOT EXISTS messages_recipient ON messages (to_key, id);

-- +goose Down
DROP INDEX IF EXISTS messages_recipient;
