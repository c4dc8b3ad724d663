-- +goose Up
SET @ddl = IF(
  EXISTS (SELECT 1 FROM information_schema.statistics
    WHERE table_schema = DATABASE() AND table_name = 'audits' AND index_name = 'audits_dialogue_at'),
  'DO 0', 'ALTER TABLE audits ADD KEY audits_dialogue_at (dialogue_id, at, id),
    ADD KEY audits_account_at (account_id, at, id), ADD KEY audits_action_at (action, at, id), ADD KEY audits_object (object_ref, at, id)');
PREPARE ddl FROM @ddl;
EXECUTE ddl;
DEALLOCATE PREPARE ddl;

-- +goose Down
ALTER TABLE audits DROP KEY audits_object, DROP KEY audits_action_at, DROP KEY audits_account_at, DROP KEY audits_dialogue_at;
