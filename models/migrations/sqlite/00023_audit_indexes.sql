-- +goose Up
-- The audit log is read back in time, within one of these at a time.
CREATE INDEX IF NOT EXISTS audits_dialogue_at ON audits (dialogue_id, at, id);
CREATE INDEX IF NOT EXISTS audits_account_at ON audits (account_id, at, id);
CREATE INDEX IF NOT EXISTS audits_action_at ON audits (action, at, id);
CREATE INDEX IF NOT EXISTS audits_object ON audits (object_ref, at, id);

-- +goose Down
DROP INDEX IF EXISTS audits_object;
DROP INDEX IF EXISTS audits_action_at;
DROP INDEX IF EXISTS audits_account_at;
DROP INDEX IF EXISTS audits_dialogue_at;
