-- +goose Up
-- Whether who has a role in the dialogue must sign in in two steps.
ALTER TABLE dialogues ADD COLUMN second_factor BOOLEAN NOT NULL DEFAULT FALSE;

-- +goose Down
ALTER TABLE dialogues DROP COLUMN second_factor;
