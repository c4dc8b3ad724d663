-- +goose Up
CREATE INDEX messages_recipient ON messages (to_key, id);

-- +goose Down
DROP INDEX messages_recipient ON messages;
