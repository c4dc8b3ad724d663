-- +goose Up
CREATE TABLE IF NOT EXISTS recovery_codes (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account_id INTEGER NOT NULL,
  code_hash BLOB NOT NULL,
  used_at DATETIME,
  UNIQUE (account_id, code_hash),
  FOREIGN KEY (account_id) REFERENCES accounts (id)
);

-- +goose Down
DROP TABLE IF EXISTS recovery_codes;
