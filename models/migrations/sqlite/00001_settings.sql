-- +goose Up
CREATE TABLE IF NOT EXISTS settings (
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  updated_at DATETIME NOT NULL,
  PRIMARY KEY (name)
);

CREATE TABLE IF NOT EXISTS signing_keys (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  purpose TEXT NOT NULL,
  key_id TEXT NOT NULL,
  public_key BLOB NOT NULL,
  sealed_key BLOB NOT NULL,
  valid_from DATETIME NOT NULL,
  retired_at DATETIME,
  UNIQUE (purpose, key_id)
);

CREATE TABLE IF NOT EXISTS jobs (
  name TEXT NOT NULL,
  locked_by TEXT NOT NULL DEFAULT '',
  locked_until DATETIME,
  last_run_at DATETIME,
  PRIMARY KEY (name)
);

CREATE TABLE IF NOT EXISTS limits (
  name TEXT NOT NULL,
  taken INTEGER NOT NULL,
  resets_at DATETIME NOT NULL,
  PRIMARY KEY (name)
);
CREATE INDEX IF NOT EXISTS limits_resets_at ON limits (resets_at);

-- +goose Down
DROP TABLE IF EXISTS limits;
DROP TABLE IF EXISTS jobs;
DROP TABLE IF EXISTS signing_keys;
DROP TABLE IF EXISTS settings;
