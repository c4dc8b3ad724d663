-- +goose Up
CREATE TABLE IF NOT EXISTS imports (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  ref TEXT NOT NULL,
  dialogue_id INTEGER NOT NULL,
  account_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  state TEXT NOT NULL,
  facts TEXT NOT NULL,
  header TEXT NOT NULL,
  plan TEXT NOT NULL,
  total INTEGER NOT NULL,
  position INTEGER NOT NULL,
  bad INTEGER NOT NULL,
  done INTEGER NOT NULL,
  refused INTEGER NOT NULL,
  undone INTEGER NOT NULL,
  kept INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  created_at DATETIME NOT NULL,
  updated_at DATETIME NOT NULL,
  finished_at DATETIME,
  UNIQUE (ref),
  FOREIGN KEY (dialogue_id) REFERENCES dialogues (id)
);
CREATE INDEX IF NOT EXISTS imports_dialogue ON imports (dialogue_id, id);
CREATE INDEX IF NOT EXISTS imports_state ON imports (state, id);

CREATE TABLE IF NOT EXISTS import_rows (
  import_id INTEGER NOT NULL,
  number INTEGER NOT NULL,
  cells TEXT NOT NULL,
  state TEXT NOT NULL,
  email_key TEXT NOT NULL,
  problems TEXT NOT NULL,
  registration_id INTEGER NOT NULL,
  registration_revision INTEGER NOT NULL,
  PRIMARY KEY (import_id, number),
  FOREIGN KEY (import_id) REFERENCES imports (id)
);
CREATE INDEX IF NOT EXISTS import_rows_state ON import_rows (import_id, state, number);
CREATE INDEX IF NOT EXISTS import_rows_email ON import_rows (import_id, email_key, number);
CREATE INDEX IF NOT EXISTS import_rows_registration ON import_rows (registration_id);

-- +goose Down
DROP TABLE IF EXISTS import_rows;
DROP TABLE IF EXISTS imports;
