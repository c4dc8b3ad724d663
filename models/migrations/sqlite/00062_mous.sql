-- +goose Up
CREATE TABLE IF NOT EXISTS mous (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  ref TEXT NOT NULL,
  number INTEGER NOT NULL,
  reference TEXT,
  code TEXT NOT NULL,
  state TEXT NOT NULL,
  visibility TEXT NOT NULL,
  embargo_until DATETIME,
  visible_then TEXT NOT NULL,
  shown BOOLEAN NOT NULL,
  stated TEXT NOT NULL,
  stated_as TEXT NOT NULL,
  stated_at DATETIME,
  content TEXT NOT NULL,
  dialogue_id INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  acts INTEGER NOT NULL,
  proposed_by INTEGER NOT NULL,
  sort_date TEXT NOT NULL,
  year INTEGER NOT NULL,
  ends_on DATETIME,
  notice_on DATETIME,
  due_on DATETIME,
  unscanned BOOLEAN NOT NULL,
  heard_at DATETIME NOT NULL,
  published_at DATETIME,
  created_at DATETIME NOT NULL,
  updated_at DATETIME NOT NULL,
  UNIQUE (ref),
  UNIQUE (number),
  UNIQUE (reference),
  UNIQUE (code)
);
CREATE INDEX IF NOT EXISTS mous_embargo ON mous (visibility, embargo_until);
CREATE INDEX IF NOT EXISTS mous_dialogue ON mous (dialogue_id);
CREATE INDEX IF NOT EXISTS mous_ends ON mous (ends_on);
CREATE INDEX IF NOT EXISTS mous_notice ON mous (notice_on);
CREATE INDEX IF NOT EXISTS mous_due ON mous (due_on);
CREATE INDEX IF NOT EXISTS mous_unscanned ON mous (unscanned);
CREATE INDEX IF NOT EXISTS mous_heard ON mous (heard_at);

CREATE TABLE IF NOT EXISTS mou_acts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  mou_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  leaf INTEGER NOT NULL,
  at DATETIME NOT NULL,
  kind TEXT NOT NULL,
  account_id INTEGER NOT NULL,
  payload TEXT,
  nonce BLOB,
  UNIQUE (mou_id, seq),
  UNIQUE (leaf),
  FOREIGN KEY (mou_id) REFERENCES mous (id)
);

CREATE INDEX IF NOT EXISTS mou_acts_kind ON mou_acts (kind, leaf, mou_id);

CREATE TABLE IF NOT EXISTS mou_facets (
  open BOOLEAN NOT NULL,
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  sort_date TEXT NOT NULL,
  mou_id INTEGER NOT NULL,
  PRIMARY KEY (open, kind, value, sort_date, mou_id),
  FOREIGN KEY (mou_id) REFERENCES mous (id)
);
CREATE UNIQUE INDEX IF NOT EXISTS mou_facets_of ON mou_facets (mou_id, open, kind, value);

CREATE TABLE IF NOT EXISTS mou_terms (
  open BOOLEAN NOT NULL,
  term TEXT NOT NULL,
  mou_id INTEGER NOT NULL,
  PRIMARY KEY (open, term, mou_id),
  FOREIGN KEY (mou_id) REFERENCES mous (id)
);
CREATE INDEX IF NOT EXISTS mou_terms_mou ON mou_terms (mou_id, open, term);

CREATE TABLE IF NOT EXISTS mou_files (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  ref TEXT NOT NULL,
  mou_id INTEGER NOT NULL,
  hash TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  size INTEGER NOT NULL,
  created_by INTEGER NOT NULL,
  created_at DATETIME NOT NULL,
  UNIQUE (ref),
  FOREIGN KEY (mou_id) REFERENCES mous (id)
);
CREATE INDEX IF NOT EXISTS mou_files_mou ON mou_files (mou_id);

CREATE TABLE IF NOT EXISTS mou_numbers (
  name TEXT NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (name)
);

-- +goose Down
DROP TABLE IF EXISTS mou_numbers;
DROP TABLE IF EXISTS mou_files;
DROP TABLE IF EXISTS mou_terms;
DROP TABLE IF EXISTS mou_facets;
DROP TABLE IF EXISTS mou_acts;
DROP TABLE IF EXISTS mous;
