-- +goose Up
CREATE TABLE IF NOT EXISTS topics (
  code VARCHAR(64) NOT NULL,
  names MEDIUMTEXT NOT NULL,
  facts MEDIUMTEXT NOT NULL,
  PRIMARY KEY (code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS cooperation_sources (
  code VARCHAR(32) NOT NULL,
  position INT NOT NULL,
  name MEDIUMTEXT NOT NULL,
  link VARCHAR(500) NOT NULL,
  PRIMARY KEY (code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS cooperation_bodies (
  code VARCHAR(32) NOT NULL,
  position INT NOT NULL,
  unconfirmed MEDIUMTEXT NOT NULL,
  facts MEDIUMTEXT NOT NULL,
  PRIMARY KEY (code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS cooperation_entries (
  id BIGINT NOT NULL AUTO_INCREMENT,
  code VARCHAR(32) NOT NULL,
  kind VARCHAR(16) NOT NULL,
  starts VARCHAR(16) NOT NULL,
  ends VARCHAR(16) NOT NULL,
  sort VARCHAR(16) NOT NULL,
  dialogue VARCHAR(64) NOT NULL,
  content MEDIUMTEXT NOT NULL,
  revision BIGINT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY cooperation_entries_code (code),
  KEY cooperation_entries_sort (sort)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS cooperation_links (
  entry_id BIGINT NOT NULL,
  position INT NOT NULL,
  relation VARCHAR(16) NOT NULL,
  to_code VARCHAR(32) NOT NULL,
  mou_code VARCHAR(32) NOT NULL,
  PRIMARY KEY (entry_id, position),
  CONSTRAINT cooperation_links_entry_id_fk FOREIGN KEY (entry_id) REFERENCES cooperation_entries (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- +goose Down
DROP TABLE IF EXISTS cooperation_links;
DROP TABLE IF EXISTS cooperation_entries;
DROP TABLE IF EXISTS cooperation_bodies;
DROP TABLE IF EXISTS cooperation_sources;
DROP TABLE IF EXISTS topics;
