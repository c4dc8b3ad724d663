-- +goose Up
-- What registrations that may be one person's have in common, as hashes; shared
-- where another has it too.
CREATE TABLE IF NOT EXISTS likenesses (
  dialogue_id BIGINT NOT NULL,
  like_key BINARY(16) NOT NULL,
  registration_id BIGINT NOT NULL,
  shared BOOLEAN NOT NULL,
  PRIMARY KEY (dialogue_id, like_key, registration_id),
  KEY likenesses_shared (dialogue_id, shared, like_key, registration_id),
  KEY likenesses_registration (registration_id),
  CONSTRAINT likenesses_registration_id_fk FOREIGN KEY (registration_id) REFERENCES registrations (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- Pairs of which staff have said that they are two persons.
CREATE TABLE IF NOT EXISTS distinctions (
  first_id BIGINT NOT NULL,
  second_id BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (first_id, second_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- +goose Down
DROP TABLE IF EXISTS distinctions;
DROP TABLE IF EXISTS likenesses;
