-- +goose Up
CREATE TABLE IF NOT EXISTS accounts (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  ref TEXT NOT NULL,
  email TEXT NOT NULL,
  email_key TEXT NOT NULL,
  name TEXT NOT NULL,
  language TEXT NOT NULL,
  password_hash TEXT NOT NULL DEFAULT '',
  created_at DATETIME NOT NULL,
  password_at DATETIME,
  last_sign_in_at DATETIME,
  disabled_at DATETIME,
  UNIQUE (ref),
  UNIQUE (email_key)
);

CREATE TABLE IF NOT EXISTS rights (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account_id INTEGER NOT NULL,
  dialogue_id INTEGER NOT NULL DEFAULT 0,
  host_id INTEGER NOT NULL DEFAULT 0,
  role TEXT NOT NULL,
  created_at DATETIME NOT NULL,
  UNIQUE (account_id, dialogue_id, host_id, role),
  FOREIGN KEY (account_id) REFERENCES accounts (id)
);
CREATE INDEX IF NOT EXISTS rights_dialogue ON rights (dialogue_id);

CREATE TABLE IF NOT EXISTS sign_ins (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  token_hash BLOB NOT NULL,
  csrf TEXT NOT NULL,
  account_id INTEGER NOT NULL,
  created_at DATETIME NOT NULL,
  last_seen_at DATETIME NOT NULL,
  expires_at DATETIME NOT NULL,
  ip TEXT NOT NULL,
  user_agent TEXT NOT NULL,
  UNIQUE (token_hash),
  FOREIGN KEY (account_id) REFERENCES accounts (id)
);
CREATE INDEX IF NOT EXISTS sign_ins_account ON sign_ins (account_id);
CREATE INDEX IF NOT EXISTS sign_ins_expires ON sign_ins (expires_at);

CREATE TABLE IF NOT EXISTS one_time_tokens (
  token_hash BLOB NOT NULL,
  purpose TEXT NOT NULL,
  account_id INTEGER NOT NULL DEFAULT 0,
  registration_id INTEGER NOT NULL DEFAULT 0,
  payload TEXT NOT NULL,
  created_at DATETIME NOT NULL,
  expires_at DATETIME NOT NULL,
  used_at DATETIME,
  PRIMARY KEY (token_hash)
);
CREATE INDEX IF NOT EXISTS one_time_tokens_expires ON one_time_tokens (expires_at);
CREATE INDEX IF NOT EXISTS one_time_tokens_registration ON one_time_tokens (registration_id);

CREATE TABLE IF NOT EXISTS audits (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  ref TEXT NOT NULL,
  at DATETIME NOT NULL,
  actor TEXT NOT NULL,
  account_id INTEGER NOT NULL DEFAULT 0,
  device_id INTEGER NOT NULL DEFAULT 0,
  ip TEXT NOT NULL DEFAULT '',
  dialogue_id INTEGER NOT NULL DEFAULT 0,
  registration_id INTEGER NOT NULL DEFAULT 0,
  action TEXT NOT NULL,
  object TEXT NOT NULL DEFAULT '',
  object_ref TEXT NOT NULL DEFAULT '',
  details TEXT NOT NULL,
  values_hash TEXT NOT NULL DEFAULT '',
  UNIQUE (ref)
);
CREATE INDEX IF NOT EXISTS audits_at ON audits (at, id);
CREATE INDEX IF NOT EXISTS audits_registration ON audits (registration_id, id);
CREATE INDEX IF NOT EXISTS audits_dialogue ON audits (dialogue_id, id);

CREATE TABLE IF NOT EXISTS audit_values (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  audit_id INTEGER NOT NULL,
  registration_id INTEGER NOT NULL DEFAULT 0,
  field TEXT NOT NULL,
  before_value TEXT,
  after_value TEXT,
  salt BLOB NOT NULL,
  FOREIGN KEY (audit_id) REFERENCES audits (id)
);
CREATE INDEX IF NOT EXISTS audit_values_audit ON audit_values (audit_id);
CREATE INDEX IF NOT EXISTS audit_values_registration ON audit_values (registration_id);

-- +goose Down
DROP TABLE IF EXISTS audit_values;
DROP TABLE IF EXISTS audits;
DROP TABLE IF EXISTS one_time_tokens;
DROP TABLE IF EXISTS sign_ins;
DROP TABLE IF EXISTS rights;
DROP TABLE IF EXISTS accounts;
