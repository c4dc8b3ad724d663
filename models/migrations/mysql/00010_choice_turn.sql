-- +goose Up
ALTER TABLE choices ADD COLUMN turn BIGINT NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE choices DROP COLUMN turn;
