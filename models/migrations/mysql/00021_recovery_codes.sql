-- +goose Up
CREATE TABLE IF NOT EXISTS recovery_codes (
  id BIGINT NOT NULL AUTO_INCREMENT,
  account_id BIGINT NOT NULL,
  code_hash VARBINARY(32) NOT NULL,
  used_at DATETIME(6),
  PRIMARY KEY (id),
  UNIQUE KEY recovery_codes_account_id_code_hash (account_id, code_hash),
  CONSTRAINT recovery_codes_account_id_fk FOREIGN KEY (account_id) REFERENCES accounts (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- +goose Down
DROP TABLE IF EXISTS recovery_codes;
