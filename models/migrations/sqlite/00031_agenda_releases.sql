-- +goose Up
CREATE TABLE IF NOT EXISTS agenda_releases (
  version_id INTEGER NOT NULL,
  dialogue_id INTEGER NOT NULL,
  changes TEXT NOT NULL,
  mails INTEGER NOT NULL,
  released_by INTEGER NOT NULL,
  PRIMARY KEY (version_id),
  FOREIGN KEY (version_id) REFERENCES agenda_versions (id)
);

-- +goose Down
DROP TABLE IF EXISTS agenda_releases;
