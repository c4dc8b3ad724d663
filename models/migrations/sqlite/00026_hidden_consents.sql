-- +goose Up
ALTER TABLE consent_texts ADD COLUMN hidden BOOLEAN NOT NULL DEFAULT FALSE;

-- +goose Down
ALTER TABLE consent_texts DROP COLUMN hidden;
