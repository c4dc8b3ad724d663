package models

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"net/url"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"
	gormmysql "gorm.io/driver/mysql"
	"gorm.io/gorm"
)

const mysqlConnections = 16 // of each pool

// mysqlConfig reads mysql://user:password@host:port/name, percent-decoded.
func mysqlConfig(address string) (*mysql.Config, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, errors.New("the database address cannot be read as a URL")
	}
	c := mysql.NewConfig()
	c.User = u.User.Username()
	c.Passwd, _ = u.User.Password()
	c.Net = "tcp"
	c.Addr = u.Host
	if u.Port() == "" {
		c.Addr = u.Host + ":3306"
	}
	c.DBName = strings.TrimPrefix(u.Path, "/")
	c.ParseTime = true
	c.Loc = time.UTC
	c.ClientFoundRows = true
	c.InterpolateParams = true // one round trip for a statement that is not kept
	c.Timeout = 10 * time.Second
	c.Params = map[string]string{"time_zone": "'+00:00'"}
	return c, c.Apply(mysql.Charset("utf8mb4", ""))
}

func (s *Store) openMySQL(ctx context.Context, address string) error {
	c, err := mysqlConfig(address)
	if err != nil {
		return err
	}
	db, err := dialMySQL(ctx, c)
	if err != nil {
		return err
	}
	if onGalera(ctx, db) {
		// A read that follows a redirect must see what another node committed.
		c.Params["wsrep_sync_wait"] = "1"
		if err := db.Close(); err != nil {
			return err
		}
		if db, err = dialMySQL(ctx, c); err != nil {
			return err
		}
	}
	// Reads have a pool of their own: transactions that queue for a lock must
	// not keep the one that holds it from reading.
	reads, err := dialMySQL(ctx, c)
	if err != nil {
		return errors.Join(err, db.Close())
	}
	if s.writer, err = s.openGormMySQL(db, false); err != nil {
		return err
	}
	if s.reader, err = s.openGormMySQL(reads, true); err != nil {
		return err
	}
	s.mysql = true
	return nil
}

func (s *Store) openGormMySQL(db *sql.DB, reads bool) (*gorm.DB, error) {
	g, err := gorm.Open(gormmysql.New(gormmysql.Config{Conn: db}), s.gormConfig(reads))
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return g, nil
}

func dialMySQL(ctx context.Context, c *mysql.Config) (*sql.DB, error) {
	connector, err := mysql.NewConnector(c)
	if err != nil {
		return nil, err
	}
	db := sql.OpenDB(readCommitted{connector})
	db.SetMaxOpenConns(mysqlConnections)
	db.SetMaxIdleConns(mysqlConnections)
	db.SetConnMaxLifetime(5 * time.Minute)
	if err := db.PingContext(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

func onGalera(ctx context.Context, db *sql.DB) bool {
	var name, value string
	err := db.QueryRowContext(ctx, "SHOW VARIABLES LIKE 'wsrep_on'").Scan(&name, &value)
	return err == nil && value == "ON"
}

// readCommitted opens connections whose transactions see what was committed
// before each statement, not before their start: every rule rests on
// conditional updates. Said once, it costs no round trip per transaction; the
// variable of that name differs between MariaDB and MySQL.
type readCommitted struct{ driver.Connector }

// Connect opens a connection.
func (r readCommitted) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := r.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	_, err = conn.(driver.ExecerContext).ExecContext(ctx, "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED", nil)
	if err != nil {
		conn.Close()
		return nil, err
	}
	return conn, nil
}
