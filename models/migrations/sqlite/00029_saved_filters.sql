-- +goose Up
CREATE TABLE IF NOT EXISTS saved_filters (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  ref TEXT NOT NULL,
  dialogue_id INTEGER NOT NULL,
  account_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  shared BOOLEAN NOT NULL,
  filter TEXT NOT NULL,
  shown TEXT NOT NULL,
  created_at DATETIME NOT NULL,
  UNIQUE (ref),
  UNIQUE (dialogue_id, account_id, name),
  FOREIGN KEY (dialogue_id) REFERENCES dialogues (id),
  FOREIGN KEY (account_id) REFERENCES accounts (id)
);

-- +goose Down
DROP TABLE IF EXISTS saved_filters;
