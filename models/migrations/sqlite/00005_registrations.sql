-- +goose Up
CREATE TABLE IF NOT EXISTS registrations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  ref TEXT NOT NULL,
  reference TEXT NOT NULL,
  dialogue_id INTEGER NOT NULL,
  state TEXT NOT NULL,
  approved_at DATETIME,
  mode TEXT NOT NULL,
  onsite BOOLEAN NOT NULL,
  place BOOLEAN NOT NULL,
  queue_number INTEGER,
  family_name TEXT NOT NULL,
  given_names TEXT NOT NULL,
  native_name TEXT NOT NULL,
  name_order TEXT NOT NULL,
  email TEXT NOT NULL,
  email_key TEXT,
  organisation TEXT NOT NULL,
  country TEXT NOT NULL,
  position TEXT NOT NULL,
  category TEXT NOT NULL,
  language TEXT NOT NULL,
  vip BOOLEAN NOT NULL,
  head_of_delegation BOOLEAN NOT NULL,
  door_note TEXT NOT NULL,
  staff_note TEXT NOT NULL,
  source TEXT NOT NULL,
  form_nonce BLOB,
  link_version INTEGER NOT NULL DEFAULT 1,
  token_hash BLOB NOT NULL,
  facet INTEGER NOT NULL,
  sort_name TEXT NOT NULL,
  calendar_sequence INTEGER NOT NULL DEFAULT 0,
  revision INTEGER NOT NULL DEFAULT 1,
  created_at DATETIME NOT NULL,
  updated_at DATETIME NOT NULL,
  confirmed_at DATETIME,
  cancelled_at DATETIME,
  erased_at DATETIME,
  UNIQUE (ref),
  UNIQUE (reference),
  UNIQUE (token_hash),
  UNIQUE (form_nonce),
  UNIQUE (dialogue_id, email_key),
  FOREIGN KEY (dialogue_id) REFERENCES dialogues (id)
);
CREATE INDEX IF NOT EXISTS registrations_facet_name ON registrations (dialogue_id, facet, sort_name, id);
CREATE INDEX IF NOT EXISTS registrations_facet_created ON registrations (dialogue_id, facet, created_at, id);
CREATE INDEX IF NOT EXISTS registrations_country_name ON registrations (dialogue_id, country, facet, sort_name, id);
CREATE INDEX IF NOT EXISTS registrations_country_created ON registrations (dialogue_id, country, facet, created_at, id);
CREATE INDEX IF NOT EXISTS registrations_name ON registrations (dialogue_id, sort_name, id);
CREATE INDEX IF NOT EXISTS registrations_created ON registrations (dialogue_id, created_at, id);
CREATE INDEX IF NOT EXISTS registrations_queue ON registrations (dialogue_id, queue_number);

CREATE TABLE IF NOT EXISTS needs (
  registration_id INTEGER NOT NULL,
  dietary TEXT NOT NULL,
  access TEXT NOT NULL,
  updated_at DATETIME NOT NULL,
  PRIMARY KEY (registration_id),
  FOREIGN KEY (registration_id) REFERENCES registrations (id)
);

CREATE TABLE IF NOT EXISTS choices (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  dialogue_id INTEGER NOT NULL,
  registration_id INTEGER NOT NULL,
  session_id INTEGER NOT NULL,
  mode TEXT NOT NULL,
  state TEXT NOT NULL,
  queue_number INTEGER,
  provisional BOOLEAN NOT NULL,
  facet INTEGER NOT NULL,
  country TEXT NOT NULL,
  sort_name TEXT NOT NULL,
  registered_at DATETIME NOT NULL,
  updated_at DATETIME NOT NULL,
  UNIQUE (registration_id, session_id, mode),
  FOREIGN KEY (registration_id) REFERENCES registrations (id),
  FOREIGN KEY (session_id) REFERENCES sessions (id)
);
CREATE INDEX IF NOT EXISTS choices_queue ON choices (session_id, mode, queue_number);
CREATE INDEX IF NOT EXISTS choices_facet_name ON choices (session_id, facet, sort_name, registration_id);
CREATE INDEX IF NOT EXISTS choices_facet_created ON choices (session_id, facet, registered_at, registration_id);
CREATE INDEX IF NOT EXISTS choices_country_name ON choices (session_id, country, facet, sort_name, registration_id);
CREATE INDEX IF NOT EXISTS choices_country_created ON choices (session_id, country, facet, registered_at, registration_id);

CREATE TABLE IF NOT EXISTS answers (
  registration_id INTEGER NOT NULL,
  question_id INTEGER NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (registration_id, question_id),
  FOREIGN KEY (registration_id) REFERENCES registrations (id),
  FOREIGN KEY (question_id) REFERENCES questions (id)
);

CREATE TABLE IF NOT EXISTS consents (
  registration_id INTEGER NOT NULL,
  consent_text_id INTEGER NOT NULL,
  given BOOLEAN NOT NULL,
  at DATETIME NOT NULL,
  PRIMARY KEY (registration_id, consent_text_id),
  FOREIGN KEY (registration_id) REFERENCES registrations (id)
);

CREATE TABLE IF NOT EXISTS search_terms (
  dialogue_id INTEGER NOT NULL,
  term TEXT NOT NULL,
  registration_id INTEGER NOT NULL,
  facet INTEGER NOT NULL,
  country TEXT NOT NULL,
  PRIMARY KEY (registration_id, term),
  FOREIGN KEY (registration_id) REFERENCES registrations (id)
);
CREATE INDEX IF NOT EXISTS search_terms_term ON search_terms (dialogue_id, term, registration_id);
CREATE INDEX IF NOT EXISTS search_terms_facet ON search_terms (dialogue_id, facet, term, registration_id);
CREATE INDEX IF NOT EXISTS search_terms_country ON search_terms (dialogue_id, country, facet, term, registration_id);

CREATE TABLE IF NOT EXISTS tickets (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  dialogue_id INTEGER NOT NULL,
  registration_id INTEGER NOT NULL,
  code_id BLOB NOT NULL,
  issued_at DATETIME NOT NULL,
  revoked_at DATETIME,
  UNIQUE (code_id),
  FOREIGN KEY (registration_id) REFERENCES registrations (id)
);
CREATE INDEX IF NOT EXISTS tickets_registration ON tickets (registration_id);

-- +goose Down
DROP TABLE IF EXISTS tickets;
DROP TABLE IF EXISTS search_terms;
DROP TABLE IF EXISTS consents;
DROP TABLE IF EXISTS answers;
DROP TABLE IF EXISTS choices;
DROP TABLE IF EXISTS needs;
DROP TABLE IF EXISTS registrations;
