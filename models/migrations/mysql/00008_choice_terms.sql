-- +goose Up
CREATE TABLE IF NOT EXISTS choice_terms (
  session_id BIGINT NOT NULL,
  term VARCHAR(40) NOT NULL,
  registration_id BIGINT NOT NULL,
  facet INT NOT NULL,
  country VARCHAR(2) NOT NULL,
  PRIMARY KEY (registration_id, session_id, term),
  KEY choice_terms_facet (session_id, facet, term, registration_id),
  KEY choice_terms_country (session_id, country, facet, term, registration_id),
  CONSTRAINT choice_terms_registration_id_fk FOREIGN KEY (registration_id) REFERENCES registrations (id),
  CONSTRAINT choice_terms_session_id_fk FOREIGN KEY (session_id) REFERENCES sessions (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- +goose Down
DROP TABLE IF EXISTS choice_terms;
