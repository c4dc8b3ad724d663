package models

import (
	"context"
	"database/sql"

	"gorm.io/gorm"
)

// rowErrors is GORM's pool of prepared statements, but where one could not be
// prepared, as when the request is over, it returns a row that says so: GORM's
// own is empty, and panics when it is read.
type rowErrors struct{ *gorm.PreparedStmtDB }

// QueryRowContext asks for one row.
func (p rowErrors) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	row := p.PreparedStmtDB.QueryRowContext(ctx, query, args...)
	if *row == (sql.Row{}) {
		return p.PreparedStmtDB.ConnPool.QueryRowContext(ctx, query, args...)
	}
	return row
}

// withRowErrors lets the rows of a session tell of errors.
func withRowErrors(g *gorm.DB) *gorm.DB {
	if p, prepared := g.Statement.ConnPool.(*gorm.PreparedStmtDB); prepared {
		g.Statement.ConnPool = rowErrors{p}
	}
	return g
}
