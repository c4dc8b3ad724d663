-- +goose Up
CREATE TABLE IF NOT EXISTS accounts (
  id BIGINT NOT NULL AUTO_INCREMENT,
  ref VARCHAR(16) NOT NULL,
  email VARCHAR(254) NOT NULL,
  email_key VARCHAR(254) NOT NULL,
  name VARCHAR(200) NOT NULL,
  language VARCHAR(16) NOT NULL,
  password_hash VARCHAR(255) NOT NULL DEFAULT '',
  created_at DATETIME(6) NOT NULL,
  password_at DATETIME(6),
  last_sign_in_at DATETIME(6),
  disabled_at DATETIME(6),
  PRIMARY KEY (id),
  UNIQUE KEY accounts_ref (ref),
  UNIQUE KEY accounts_email_key (email_key)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS rights (
  id BIGINT NOT NULL AUTO_INCREMENT,
  account_id BIGINT NOT NULL,
  dialogue_id BIGINT NOT NULL DEFAULT 0,
  host_id BIGINT NOT NULL DEFAULT 0,
  role VARCHAR(16) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY rights_account_id_dialogue_id_host_id_role (account_id, dialogue_id, host_id, role),
  KEY rights_dialogue (dialogue_id),
  CONSTRAINT rights_account_id_fk FOREIGN KEY (account_id) REFERENCES accounts (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS sign_ins (
  id BIGINT NOT NULL AUTO_INCREMENT,
  token_hash VARBINARY(32) NOT NULL,
  csrf VARCHAR(64) NOT NULL,
  account_id BIGINT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  last_seen_at DATETIME(6) NOT NULL,
  expires_at DATETIME(6) NOT NULL,
  ip VARCHAR(64) NOT NULL,
  user_agent VARCHAR(255) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY sign_ins_token_hash (token_hash),
  KEY sign_ins_account (account_id),
  KEY sign_ins_expires (expires_at),
  CONSTRAINT sign_ins_account_id_fk FOREIGN KEY (account_id) REFERENCES accounts (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS one_time_tokens (
  token_hash VARBINARY(32) NOT NULL,
  purpose VARCHAR(16) NOT NULL,
  account_id BIGINT NOT NULL DEFAULT 0,
  registration_id BIGINT NOT NULL DEFAULT 0,
  payload MEDIUMTEXT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  expires_at DATETIME(6) NOT NULL,
  used_at DATETIME(6),
  PRIMARY KEY (token_hash),
  KEY one_time_tokens_expires (expires_at),
  KEY one_time_tokens_registration (registration_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS audits (
  id BIGINT NOT NULL AUTO_INCREMENT,
  ref VARCHAR(16) NOT NULL,
  at DATETIME(6) NOT NULL,
  actor VARCHAR(16) NOT NULL,
  account_id BIGINT NOT NULL DEFAULT 0,
  device_id BIGINT NOT NULL DEFAULT 0,
  ip VARCHAR(64) NOT NULL DEFAULT '',
  dialogue_id BIGINT NOT NULL DEFAULT 0,
  registration_id BIGINT NOT NULL DEFAULT 0,
  action VARCHAR(64) NOT NULL,
  object VARCHAR(32) NOT NULL DEFAULT '',
  object_ref VARCHAR(64) NOT NULL DEFAULT '',
  details MEDIUMTEXT NOT NULL,
  values_hash VARCHAR(64) NOT NULL DEFAULT '',
  PRIMARY KEY (id),
  UNIQUE KEY audits_ref (ref),
  KEY audits_at (at, id),
  KEY audits_registration (registration_id, id),
  KEY audits_dialogue (dialogue_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS audit_values (
  id BIGINT NOT NULL AUTO_INCREMENT,
  audit_id BIGINT NOT NULL,
  registration_id BIGINT NOT NULL DEFAULT 0,
  field VARCHAR(64) NOT NULL,
  before_value MEDIUMTEXT,
  after_value MEDIUMTEXT,
  salt VARBINARY(16) NOT NULL,
  PRIMARY KEY (id),
  KEY audit_values_audit (audit_id),
  KEY audit_values_registration (registration_id),
  CONSTRAINT audit_values_audit_id_fk FOREIGN KEY (audit_id) REFERENCES audits (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- +goose Down
DROP TABLE IF EXISTS audit_values;
DROP TABLE IF EXISTS audits;
DROP TABLE IF EXISTS one_time_tokens;
DROP TABLE IF EXISTS sign_ins;
DROP TABLE IF EXISTS rights;
DROP TABLE IF EXISTS accounts;
