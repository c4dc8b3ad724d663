-- +goose Up
CREATE TABLE IF NOT EXISTS agenda_versions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  dialogue_id INTEGER NOT NULL,
  number INTEGER NOT NULL,
  released_at DATETIME,
  UNIQUE (dialogue_id, number),
  FOREIGN KEY (dialogue_id) REFERENCES dialogues (id)
);

CREATE TABLE IF NOT EXISTS sessions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  ref TEXT NOT NULL,
  dialogue_id INTEGER NOT NULL,
  code TEXT NOT NULL,
  uid TEXT NOT NULL,
  calendar_uid TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  join_url TEXT NOT NULL DEFAULT '',
  join_embed BOOLEAN NOT NULL,
  created_at DATETIME NOT NULL,
  UNIQUE (ref),
  UNIQUE (uid),
  UNIQUE (dialogue_id, code),
  FOREIGN KEY (dialogue_id) REFERENCES dialogues (id)
);

CREATE TABLE IF NOT EXISTS session_contents (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version_id INTEGER NOT NULL,
  session_id INTEGER NOT NULL,
  room_id INTEGER,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  abstract TEXT NOT NULL,
  starts_at DATETIME NOT NULL,
  ends_at DATETIME NOT NULL,
  onsite BOOLEAN NOT NULL,
  online BOOLEAN NOT NULL,
  open BOOLEAN NOT NULL,
  floor_languages TEXT NOT NULL,
  themes TEXT NOT NULL,
  updated_at DATETIME NOT NULL,
  UNIQUE (version_id, session_id),
  FOREIGN KEY (version_id) REFERENCES agenda_versions (id),
  FOREIGN KEY (session_id) REFERENCES sessions (id)
);
CREATE INDEX IF NOT EXISTS session_contents_session ON session_contents (session_id);

CREATE TABLE IF NOT EXISTS counters (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  dialogue_id INTEGER NOT NULL,
  session_id INTEGER NOT NULL DEFAULT 0,
  mode TEXT NOT NULL,
  capacity INTEGER,
  taken INTEGER NOT NULL DEFAULT 0,
  waiting INTEGER NOT NULL DEFAULT 0,
  next_number INTEGER NOT NULL DEFAULT 1,
  turn INTEGER NOT NULL DEFAULT 0,
  UNIQUE (dialogue_id, session_id, mode),
  FOREIGN KEY (dialogue_id) REFERENCES dialogues (id)
);

-- +goose Down
DROP TABLE IF EXISTS counters;
DROP TABLE IF EXISTS session_contents;
DROP TABLE IF EXISTS sessions;
DROP TABLE IF EXISTS agenda_versions;
