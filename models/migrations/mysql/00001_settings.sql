-- +goose Up
CREATE TABLE IF NOT EXISTS settings (
  name VARCHAR(64) NOT NULL,
  value MEDIUMTEXT NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS signing_keys (
  id BIGINT NOT NULL AUTO_INCREMENT,
  purpose VARCHAR(16) NOT NULL,
  key_id VARCHAR(16) NOT NULL,
  public_key VARBINARY(64) NOT NULL,
  sealed_key VARBINARY(255) NOT NULL,
  valid_from DATETIME(6) NOT NULL,
  retired_at DATETIME(6),
  PRIMARY KEY (id),
  UNIQUE KEY signing_keys_purpose_key_id (purpose, key_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS jobs (
  name VARCHAR(64) NOT NULL,
  locked_by VARCHAR(64) NOT NULL DEFAULT '',
  locked_until DATETIME(6),
  last_run_at DATETIME(6),
  PRIMARY KEY (name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS limits (
  name VARCHAR(128) NOT NULL,
  taken INT NOT NULL,
  resets_at DATETIME(6) NOT NULL,
  PRIMARY KEY (name),
  KEY limits_resets_at (resets_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- +goose Down
DROP TABLE IF EXISTS limits;
DROP TABLE IF EXISTS jobs;
DROP TABLE IF EXISTS signing_keys;
DROP TABLE IF EXISTS settings;
