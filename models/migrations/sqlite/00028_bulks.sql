-- +goose Up
CREATE TABLE IF NOT EXISTS bulks (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  ref TEXT NOT NULL,
  dialogue_id INTEGER NOT NULL,
  account_id INTEGER NOT NULL,
  ip TEXT NOT NULL,
  act TEXT NOT NULL,
  state TEXT NOT NULL,
  filter TEXT NOT NULL,
  total INTEGER NOT NULL,
  position INTEGER NOT NULL,
  done INTEGER NOT NULL,
  refused INTEGER NOT NULL,
  created_at DATETIME NOT NULL,
  finished_at DATETIME,
  UNIQUE (ref),
  FOREIGN KEY (dialogue_id) REFERENCES dialogues (id)
);
CREATE INDEX IF NOT EXISTS bulks_dialogue ON bulks (dialogue_id, id);
CREATE INDEX IF NOT EXISTS bulks_state ON bulks (state, id);

CREATE TABLE IF NOT EXISTS bulk_items (
  bulk_id INTEGER NOT NULL,
  number INTEGER NOT NULL,
  registration_id INTEGER NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (bulk_id, number),
  UNIQUE (bulk_id, registration_id),
  FOREIGN KEY (bulk_id) REFERENCES bulks (id)
);
CREATE INDEX IF NOT EXISTS bulk_items_reason ON bulk_items (bulk_id, reason, number);

-- +goose Down
DROP TABLE IF EXISTS bulk_items;
DROP TABLE IF EXISTS bulks;
