-- +goose Up
CREATE TABLE IF NOT EXISTS resolutions (
  scan_id INTEGER NOT NULL PRIMARY KEY,
  registration_id INTEGER NOT NULL,
  account_id INTEGER NOT NULL,
  decision TEXT NOT NULL,
  note TEXT NOT NULL,
  created_at DATETIME NOT NULL,
  FOREIGN KEY (scan_id) REFERENCES scans (id)
);
CREATE INDEX IF NOT EXISTS resolutions_registration ON resolutions (registration_id);

-- +goose Down
DROP TABLE IF EXISTS resolutions;
