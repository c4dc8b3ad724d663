-- +goose Up
CREATE TABLE IF NOT EXISTS portraits (
  speaker_id INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (speaker_id),
  FOREIGN KEY (speaker_id) REFERENCES speakers (id)
);

-- +goose Down
DROP TABLE IF EXISTS portraits;
