-- +goose Up
CREATE TABLE IF NOT EXISTS resolutions (
  scan_id BIGINT NOT NULL,
  registration_id BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  decision VARCHAR(16) NOT NULL,
  note VARCHAR(500) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (scan_id),
  KEY resolutions_registration (registration_id),
  CONSTRAINT resolutions_scan_id_fk FOREIGN KEY (scan_id) REFERENCES scans (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- +goose Down
DROP TABLE IF EXISTS resolutions;
