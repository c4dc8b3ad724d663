-- +goose Up
CREATE TABLE IF NOT EXISTS portraits (
  speaker_id BIGINT NOT NULL,
  body MEDIUMBLOB NOT NULL,
  PRIMARY KEY (speaker_id),
  CONSTRAINT portraits_speaker_id_fk FOREIGN KEY (speaker_id) REFERENCES speakers (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- +goose Down
DROP TABLE IF EXISTS portraits;
