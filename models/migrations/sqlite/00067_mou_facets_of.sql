-- +goose Up
CREATE INDEX IF NOT EXISTS mou_facets_of ON mou_facets (mou_id, open, kind, value, sort_date);
DROP INDEX IF EXISTS mou_facets_mou;
CREATE INDEX IF NOT EXISTS mou_acts_kind ON mou_acts (kind, leaf, mou_id);

-- +goose Down
DROP INDEX IF EXISTS mou_acts_kind;
CREATE INDEX IF NOT EXISTS mou_facets_mou ON mou_facets (mou_id);
DROP INDEX IF EXISTS mou_facets_of;
