-- +goose Up
-- What registrations that may be one person's have in common, as hashes; shared
-- where another has it too.
CREATE TABLE IF NOT EXISTS likenesses (
  dialogue_id INTEGER NOT NULL,
  like_key BLOB NOT NULL,
  registration_id INTEGER NOT NULL,
  shared BOOLEAN NOT NULL,
  PRIMARY KEY (dialogue_id, like_key, registration_id),
  FOREIGN KEY (registration_id) REFERENCES registrations (id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS likenesses_shared ON likenesses (dialogue_id, shared, like_key, registration_id);
CREATE INDEX IF NOT EXISTS likenesses_registration ON likenesses (registration_id);

-- Pairs of which staff have said that they are two persons.
CREATE TABLE IF NOT EXISTS distinctions (
  first_id INTEGER NOT NULL,
  second_id INTEGER NOT NULL,
  account_id INTEGER NOT NULL,
  created_at DATETIME NOT NULL,
  PRIMARY KEY (first_id, second_id)
) WITHOUT ROWID;

-- +goose Down
DROP TABLE IF EXISTS distinctions;
DROP TABLE IF EXISTS likenesses;
