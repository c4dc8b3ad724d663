-- +goose Up
CREATE TABLE IF NOT EXISTS agenda_drafts (
  dialogue_id INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  document TEXT NOT NULL,
  updated_by INTEGER NOT NULL,
  updated_at DATETIME NOT NULL,
  PRIMARY KEY (dialogue_id),
  FOREIGN KEY (dialogue_id) REFERENCES dialogues (id)
);

-- +goose Down
DROP TABLE IF EXISTS agenda_drafts;
