-- +goose Up
CREATE TABLE IF NOT EXISTS speakers (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  ref TEXT NOT NULL,
  dialogue_id INTEGER NOT NULL,
  family_name TEXT NOT NULL,
  given_names TEXT NOT NULL,
  native_name TEXT NOT NULL,
  name_order TEXT NOT NULL,
  position TEXT NOT NULL,
  organisation TEXT NOT NULL,
  country TEXT NOT NULL,
  biography TEXT NOT NULL,
  email TEXT NOT NULL,
  link_version INTEGER NOT NULL,
  portrait TEXT NOT NULL,
  created_at DATETIME NOT NULL,
  updated_at DATETIME NOT NULL,
  UNIQUE (ref),
  FOREIGN KEY (dialogue_id) REFERENCES dialogues (id)
);
CREATE INDEX IF NOT EXISTS speakers_dialogue ON speakers (dialogue_id);

-- +goose Down
DROP TABLE IF EXISTS speakers;
