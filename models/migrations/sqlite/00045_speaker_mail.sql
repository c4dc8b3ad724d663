-- +goose Up
ALTER TABLE speakers ADD COLUMN language TEXT NOT NULL DEFAULT 'en';
ALTER TABLE speakers ADD COLUMN link_mailed_at DATETIME;
ALTER TABLE messages ADD COLUMN speaker_id INTEGER NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE messages DROP COLUMN speaker_id;
ALTER TABLE speakers DROP COLUMN link_mailed_at;
ALTER TABLE speakers DROP COLUMN language;
