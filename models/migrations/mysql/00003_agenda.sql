-- +goose Up
CREATE TABLE IF NOT EXISTS agenda_versions (
  id BIGINT NOT NULL AUTO_INCREMENT,
  dialogue_id BIGINT NOT NULL,
  number INT NOT NULL,
  released_at DATETIME(6),
  PRIMARY KEY (id),
  UNIQUE KEY agenda_versions_dialogue_id_number (dialogue_id, number),
  CONSTRAINT agenda_versions_dialogue_id_fk FOREIGN KEY (dialogue_id) REFERENCES dialogues (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS sessions (
  id BIGINT NOT NULL AUTO_INCREMENT,
  ref VARCHAR(16) NOT NULL,
  dialogue_id BIGINT NOT NULL,
  code VARCHAR(64) NOT NULL,
  uid VARCHAR(64) NOT NULL,
  calendar_uid VARCHAR(128) NOT NULL,
  sequence INT NOT NULL,
  join_url VARCHAR(500) NOT NULL DEFAULT '',
  join_embed BOOLEAN NOT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY sessions_ref (ref),
  UNIQUE KEY sessions_uid (uid),
  UNIQUE KEY sessions_dialogue_id_code (dialogue_id, code),
  CONSTRAINT sessions_dialogue_id_fk FOREIGN KEY (dialogue_id) REFERENCES dialogues (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS session_contents (
  id BIGINT NOT NULL AUTO_INCREMENT,
  version_id BIGINT NOT NULL,
  session_id BIGINT NOT NULL,
  room_id BIGINT,
  kind VARCHAR(16) NOT NULL,
  title MEDIUMTEXT NOT NULL,
  abstract MEDIUMTEXT NOT NULL,
  starts_at DATETIME(6) NOT NULL,
  ends_at DATETIME(6) NOT NULL,
  onsite BOOLEAN NOT NULL,
  online BOOLEAN NOT NULL,
  open BOOLEAN NOT NULL,
  floor_languages MEDIUMTEXT NOT NULL,
  themes MEDIUMTEXT NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY session_contents_version_id_session_id (version_id, session_id),
  KEY session_contents_session (session_id),
  CONSTRAINT session_contents_version_id_fk FOREIGN KEY (version_id) REFERENCES agenda_versions (id),
  CONSTRAINT session_contents_session_id_fk FOREIGN KEY (session_id) REFERENCES sessions (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS counters (
  id BIGINT NOT NULL AUTO_INCREMENT,
  dialogue_id BIGINT NOT NULL,
  session_id BIGINT NOT NULL DEFAULT 0,
  mode VARCHAR(8) NOT NULL,
  capacity INT,
  taken INT NOT NULL DEFAULT 0,
  waiting INT NOT NULL DEFAULT 0,
  next_number BIGINT NOT NULL DEFAULT 1,
  turn BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (id),
  UNIQUE KEY counters_dialogue_id_session_id_mode (dialogue_id, session_id, mode),
  CONSTRAINT counters_dialogue_id_fk FOREIGN KEY (dialogue_id) REFERENCES dialogues (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- +goose Down
DROP TABLE IF EXISTS counters;
DROP TABLE IF EXISTS session_contents;
DROP TABLE IF EXISTS sessions;
DROP TABLE IF EXISTS agenda_versions;
