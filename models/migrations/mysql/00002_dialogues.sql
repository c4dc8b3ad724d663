-- +goose Up
CREATE TABLE IF NOT EXISTS hosts (
  id BIGINT NOT NULL AUTO_INCREMENT,
  code VARCHAR(32) NOT NULL,
  country VARCHAR(2) NOT NULL,
  level VARCHAR(64) NOT NULL DEFAULT '',
  names MEDIUMTEXT NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY hosts_code (code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS dialogues (
  id BIGINT NOT NULL AUTO_INCREMENT,
  slug VARCHAR(64) NOT NULL,
  number INT,
  status VARCHAR(16) NOT NULL,
  example BOOLEAN NOT NULL,
  title MEDIUMTEXT NOT NULL,
  summary MEDIUMTEXT NOT NULL,
  description MEDIUMTEXT NOT NULL,
  practical MEDIUMTEXT NOT NULL,
  occasion MEDIUMTEXT NOT NULL,
  place MEDIUMTEXT NOT NULL,
  venue MEDIUMTEXT NOT NULL,
  address MEDIUMTEXT NOT NULL,
  zone VARCHAR(64) NOT NULL,
  other_zone VARCHAR(64) NOT NULL,
  starts_on VARCHAR(10) NOT NULL,
  ends_on VARCHAR(10) NOT NULL,
  format VARCHAR(16) NOT NULL,
  languages MEDIUMTEXT NOT NULL,
  registration_opens_at DATETIME(6),
  registration_closes_at DATETIME(6),
  change_until DATETIME(6),
  cancel_until DATETIME(6),
  approval VARCHAR(16) NOT NULL,
  approval_by_category MEDIUMTEXT NOT NULL,
  join_opens_minutes INT NOT NULL DEFAULT 15,
  reminder_hours MEDIUMTEXT NOT NULL,
  contact_email VARCHAR(254) NOT NULL,
  sender_name VARCHAR(200) NOT NULL,
  digest_hour INT NOT NULL DEFAULT 7,
  stakeholders_about INT,
  mous_signed INT,
  agenda_version_id BIGINT NOT NULL DEFAULT 0,
  revision BIGINT NOT NULL DEFAULT 1,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY dialogues_slug (slug),
  KEY dialogues_status_starts (status, starts_on)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS dialogue_hosts (
  dialogue_id BIGINT NOT NULL,
  host_id BIGINT NOT NULL,
  role VARCHAR(16) NOT NULL,
  position INT NOT NULL,
  PRIMARY KEY (dialogue_id, host_id),
  CONSTRAINT dialogue_hosts_dialogue_id_fk FOREIGN KEY (dialogue_id) REFERENCES dialogues (id),
  CONSTRAINT dialogue_hosts_host_id_fk FOREIGN KEY (host_id) REFERENCES hosts (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS themes (
  id BIGINT NOT NULL AUTO_INCREMENT,
  ref VARCHAR(16) NOT NULL,
  dialogue_id BIGINT NOT NULL,
  code VARCHAR(64) NOT NULL,
  name MEDIUMTEXT NOT NULL,
  colour VARCHAR(16) NOT NULL,
  position INT NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY themes_ref (ref),
  UNIQUE KEY themes_dialogue_id_code (dialogue_id, code),
  CONSTRAINT themes_dialogue_id_fk FOREIGN KEY (dialogue_id) REFERENCES dialogues (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS rooms (
  id BIGINT NOT NULL AUTO_INCREMENT,
  ref VARCHAR(16) NOT NULL,
  dialogue_id BIGINT NOT NULL,
  code VARCHAR(64) NOT NULL,
  kind VARCHAR(16) NOT NULL,
  name MEDIUMTEXT NOT NULL,
  capacity INT,
  position INT NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY rooms_ref (ref),
  UNIQUE KEY rooms_dialogue_id_code (dialogue_id, code),
  CONSTRAINT rooms_dialogue_id_fk FOREIGN KEY (dialogue_id) REFERENCES dialogues (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS questions (
  id BIGINT NOT NULL AUTO_INCREMENT,
  ref VARCHAR(16) NOT NULL,
  dialogue_id BIGINT NOT NULL,
  kind VARCHAR(16) NOT NULL,
  label MEDIUMTEXT NOT NULL,
  help MEDIUMTEXT NOT NULL,
  options MEDIUMTEXT NOT NULL,
  required BOOLEAN NOT NULL,
  position INT NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY questions_ref (ref),
  KEY questions_dialogue (dialogue_id, position),
  CONSTRAINT questions_dialogue_id_fk FOREIGN KEY (dialogue_id) REFERENCES dialogues (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS consent_texts (
  id BIGINT NOT NULL AUTO_INCREMENT,
  ref VARCHAR(16) NOT NULL,
  dialogue_id BIGINT NOT NULL,
  code VARCHAR(64) NOT NULL,
  version INT NOT NULL,
  required BOOLEAN NOT NULL,
  label MEDIUMTEXT NOT NULL,
  position INT NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY consent_texts_ref (ref),
  UNIQUE KEY consent_texts_dialogue_id_code_version (dialogue_id, code, version),
  CONSTRAINT consent_texts_dialogue_id_fk FOREIGN KEY (dialogue_id) REFERENCES dialogues (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- +goose Down
DROP TABLE IF EXISTS consent_texts;
DROP TABLE IF EXISTS questions;
DROP TABLE IF EXISTS rooms;
DROP TABLE IF EXISTS themes;
DROP TABLE IF EXISTS dialogue_hosts;
DROP TABLE IF EXISTS dialogues;
DROP TABLE IF EXISTS hosts;
