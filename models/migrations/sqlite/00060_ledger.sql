-- +goose Up
-- The register's append-only Merkle log: how many leaves there are, the leaves,
-- the hashes of complete subtrees, and the signed state after each append.
CREATE TABLE IF NOT EXISTS ledger_heads (
  id INTEGER PRIMARY KEY,
  size INTEGER NOT NULL
);
INSERT OR IGNORE INTO ledger_heads (id, size) VALUES (1, 0);

CREATE TABLE IF NOT EXISTS ledger_leaves (
  leaf INTEGER PRIMARY KEY,
  commitment BLOB NOT NULL
);

CREATE TABLE IF NOT EXISTS ledger_hashes (
  id INTEGER PRIMARY KEY,
  hash BLOB NOT NULL
);

CREATE TABLE IF NOT EXISTS ledger_checkpoints (
  size INTEGER PRIMARY KEY,
  note TEXT NOT NULL,
  at DATETIME NOT NULL
);

-- +goose Down
DROP TABLE IF EXISTS ledger_checkpoints;
DROP TABLE IF EXISTS ledger_hashes;
DROP TABLE IF EXISTS ledger_leaves;
DROP TABLE IF EXISTS ledger_heads;
