package models

import (
	"context"
	"database/sql"

	"gorm.io/gorm"
)

// statement is one of a transaction, run past GORM.
type statement struct {
	query string
	kept  *sql.Stmt // nil: not prepared
}

// prepare keeps a statement prepared on each of the writer's connections. It may
// need one of them: never call it within a transaction.
func (s *Store) prepare(ctx context.Context, query string) (statement, error) {
	if kept, ok := s.prepared.Load(query); ok {
		return kept.(statement), nil
	}
	db, err := s.writer.DB()
	if err != nil {
		return statement{}, err
	}
	made, err := db.PrepareContext(ctx, query)
	if err != nil {
		return statement{}, err
	}
	kept, another := s.prepared.LoadOrStore(query, statement{query, made})
	if another {
		err = made.Close()
	}
	return kept.(statement), err
}

// exec runs the statement within a transaction; its errors are GORM's.
func (st statement) exec(ctx context.Context, tx *gorm.DB, args ...any) (sql.Result, error) {
	var done sql.Result
	var err error
	if pool := tx.Statement.ConnPool; st.kept != nil {
		done, err = pool.(*sql.Tx).StmtContext(ctx, st.kept).ExecContext(ctx, args...)
	} else {
		done, err = pool.ExecContext(ctx, st.query, args...)
	}
	if err != nil {
		return nil, tx.Dialector.(gorm.ErrorTranslator).Translate(err)
	}
	return done, nil
}
