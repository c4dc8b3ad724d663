-- +goose Up
CREATE TABLE IF NOT EXISTS campaigns (
  id BIGINT NOT NULL AUTO_INCREMENT,
  ref VARCHAR(16) NOT NULL,
  dialogue_id BIGINT NOT NULL,
  state VARCHAR(16) NOT NULL,
  filter MEDIUMTEXT NOT NULL,
  subject MEDIUMTEXT NOT NULL,
  body MEDIUMTEXT NOT NULL,
  total INT NOT NULL DEFAULT 0,
  position VARCHAR(255) NOT NULL DEFAULT '',
  created_by BIGINT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  confirmed_at DATETIME(6),
  finished_at DATETIME(6),
  PRIMARY KEY (id),
  UNIQUE KEY campaigns_ref (ref),
  KEY campaigns_dialogue (dialogue_id, id),
  CONSTRAINT campaigns_dialogue_id_fk FOREIGN KEY (dialogue_id) REFERENCES dialogues (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS messages (
  id BIGINT NOT NULL AUTO_INCREMENT,
  ref VARCHAR(16) NOT NULL,
  dialogue_id BIGINT NOT NULL DEFAULT 0,
  registration_id BIGINT NOT NULL DEFAULT 0,
  account_id BIGINT NOT NULL DEFAULT 0,
  campaign_id BIGINT NOT NULL DEFAULT 0,
  kind VARCHAR(16) NOT NULL,
  language VARCHAR(16) NOT NULL,
  to_address VARCHAR(254) NOT NULL,
  to_key VARCHAR(254) NOT NULL,
  to_domain VARCHAR(254) NOT NULL,
  params MEDIUMTEXT NOT NULL,
  state VARCHAR(16) NOT NULL,
  priority INT NOT NULL,
  attempts INT NOT NULL DEFAULT 0,
  next_attempt_at DATETIME(6) NOT NULL,
  locked_until DATETIME(6),
  locked_by VARCHAR(64) NOT NULL DEFAULT '',
  message_id VARCHAR(255) NOT NULL DEFAULT '',
  last_error VARCHAR(500) NOT NULL DEFAULT '',
  dedupe_key VARCHAR(128),
  created_at DATETIME(6) NOT NULL,
  first_attempt_at DATETIME(6),
  sent_at DATETIME(6),
  PRIMARY KEY (id),
  UNIQUE KEY messages_ref (ref),
  UNIQUE KEY messages_dedupe_key (dedupe_key),
  KEY messages_due (state, priority, next_attempt_at),
  KEY messages_registration (registration_id, id),
  KEY messages_campaign (campaign_id, state),
  KEY messages_dialogue (dialogue_id, id),
  KEY messages_sent_domain (to_domain, sent_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS message_bodies (
  message_id BIGINT NOT NULL,
  subject VARCHAR(255) NOT NULL,
  raw LONGBLOB NOT NULL,
  PRIMARY KEY (message_id),
  CONSTRAINT message_bodies_message_id_fk FOREIGN KEY (message_id) REFERENCES messages (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS suppressions (
  id BIGINT NOT NULL AUTO_INCREMENT,
  email_key VARCHAR(254) NOT NULL,
  reason VARCHAR(16) NOT NULL,
  scope BIGINT NOT NULL DEFAULT 0,
  detail VARCHAR(500) NOT NULL DEFAULT '',
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY suppressions_email_key_reason_scope (email_key, reason, scope)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- +goose Down
DROP TABLE IF EXISTS suppressions;
DROP TABLE IF EXISTS message_bodies;
DROP TABLE IF EXISTS messages;
DROP TABLE IF EXISTS campaigns;
