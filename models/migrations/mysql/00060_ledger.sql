-- +goose Up
-- The register's append-only Merkle log: how many leaves there are, the leaves,
-- the hashes of complete subtrees, and the signed state after each append.
CREATE TABLE IF NOT EXISTS ledger_heads (
  id BIGINT NOT NULL,
  size BIGINT NOT NULL,
  PRIMARY KEY (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
INSERT IGNORE INTO ledger_heads (id, size) VALUES (1, 0);

CREATE TABLE IF NOT EXISTS ledger_leaves (
  leaf BIGINT NOT NULL,
  commitment BINARY(32) NOT NULL,
  PRIMARY KEY (leaf)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS ledger_hashes (
  id BIGINT NOT NULL,
  hash BINARY(32) NOT NULL,
  PRIMARY KEY (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS ledger_checkpoints (
  size BIGINT NOT NULL,
  note TEXT NOT NULL,
  at DATETIME(6) NOT NULL,
  PRIMARY KEY (size)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- +goose Down
DROP TABLE IF EXISTS ledger_checkpoints;
DROP TABLE IF EXISTS ledger_hashes;
DROP TABLE IF EXISTS ledger_leaves;
DROP TABLE IF EXISTS ledger_heads;
