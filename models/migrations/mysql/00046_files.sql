-- +goose Up
CREATE TABLE IF NOT EXISTS files (
  id BIGINT NOT NULL AUTO_INCREMENT,
  ref VARCHAR(16) NOT NULL,
  dialogue_id BIGINT NOT NULL,
  hash VARCHAR(64) NOT NULL,
  kind VARCHAR(8) NOT NULL,
  name VARCHAR(255) NOT NULL,
  size BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY files_ref (ref),
  KEY files_dialogue (dialogue_id),
  CONSTRAINT files_dialogue_id_fk FOREIGN KEY (dialogue_id) REFERENCES dialogues (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- +goose Down
DROP TABLE IF EXISTS files;
