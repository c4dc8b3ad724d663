-- +goose Up
ALTER TABLE dialogues ADD COLUMN map_url TEXT NOT NULL DEFAULT '';
ALTER TABLE dialogues ADD COLUMN directions TEXT NOT NULL DEFAULT '{}';
ALTER TABLE dialogues ADD COLUMN reply_to TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE dialogues DROP COLUMN reply_to;
ALTER TABLE dialogues DROP COLUMN directions;
ALTER TABLE dialogues DROP COLUMN map_url;
