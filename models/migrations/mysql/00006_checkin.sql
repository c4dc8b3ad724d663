-- +goose Up
CREATE TABLE IF NOT EXISTS lists (
  id BIGINT NOT NULL AUTO_INCREMENT,
  ref VARCHAR(16) NOT NULL,
  dialogue_id BIGINT NOT NULL,
  session_id BIGINT NOT NULL DEFAULT 0,
  kind VARCHAR(16) NOT NULL,
  name MEDIUMTEXT NOT NULL,
  opens_at DATETIME(6),
  closes_at DATETIME(6),
  once VARCHAR(8) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY lists_ref (ref),
  KEY lists_dialogue (dialogue_id),
  CONSTRAINT lists_dialogue_id_fk FOREIGN KEY (dialogue_id) REFERENCES dialogues (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS devices (
  id BIGINT NOT NULL AUTO_INCREMENT,
  ref VARCHAR(16) NOT NULL,
  dialogue_id BIGINT NOT NULL,
  name VARCHAR(100) NOT NULL,
  token_hash VARBINARY(32),
  provision_hash VARBINARY(32),
  provision_expires_at DATETIME(6),
  can_force BOOLEAN NOT NULL,
  can_search BOOLEAN NOT NULL,
  created_by BIGINT NOT NULL DEFAULT 0,
  created_at DATETIME(6) NOT NULL,
  provisioned_at DATETIME(6),
  last_seen_at DATETIME(6),
  revoked_at DATETIME(6),
  PRIMARY KEY (id),
  UNIQUE KEY devices_ref (ref),
  UNIQUE KEY devices_token_hash (token_hash),
  UNIQUE KEY devices_provision_hash (provision_hash),
  KEY devices_dialogue (dialogue_id),
  CONSTRAINT devices_dialogue_id_fk FOREIGN KEY (dialogue_id) REFERENCES dialogues (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS device_lists (
  device_id BIGINT NOT NULL,
  list_id BIGINT NOT NULL,
  PRIMARY KEY (device_id, list_id),
  CONSTRAINT device_lists_device_id_fk FOREIGN KEY (device_id) REFERENCES devices (id),
  CONSTRAINT device_lists_list_id_fk FOREIGN KEY (list_id) REFERENCES lists (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS scans (
  id BIGINT NOT NULL AUTO_INCREMENT,
  nonce VARBINARY(16) NOT NULL,
  dialogue_id BIGINT NOT NULL,
  device_id BIGINT NOT NULL DEFAULT 0,
  account_id BIGINT NOT NULL DEFAULT 0,
  list_id BIGINT NOT NULL,
  registration_id BIGINT NOT NULL DEFAULT 0,
  ticket_id BIGINT NOT NULL DEFAULT 0,
  direction VARCHAR(8) NOT NULL,
  result VARCHAR(16) NOT NULL,
  overridden VARCHAR(16) NOT NULL DEFAULT '',
  note VARCHAR(500) NOT NULL DEFAULT '',
  claimed_at DATETIME(6),
  effective_at DATETIME(6) NOT NULL,
  received_at DATETIME(6) NOT NULL,
  day VARCHAR(10) NOT NULL DEFAULT '',
  previous_scan_id BIGINT NOT NULL DEFAULT 0,
  conflict VARCHAR(16) NOT NULL DEFAULT '',
  PRIMARY KEY (id),
  UNIQUE KEY scans_nonce (nonce),
  KEY scans_list (list_id, id),
  KEY scans_registration (registration_id, id),
  KEY scans_conflict (dialogue_id, conflict, id),
  CONSTRAINT scans_dialogue_id_fk FOREIGN KEY (dialogue_id) REFERENCES dialogues (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS entries (
  list_id BIGINT NOT NULL,
  registration_id BIGINT NOT NULL,
  day VARCHAR(10) NOT NULL DEFAULT '',
  inside BOOLEAN NOT NULL,
  scan_id BIGINT NOT NULL,
  entered_at DATETIME(6) NOT NULL,
  first_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (list_id, registration_id, day),
  KEY entries_registration (registration_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS presences (
  session_id BIGINT NOT NULL,
  registration_id BIGINT NOT NULL,
  dialogue_id BIGINT NOT NULL,
  joined_at DATETIME(6) NOT NULL,
  last_seen_at DATETIME(6) NOT NULL,
  seconds INT NOT NULL DEFAULT 0,
  PRIMARY KEY (session_id, registration_id),
  KEY presences_registration (registration_id),
  CONSTRAINT presences_registration_id_fk FOREIGN KEY (registration_id) REFERENCES registrations (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- +goose Down
DROP TABLE IF EXISTS presences;
DROP TABLE IF EXISTS entries;
DROP TABLE IF EXISTS scans;
DROP TABLE IF EXISTS device_lists;
DROP TABLE IF EXISTS devices;
DROP TABLE IF EXISTS lists;
