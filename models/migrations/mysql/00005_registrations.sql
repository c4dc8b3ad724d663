-- +goose Up
CREATE TABLE IF NOT EXISTS registrations (
  id BIGINT NOT NULL AUTO_INCREMENT,
  ref VARCHAR(16) NOT NULL,
  reference VARCHAR(9) NOT NULL,
  dialogue_id BIGINT NOT NULL,
  state VARCHAR(16) NOT NULL,
  approved_at DATETIME(6),
  mode VARCHAR(8) NOT NULL,
  onsite BOOLEAN NOT NULL,
  place BOOLEAN NOT NULL,
  queue_number BIGINT,
  family_name VARCHAR(100) NOT NULL,
  given_names VARCHAR(100) NOT NULL,
  native_name VARCHAR(100) NOT NULL,
  name_order VARCHAR(16) NOT NULL,
  email VARCHAR(254) NOT NULL,
  email_key VARCHAR(254),
  organisation VARCHAR(200) NOT NULL,
  country VARCHAR(2) NOT NULL,
  position VARCHAR(200) NOT NULL,
  category VARCHAR(16) NOT NULL,
  language VARCHAR(16) NOT NULL,
  vip BOOLEAN NOT NULL,
  head_of_delegation BOOLEAN NOT NULL,
  door_note VARCHAR(500) NOT NULL,
  staff_note VARCHAR(2000) NOT NULL,
  source VARCHAR(16) NOT NULL,
  form_nonce VARBINARY(16),
  link_version INT NOT NULL DEFAULT 1,
  token_hash VARBINARY(32) NOT NULL,
  facet INT NOT NULL,
  sort_name VARCHAR(64) NOT NULL,
  calendar_sequence INT NOT NULL DEFAULT 0,
  revision INT NOT NULL DEFAULT 1,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  confirmed_at DATETIME(6),
  cancelled_at DATETIME(6),
  erased_at DATETIME(6),
  PRIMARY KEY (id),
  UNIQUE KEY registrations_ref (ref),
  UNIQUE KEY registrations_reference (reference),
  UNIQUE KEY registrations_token_hash (token_hash),
  UNIQUE KEY registrations_form_nonce (form_nonce),
  UNIQUE KEY registrations_dialogue_id_email_key (dialogue_id, email_key),
  KEY registrations_facet_name (dialogue_id, facet, sort_name, id),
  KEY registrations_facet_created (dialogue_id, facet, created_at, id),
  KEY registrations_country_name (dialogue_id, country, facet, sort_name, id),
  KEY registrations_country_created (dialogue_id, country, facet, created_at, id),
  KEY registrations_name (dialogue_id, sort_name, id),
  KEY registrations_created (dialogue_id, created_at, id),
  KEY registrations_queue (dialogue_id, queue_number),
  CONSTRAINT registrations_dialogue_id_fk FOREIGN KEY (dialogue_id) REFERENCES dialogues (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS needs (
  registration_id BIGINT NOT NULL,
  dietary VARCHAR(1000) NOT NULL,
  access VARCHAR(1000) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (registration_id),
  CONSTRAINT needs_registration_id_fk FOREIGN KEY (registration_id) REFERENCES registrations (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS choices (
  id BIGINT NOT NULL AUTO_INCREMENT,
  dialogue_id BIGINT NOT NULL,
  registration_id BIGINT NOT NULL,
  session_id BIGINT NOT NULL,
  mode VARCHAR(8) NOT NULL,
  state VARCHAR(16) NOT NULL,
  queue_number BIGINT,
  provisional BOOLEAN NOT NULL,
  facet INT NOT NULL,
  country VARCHAR(2) NOT NULL,
  sort_name VARCHAR(64) NOT NULL,
  registered_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY choices_registration_id_session_id_mode (registration_id, session_id, mode),
  KEY choices_queue (session_id, mode, queue_number),
  KEY choices_facet_name (session_id, facet, sort_name, registration_id),
  KEY choices_facet_created (session_id, facet, registered_at, registration_id),
  KEY choices_country_name (session_id, country, facet, sort_name, registration_id),
  KEY choices_country_created (session_id, country, facet, registered_at, registration_id),
  CONSTRAINT choices_registration_id_fk FOREIGN KEY (registration_id) REFERENCES registrations (id),
  CONSTRAINT choices_session_id_fk FOREIGN KEY (session_id) REFERENCES sessions (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS answers (
  registration_id BIGINT NOT NULL,
  question_id BIGINT NOT NULL,
  value MEDIUMTEXT NOT NULL,
  PRIMARY KEY (registration_id, question_id),
  CONSTRAINT answers_registration_id_fk FOREIGN KEY (registration_id) REFERENCES registrations (id),
  CONSTRAINT answers_question_id_fk FOREIGN KEY (question_id) REFERENCES questions (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS consents (
  registration_id BIGINT NOT NULL,
  consent_text_id BIGINT NOT NULL,
  given BOOLEAN NOT NULL,
  at DATETIME(6) NOT NULL,
  PRIMARY KEY (registration_id, consent_text_id),
  CONSTRAINT consents_registration_id_fk FOREIGN KEY (registration_id) REFERENCES registrations (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS search_terms (
  dialogue_id BIGINT NOT NULL,
  term VARCHAR(40) NOT NULL,
  registration_id BIGINT NOT NULL,
  facet INT NOT NULL,
  country VARCHAR(2) NOT NULL,
  PRIMARY KEY (registration_id, term),
  KEY search_terms_term (dialogue_id, term, registration_id),
  KEY search_terms_facet (dialogue_id, facet, term, registration_id),
  KEY search_terms_country (dialogue_id, country, facet, term, registration_id),
  CONSTRAINT search_terms_registration_id_fk FOREIGN KEY (registration_id) REFERENCES registrations (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS tickets (
  id BIGINT NOT NULL AUTO_INCREMENT,
  dialogue_id BIGINT NOT NULL,
  registration_id BIGINT NOT NULL,
  code_id VARBINARY(16) NOT NULL,
  issued_at DATETIME(6) NOT NULL,
  revoked_at DATETIME(6),
  PRIMARY KEY (id),
  UNIQUE KEY tickets_code_id (code_id),
  KEY tickets_registration (registration_id),
  CONSTRAINT tickets_registration_id_fk FOREIGN KEY (registration_id) REFERENCES registrations (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- +goose Down
DROP TABLE IF EXISTS tickets;
DROP TABLE IF EXISTS search_terms;
DROP TABLE IF EXISTS consents;
DROP TABLE IF EXISTS answers;
DROP TABLE IF EXISTS choices;
DROP TABLE IF EXISTS needs;
DROP TABLE IF EXISTS registrations;
