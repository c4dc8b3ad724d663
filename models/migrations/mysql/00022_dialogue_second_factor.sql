-- +goose Up
ALTER TABLE dialogues ADD COLUMN second_factor BOOLEAN NOT NULL DEFAULT FALSE;

-- +goose Down
ALTER TABLE dialogues DROP COLUMN second_factor;
