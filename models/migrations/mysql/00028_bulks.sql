-- +goose Up
CREATE TABLE IF NOT EXISTS bulks (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  ref VARCHAR(16) NOT NULL,
  dialogue_id BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  ip VARCHAR(64) NOT NULL,
  act VARCHAR(16) NOT NULL,
  state VARCHAR(16) NOT NULL,
  filter MEDIUMTEXT NOT NULL,
  total INT NOT NULL,
  position INT NOT NULL,
  done INT NOT NULL,
  refused INT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  finished_at DATETIME(6),
  UNIQUE KEY bulks_ref (ref),
  KEY bulks_dialogue (dialogue_id, id),
  KEY bulks_state (state, id),
  CONSTRAINT bulks_dialogue_id_fk FOREIGN KEY (dialogue_id) REFERENCES dialogues (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS bulk_items (
  bulk_id BIGINT NOT NULL,
  number INT NOT NULL,
  registration_id BIGINT NOT NULL,
  reason VARCHAR(16) NOT NULL,
  PRIMARY KEY (bulk_id, number),
  UNIQUE KEY bulk_items_registration (bulk_id, registration_id),
  KEY bulk_items_reason (bulk_id, reason, number),
  CONSTRAINT bulk_items_bulk_id_fk FOREIGN KEY (bulk_id) REFERENCES bulks (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- +goose Down
DROP TABLE IF EXISTS bulk_items;
DROP TABLE IF EXISTS bulks;
