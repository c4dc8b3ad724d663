-- +goose Up
-- The search terms of who holds or awaits a place in a session, so that a search
-- within a session reads only what it finds.
CREATE TABLE IF NOT EXISTS choice_terms (
  session_id INTEGER NOT NULL,
  term TEXT NOT NULL,
  registration_id INTEGER NOT NULL,
  facet INTEGER NOT NULL,
  country TEXT NOT NULL,
  PRIMARY KEY (registration_id, session_id, term),
  FOREIGN KEY (registration_id) REFERENCES registrations (id),
  FOREIGN KEY (session_id) REFERENCES sessions (id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS choice_terms_facet ON choice_terms (session_id, facet, term, registration_id);
CREATE INDEX IF NOT EXISTS choice_terms_country ON choice_terms (session_id, country, facet, term, registration_id);

-- +goose Down
DROP TABLE IF EXISTS choice_terms;
