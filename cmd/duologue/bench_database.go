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
	drop(ctx context.Context) error
}

type benchSQLite struct{ dir string }

func (d *benchSQLite) name() string { return "SQLite" }

func (d *benchSQLite) create(_ context.Context, name string) (string, error) {
	return "sqlite:" + filepath.Join(d.dir, name+".db"), nil
}

func (d *benchSQLite) drop(context.Context) error { return nil }

// benchMySQL makes databases on the server that DUOLOGUE_TEST_MYSQL names.
type benchMySQL struct {
	server string
	made   []string
}

func (d *benchMySQL) name() string { return "MariaDB" }

func (d *benchMySQL) exec(ctx context.Context, query string) error {
	u, err := url.Parse(d.server)
	if err != nil {
		return err
	}
	c := mysql.NewConfig()
	c.User = u.User.Username()
	c.Passwd, _ = u.User.Password()
	c.Net, c.Addr = "tcp", u.Host
	db, err := sql.Open("mysql", c.FormatDSN())
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.ExecContext(ctx, query)
	return err
}

func (d *benchMySQL) create(ctx context.Context, name string) (string, error) {
	u, err := url.Parse(d.server)
	if err != nil {
		return "", err
	}
	name = fmt.Sprintf("duologue_bench_%s_%x", name, time.Now().UnixNano())
	if err := d.exec(ctx, "CREATE DATABASE "+name); err != nil {
		return "", err
	}
	d.made = append(d.made, name)
	u.Path = "/" + name
	return u.String(), nil
}

func (d *benchMySQL) drop(ctx context.Context) error {
	for _, name := range d.made {
		if err := d.exec(ctx, "DROP DATABASE "+name); err != nil {
			return err
		}
	}
	return nil
}
