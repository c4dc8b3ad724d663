-- +goose Up
CREATE TABLE IF NOT EXISTS lists (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  ref TEXT NOT NULL,
  dialogue_id INTEGER NOT NULL,
  session_id INTEGER NOT NULL DEFAULT 0,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  opens_at DATETIME,
  closes_at DATETIME,
  once TEXT NOT NULL,
  UNIQUE (ref),
  FOREIGN KEY (dialogue_id) REFERENCES dialogues (id)
);
CREATE INDEX IF NOT EXISTS lists_dialogue ON lists (dialogue_id);

CREATE TABLE IF NOT EXISTS devices (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  ref TEXT NOT NULL,
  dialogue_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  token_hash BLOB,
  provision_hash BLOB,
  provision_expires_at DATETIME,
  can_force BOOLEAN NOT NULL,
  can_search BOOLEAN NOT NULL,
  created_by INTEGER NOT NULL DEFAULT 0,
  created_at DATETIME NOT NULL,
  provisioned_at DATETIME,
  last_seen_at DATETIME,
  revoked_at DATETIME,
  UNIQUE (ref),
  UNIQUE (token_hash),
  UNIQUE (provision_hash),
  FOREIGN KEY (dialogue_id) REFERENCES dialogues (id)
);
CREATE INDEX IF NOT EXISTS devices_dialogue ON devices (dialogue_id);

CREATE TABLE IF NOT EXISTS device_lists (
  device_id INTEGER NOT NULL,
  list_id INTEGER NOT NULL,
  PRIMARY KEY (device_id, list_id),
  FOREIGN KEY (device_id) REFERENCES devices (id),
  FOREIGN KEY (list_id) REFERENCES lists (id)
);

CREATE TABLE IF NOT EXISTS scans (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  nonce BLOB NOT NULL,
  dialogue_id INTEGER NOT NULL,
  device_id INTEGER NOT NULL DEFAULT 0,
  account_id INTEGER NOT NULL DEFAULT 0,
  list_id INTEGER NOT NULL,
  registration_id INTEGER NOT NULL DEFAULT 0,
  ticket_id INTEGER NOT NULL DEFAULT 0,
  direction TEXT NOT NULL,
  result TEXT NOT NULL,
  overridden TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT '',
  claimed_at DATETIME,
  effective_at DATETIME NOT NULL,
  received_at DATETIME NOT NULL,
  day TEXT NOT NULL DEFAULT '',
  previous_scan_id INTEGER NOT NULL DEFAULT 0,
  conflict TEXT NOT NULL DEFAULT '',
  UNIQUE (nonce),
  FOREIGN KEY (dialogue_id) REFERENCES dialogues (id)
);
CREATE INDEX IF NOT EXISTS scans_list ON scans (list_id, id);
CREATE INDEX IF NOT EXISTS scans_registration ON scans (registration_id, id);
CREATE INDEX IF NOT EXISTS scans_conflict ON scans (dialogue_id, conflict, id);

CREATE TABLE IF NOT EXISTS entries (
  list_id INTEGER NOT NULL,
  registration_id INTEGER NOT NULL,
  day TEXT NOT NULL DEFAULT '',
  inside BOOLEAN NOT NULL,
  scan_id INTEGER NOT NULL,
  entered_at DATETIME NOT NULL,
  first_at DATETIME NOT NULL,
  updated_at DATETIME NOT NULL,
  PRIMARY KEY (list_id, registration_id, day)
);
CREATE INDEX IF NOT EXISTS entries_registration ON entries (registration_id);

CREATE TABLE IF NOT EXISTS presences (
  session_id INTEGER NOT NULL,
  registration_id INTEGER NOT NULL,
  dialogue_id INTEGER NOT NULL,
  joined_at DATETIME NOT NULL,
  last_seen_at DATETIME NOT NULL,
  seconds INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (session_id, registration_id),
  FOREIGN KEY (registration_id) REFERENCES registrations (id)
);
CREATE INDEX IF NOT EXISTS presences_registration ON presences (registration_id);

-- +goose Down
DROP TABLE IF EXISTS presences;
DROP TABLE IF EXISTS entries;
DROP TABLE IF EXISTS scans;
DROP TABLE IF EXISTS device_lists;
DROP TABLE IF EXISTS devices;
DROP TABLE IF EXISTS lists;
