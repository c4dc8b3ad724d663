-- +goose Up
CREATE TABLE IF NOT EXISTS agenda_drafts (
  dialogue_id BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  document MEDIUMTEXT NOT NULL,
  updated_by BIGINT NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (dialogue_id),
  CONSTRAINT agenda_drafts_dialogue_id_fk FOREIGN KEY (dialogue_id) REFERENCES dialogues (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- +goose Down
DROP TABLE IF EXISTS agenda_drafts;
