-- +goose Up
CREATE TABLE IF NOT EXISTS hosts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  code TEXT NOT NULL,
  country TEXT NOT NULL,
  level TEXT NOT NULL DEFAULT '',
  names TEXT NOT NULL,
  UNIQUE (code)
);

CREATE TABLE IF NOT EXISTS dialogues (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  slug TEXT NOT NULL,
  number INTEGER,
  status TEXT NOT NULL,
  example BOOLEAN NOT NULL,
  title TEXT NOT NULL,
  summary TEXT NOT NULL,
  description TEXT NOT NULL,
  practical TEXT NOT NULL,
  occasion TEXT NOT NULL,
  place TEXT NOT NULL,
  venue TEXT NOT NULL,
  address TEXT NOT NULL,
  zone TEXT NOT NULL,
  other_zone TEXT NOT NULL,
  starts_on TEXT NOT NULL,
  ends_on TEXT NOT NULL,
  format TEXT NOT NULL,
  languages TEXT NOT NULL,
  registration_opens_at DATETIME,
  registration_closes_at DATETIME,
  change_until DATETIME,
  cancel_until DATETIME,
  approval TEXT NOT NULL,
  approval_by_category TEXT NOT NULL,
  join_opens_minutes INTEGER NOT NULL DEFAULT 15,
  reminder_hours TEXT NOT NULL,
  contact_email TEXT NOT NULL,
  sender_name TEXT NOT NULL,
  digest_hour INTEGER NOT NULL DEFAULT 7,
  stakeholders_about INTEGER,
  mous_signed INTEGER,
  agenda_version_id INTEGER NOT NULL DEFAULT 0,
  revision INTEGER NOT NULL DEFAULT 1,
  created_at DATETIME NOT NULL,
  updated_at DATETIME NOT NULL,
  UNIQUE (slug)
);
CREATE INDEX IF NOT EXISTS dialogues_status_starts ON dialogues (status, starts_on);

CREATE TABLE IF NOT EXISTS dialogue_hosts (
  dialogue_id INTEGER NOT NULL,
  host_id INTEGER NOT NULL,
  role TEXT NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (dialogue_id, host_id),
  FOREIGN KEY (dialogue_id) REFERENCES dialogues (id),
  FOREIGN KEY (host_id) REFERENCES hosts (id)
);

CREATE TABLE IF NOT EXISTS themes (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  ref TEXT NOT NULL,
  dialogue_id INTEGER NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  colour TEXT NOT NULL,
  position INTEGER NOT NULL,
  UNIQUE (ref),
  UNIQUE (dialogue_id, code),
  FOREIGN KEY (dialogue_id) REFERENCES dialogues (id)
);

CREATE TABLE IF NOT EXISTS rooms (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  ref TEXT NOT NULL,
  dialogue_id INTEGER NOT NULL,
  code TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  capacity INTEGER,
  position INTEGER NOT NULL,
  UNIQUE (ref),
  UNIQUE (dialogue_id, code),
  FOREIGN KEY (dialogue_id) REFERENCES dialogues (id)
);

CREATE TABLE IF NOT EXISTS questions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  ref TEXT NOT NULL,
  dialogue_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  label TEXT NOT NULL,
  help TEXT NOT NULL,
  options TEXT NOT NULL,
  required BOOLEAN NOT NULL,
  position INTEGER NOT NULL,
  UNIQUE (ref),
  FOREIGN KEY (dialogue_id) REFERENCES dialogues (id)
);
CREATE INDEX IF NOT EXISTS questions_dialogue ON questions (dialogue_id, position);

CREATE TABLE IF NOT EXISTS consent_texts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  ref TEXT NOT NULL,
  dialogue_id INTEGER NOT NULL,
  code TEXT NOT NULL,
  version INTEGER NOT NULL,
  required BOOLEAN NOT NULL,
  label TEXT NOT NULL,
  position INTEGER NOT NULL,
  UNIQUE (ref),
  UNIQUE (dialogue_id, code, version),
  FOREIGN KEY (dialogue_id) REFERENCES dialogues (id)
);

-- +goose Down
DROP TABLE IF EXISTS consent_texts;
DROP TABLE IF EXISTS questions;
DROP TABLE IF EXISTS rooms;
DROP TABLE IF EXISTS themes;
DROP TABLE IF EXISTS dialogue_hosts;
DROP TABLE IF EXISTS dialogues;
DROP TABLE IF EXISTS hosts;
