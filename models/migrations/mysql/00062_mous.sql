-- +goose Up
CREATE TABLE IF NOT EXISTS mous (
  id BIGINT NOT NULL AUTO_INCREMENT,
  ref VARCHAR(16) NOT NULL,
  number BIGINT NOT NULL,
  reference VARCHAR(32),
  code VARCHAR(16) NOT NULL,
  state VARCHAR(16) NOT NULL,
  visibility VARCHAR(16) NOT NULL,
  embargo_until DATETIME(6),
  visible_then VARCHAR(16) NOT NULL,
  shown BOOLEAN NOT NULL,
  stated LONGTEXT NOT NULL,
  stated_as VARCHAR(64) NOT NULL,
  stated_at DATETIME(6),
  content LONGTEXT NOT NULL,
  dialogue_id BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  acts BIGINT NOT NULL,
  proposed_by BIGINT NOT NULL,
  sort_date VARCHAR(16) NOT NULL,
  year BIGINT NOT NULL,
  ends_on DATETIME(6),
  notice_on DATETIME(6),
  due_on DATETIME(6),
  unscanned BOOLEAN NOT NULL,
  heard_at DATETIME(6) NOT NULL,
  published_at DATETIME(6),
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY mous_ref (ref),
  UNIQUE KEY mous_number (number),
  UNIQUE KEY mous_reference (reference),
  UNIQUE KEY mous_code (code),
  KEY mous_embargo (visibility, embargo_until),
  KEY mous_dialogue (dialogue_id),
  KEY mous_ends (ends_on),
  KEY mous_notice (notice_on),
  KEY mous_due (due_on),
  KEY mous_unscanned (unscanned),
  KEY mous_heard (heard_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS mou_acts (
  id BIGINT NOT NULL AUTO_INCREMENT,
  mou_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  leaf BIGINT NOT NULL,
  at DATETIME(6) NOT NULL,
  kind VARCHAR(16) NOT NULL,
  account_id BIGINT NOT NULL,
  payload LONGTEXT,
  nonce VARBINARY(32),
  PRIMARY KEY (id),
  UNIQUE KEY mou_acts_seq (mou_id, seq),
  UNIQUE KEY mou_acts_leaf (leaf),
  KEY mou_acts_kind (kind, leaf, mou_id),
  CONSTRAINT mou_acts_mou_id_fk FOREIGN KEY (mou_id) REFERENCES mous (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS mou_facets (
  open BOOLEAN NOT NULL,
  kind VARCHAR(16) NOT NULL,
  value VARCHAR(100) NOT NULL,
  sort_date VARCHAR(16) NOT NULL,
  mou_id BIGINT NOT NULL,
  PRIMARY KEY (open, kind, value, sort_date, mou_id),
  UNIQUE KEY mou_facets_of (mou_id, open, kind, value),
  CONSTRAINT mou_facets_mou_id_fk FOREIGN KEY (mou_id) REFERENCES mous (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS mou_terms (
  open BOOLEAN NOT NULL,
  term VARCHAR(64) NOT NULL,
  mou_id BIGINT NOT NULL,
  PRIMARY KEY (open, term, mou_id),
  KEY mou_terms_mou (mou_id, open, term),
  CONSTRAINT mou_terms_mou_id_fk FOREIGN KEY (mou_id) REFERENCES mous (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS mou_files (
  id BIGINT NOT NULL AUTO_INCREMENT,
  ref VARCHAR(16) NOT NULL,
  mou_id BIGINT NOT NULL,
  hash VARCHAR(64) NOT NULL,
  kind VARCHAR(8) NOT NULL,
  name VARCHAR(255) NOT NULL,
  size BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY mou_files_ref (ref),
  KEY mou_files_mou (mou_id),
  CONSTRAINT mou_files_mou_id_fk FOREIGN KEY (mou_id) REFERENCES mous (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS mou_numbers (
  name VARCHAR(32) NOT NULL,
  last BIGINT NOT NULL,
  PRIMARY KEY (name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- +goose Down
DROP TABLE IF EXISTS mou_numbers;
DROP TABLE IF EXISTS mou_files;
DROP TABLE IF EXISTS mou_terms;
DROP TABLE IF EXISTS mou_facets;
DROP TABLE IF EXISTS mou_acts;
DROP TABLE IF EXISTS mous;
