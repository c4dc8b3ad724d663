package main

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"path/filepath"
	"time"

	"github.com/go-sql-driver/mysql"
)

// benchDatabase makes empty databases for both sides of a comparison.
type benchDatabase interface {
	name() string
	// create makes a database and returns its address as DUOLOGUE_DATABASE.
	create(ctx context.Context, name string) (address string, err error)
	// bare opens it through database/sql alone, with the product's durability
	// and transactions.
	bare(address string) (*sql.DB, *sql.TxOptions, error)
	drop(ctx context.Context) error
}

type benchSQLite struct{ dir string }

func (d *benchSQLite) name() string { return "SQLite" }

func (d *benchSQLite) create(_ context.Context, name string) (string, error) {
	return "sqlite:" + filepath.Join(d.dir, name+".db"), nil
}

func (d *benchSQLite) bare(address string) (*sql.DB, *sql.TxOptions, error) {
	db, err := sql.Open("sqlite", "file:"+address[len("sqlite:"):]+"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)"+
		"&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&_txlock=immediate&_time_format=sqlite&_timezone=UTC")
	if err == nil {
		db.SetMaxOpenConns(1)
	}
	return db, nil, err
}

func (d *benchSQLite) drop(context.Context) error { return nil }

// benchMySQL makes databases on the server that DUOLOGUE_TEST_MYSQL names.
type benchMySQL struct {
	server string
	made   []string
}

func (d *benchMySQL) name() string { return "MariaDB" }

func (d *benchMySQL) config() (*mysql.Config, *url.URL, error) {
	u, err := url.Parse(d.server)
	if err != nil {
		return nil, nil, err
	}
	c := mysql.NewConfig()
	c.User = u.User.Username()
	c.Passwd, _ = u.User.Password()
	c.Net, c.Addr, c.ParseTime, c.Loc = "tcp", u.Host, true, time.UTC
	return c, u, nil
}

func (d *benchMySQL) exec(ctx context.Context, query string) error {
	c, _, err := d.config()
	if err != nil {
		return err
	}
	db, err := sql.Open("mysql", c.FormatDSN())
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.ExecContext(ctx, query)
	return err
}

func (d *benchMySQL) create(ctx context.Context, name string) (string, error) {
	name = fmt.Sprintf("duologue_bench_%s_%x", name, time.Now().UnixNano())
	if err := d.exec(ctx, "CREATE DATABASE "+name); err != nil {
		return "", err
	}
	d.made = append(d.made, name)
	_, u, err := d.config()
	if err != nil {
		return "", err
	}
	u.Path = "/" + name
	return u.String(), nil
}

func (d *benchMySQL) bare(address string) (*sql.DB, *sql.TxOptions, error) {
	c, _, err := d.config()
	if err != nil {
		return nil, nil, err
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, nil, err
	}
	c.DBName = u.Path[1:]
	db, err := sql.Open("mysql", c.FormatDSN())
	if err == nil {
		db.SetMaxOpenConns(16)
		db.SetMaxIdleConns(16)
	}
	return db, &sql.TxOptions{Isolation: sql.LevelReadCommitted}, err
}

func (d *benchMySQL) drop(ctx context.Context) error {
	for _, name := range d.made {
		if err := d.exec(ctx, "DROP DATABASE "+name); err != nil {
			return err
		}
	}
	return nil
}
