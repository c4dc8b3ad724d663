-- +goose Up
CREATE TABLE IF NOT EXISTS campaigns (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  ref TEXT NOT NULL,
  dialogue_id INTEGER NOT NULL,
  state TEXT NOT NULL,
  filter TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  total INTEGER NOT NULL DEFAULT 0,
  position TEXT NOT NULL DEFAULT '',
  created_by INTEGER NOT NULL,
  created_at DATETIME NOT NULL,
  confirmed_at DATETIME,
  finished_at DATETIME,
  UNIQUE (ref),
  FOREIGN KEY (dialogue_id) REFERENCES dialogues (id)
);
CREATE INDEX IF NOT EXISTS campaigns_dialogue ON campaigns (dialogue_id, id);

CREATE TABLE IF NOT EXISTS messages (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  ref TEXT NOT NULL,
  dialogue_id INTEGER NOT NULL DEFAULT 0,
  registration_id INTEGER NOT NULL DEFAULT 0,
  account_id INTEGER NOT NULL DEFAULT 0,
  campaign_id INTEGER NOT NULL DEFAULT 0,
  kind TEXT NOT NULL,
  language TEXT NOT NULL,
  to_address TEXT NOT NULL,
  to_key TEXT NOT NULL,
  to_domain TEXT NOT NULL,
  params TEXT NOT NULL,
  state TEXT NOT NULL,
  priority INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_attempt_at DATETIME NOT NULL,
  locked_until DATETIME,
  locked_by TEXT NOT NULL DEFAULT '',
  message_id TEXT NOT NULL DEFAULT '',
  last_error TEXT NOT NULL DEFAULT '',
  dedupe_key TEXT,
  created_at DATETIME NOT NULL,
  first_attempt_at DATETIME,
  sent_at DATETIME,
  UNIQUE (ref),
  UNIQUE (dedupe_key)
);
CREATE INDEX IF NOT EXISTS messages_due ON messages (state, priority, next_attempt_at);
CREATE INDEX IF NOT EXISTS messages_registration ON messages (registration_id, id);
CREATE INDEX IF NOT EXISTS messages_campaign ON messages (campaign_id, state);
CREATE INDEX IF NOT EXISTS messages_dialogue ON messages (dialogue_id, id);
CREATE INDEX IF NOT EXISTS messages_sent_domain ON messages (to_domain, sent_at);

CREATE TABLE IF NOT EXISTS message_bodies (
  message_id INTEGER NOT NULL,
  subject TEXT NOT NULL,
  raw BLOB NOT NULL,
  PRIMARY KEY (message_id),
  FOREIGN KEY (message_id) REFERENCES messages (id)
);

CREATE TABLE IF NOT EXISTS suppressions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  email_key TEXT NOT NULL,
  reason TEXT NOT NULL,
  scope INTEGER NOT NULL DEFAULT 0,
  detail TEXT NOT NULL DEFAULT '',
  created_at DATETIME NOT NULL,
  UNIQUE (email_key, reason, scope)
);

-- +goose Down
DROP TABLE IF EXISTS suppressions;
DROP TABLE IF EXISTS message_bodies;
DROP TABLE IF EXISTS messages;
DROP TABLE IF EXISTS campaigns;
