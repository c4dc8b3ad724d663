-- +goose Up
CREATE INDEX IF NOT EXISTS messages_speaker ON messages (speaker_id);

-- +goose Down
DROP INDEX messages_speaker;
