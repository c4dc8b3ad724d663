-- +goose Up
CREATE TABLE IF NOT EXISTS files (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  ref TEXT NOT NULL,
  dialogue_id INTEGER NOT NULL,
  hash TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  size INTEGER NOT NULL,
  created_by INTEGER NOT NULL,
  created_at DATETIME NOT NULL,
  UNIQUE (ref),
  FOREIGN KEY (dialogue_id) REFERENCES dialogues (id)
);
CREATE INDEX IF NOT EXISTS files_dialogue ON files (dialogue_id);

-- +goose Down
DROP TABLE IF EXISTS files;
