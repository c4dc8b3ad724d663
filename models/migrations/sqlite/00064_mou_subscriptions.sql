-- +goose Up
CREATE TABLE IF NOT EXISTS mou_subscriptions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  ref TEXT NOT NULL,
  email TEXT NOT NULL,
  email_key TEXT NOT NULL,
  language TEXT NOT NULL,
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  state TEXT NOT NULL,
  created_at DATETIME NOT NULL,
  asked_at DATETIME NOT NULL,
  confirmed_at DATETIME,
  UNIQUE (ref),
  UNIQUE (email_key, kind, value)
);
CREATE INDEX IF NOT EXISTS mou_subscriptions_about ON mou_subscriptions (state, kind, value, id);
CREATE INDEX IF NOT EXISTS mou_subscriptions_asked ON mou_subscriptions (state, asked_at);

CREATE TABLE IF NOT EXISTS mou_news (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  mou_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  position INTEGER NOT NULL,
  FOREIGN KEY (mou_id) REFERENCES mous (id)
);
CREATE INDEX IF NOT EXISTS mou_news_mou ON mou_news (mou_id);

-- +goose Down
DROP TABLE IF EXISTS mou_news;
DROP TABLE IF EXISTS mou_subscriptions;
