-- +goose Up
CREATE TABLE IF NOT EXISTS agenda_releases (
  version_id BIGINT NOT NULL,
  dialogue_id BIGINT NOT NULL,
  changes MEDIUMTEXT NOT NULL,
  mails INT NOT NULL,
  released_by BIGINT NOT NULL,
  PRIMARY KEY (version_id),
  CONSTRAINT agenda_releases_version_id_fk FOREIGN KEY (version_id) REFERENCES agenda_versions (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- +goose Down
DROP TABLE IF EXISTS agenda_releases;
