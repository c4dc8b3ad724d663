-- +goose Up
CREATE TABLE IF NOT EXISTS saved_filters (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  ref VARCHAR(16) NOT NULL,
  dialogue_id BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  name VARCHAR(60) NOT NULL,
  shared BOOLEAN NOT NULL,
  filter MEDIUMTEXT NOT NULL,
  shown MEDIUMTEXT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  UNIQUE KEY saved_filters_ref (ref),
  UNIQUE KEY saved_filters_name (dialogue_id, account_id, name),
  CONSTRAINT saved_filters_dialogue_id_fk FOREIGN KEY (dialogue_id) REFERENCES dialogues (id),
  CONSTRAINT saved_filters_account_id_fk FOREIGN KEY (account_id) REFERENCES accounts (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- +goose Down
DROP TABLE IF EXISTS saved_filters;
