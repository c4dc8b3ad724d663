-- +goose Up
CREATE TABLE IF NOT EXISTS speakers (
  id BIGINT NOT NULL AUTO_INCREMENT,
  ref VARCHAR(16) NOT NULL,
  dialogue_id BIGINT NOT NULL,
  family_name VARCHAR(200) NOT NULL,
  given_names VARCHAR(200) NOT NULL,
  native_name VARCHAR(200) NOT NULL,
  name_order VARCHAR(16) NOT NULL,
  position MEDIUMTEXT NOT NULL,
  organisation MEDIUMTEXT NOT NULL,
  country VARCHAR(2) NOT NULL,
  biography MEDIUMTEXT NOT NULL,
  email VARCHAR(254) NOT NULL,
  link_version INT NOT NULL,
  portrait VARCHAR(64) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY speakers_ref (ref),
  KEY speakers_dialogue (dialogue_id),
  CONSTRAINT speakers_dialogue_id_fk FOREIGN KEY (dialogue_id) REFERENCES dialogues (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- +goose Down
DROP TABLE IF EXISTS speakers;
