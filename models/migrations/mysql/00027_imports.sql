-- +goose Up
CREATE TABLE IF NOT EXISTS imports (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  ref VARCHAR(16) NOT NULL,
  dialogue_id BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  name VARCHAR(100) NOT NULL,
  state VARCHAR(16) NOT NULL,
  facts MEDIUMTEXT NOT NULL,
  header MEDIUMTEXT NOT NULL,
  plan MEDIUMTEXT NOT NULL,
  total INT NOT NULL,
  position INT NOT NULL,
  bad INT NOT NULL,
  done INT NOT NULL,
  refused INT NOT NULL,
  undone INT NOT NULL,
  kept INT NOT NULL,
  revision BIGINT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  finished_at DATETIME(6),
  UNIQUE KEY imports_ref (ref),
  KEY imports_dialogue (dialogue_id, id),
  KEY imports_state (state, id),
  CONSTRAINT imports_dialogue_id_fk FOREIGN KEY (dialogue_id) REFERENCES dialogues (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS import_rows (
  import_id BIGINT NOT NULL,
  number INT NOT NULL,
  cells MEDIUMTEXT NOT NULL,
  state VARCHAR(16) NOT NULL,
  email_key VARCHAR(254) NOT NULL,
  problems MEDIUMTEXT NOT NULL,
  registration_id BIGINT NOT NULL,
  registration_revision BIGINT NOT NULL,
  PRIMARY KEY (import_id, number),
  KEY import_rows_state (import_id, state, number),
  KEY import_rows_email (import_id, email_key, number),
  KEY import_rows_registration (registration_id),
  CONSTRAINT import_rows_import_id_fk FOREIGN KEY (import_id) REFERENCES imports (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- +goose Down
DROP TABLE IF EXISTS import_rows;
DROP TABLE IF EXISTS imports;
