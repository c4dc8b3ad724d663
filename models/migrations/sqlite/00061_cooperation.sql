-- +goose Up
CREATE TABLE IF NOT EXISTS topics (
  code TEXT PRIMARY KEY,
  names TEXT NOT NULL,
  facts TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS cooperation_sources (
  code TEXT PRIMARY KEY,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  link TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS cooperation_bodies (
  code TEXT PRIMARY KEY,
  position INTEGER NOT NULL,
  unconfirmed TEXT NOT NULL,
  facts TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS cooperation_entries (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  code TEXT NOT NULL,
  kind TEXT NOT NULL,
  starts TEXT NOT NULL,
  ends TEXT NOT NULL,
  sort TEXT NOT NULL,
  dialogue TEXT NOT NULL,
  content TEXT NOT NULL,
  revision INTEGER NOT NULL,
  created_at DATETIME NOT NULL,
  updated_at DATETIME NOT NULL,
  UNIQUE (code)
);
CREATE INDEX IF NOT EXISTS cooperation_entries_sort ON cooperation_entries (sort);
CREATE TABLE IF NOT EXISTS cooperation_links (
  entry_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  relation TEXT NOT NULL,
  to_code TEXT NOT NULL,
  mou_code TEXT NOT NULL,
  PRIMARY KEY (entry_id, position),
  FOREIGN KEY (entry_id) REFERENCES cooperation_entries (id)
);

-- +goose Down
DROP TABLE IF EXISTS cooperation_links;
DROP TABLE IF EXISTS cooperation_entries;
DROP TABLE IF EXISTS cooperation_bodies;
DROP TABLE IF EXISTS cooperation_sources;
DROP TABLE IF EXISTS topics;
