-- +goose Up
CREATE TABLE IF NOT EXISTS mou_subscriptions (
  id BIGINT NOT NULL AUTO_INCREMENT,
  ref VARCHAR(16) NOT NULL,
  email VARCHAR(254) NOT NULL,
  email_key VARCHAR(254) NOT NULL,
  language VARCHAR(8) NOT NULL,
  kind VARCHAR(16) NOT NULL,
  value VARCHAR(100) NOT NULL,
  state VARCHAR(16) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  asked_at DATETIME(6) NOT NULL,
  confirmed_at DATETIME(6),
  PRIMARY KEY (id),
  UNIQUE KEY mou_subscriptions_ref (ref),
  UNIQUE KEY mou_subscriptions_email (email_key, kind, value),
  KEY mou_subscriptions_about (state, kind, value, id),
  KEY mou_subscriptions_asked (state, asked_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE IF NOT EXISTS mou_news (
  id BIGINT NOT NULL AUTO_INCREMENT,
  mou_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  position BIGINT NOT NULL,
  PRIMARY KEY (id),
  KEY mou_news_mou (mou_id),
  CONSTRAINT mou_news_mou_id_fk FOREIGN KEY (mou_id) REFERENCES mous (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

-- +goose Down
DROP TABLE IF EXISTS mou_news;
DROP TABLE IF EXISTS mou_subscriptions;
