package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"sync"
	"time"

	"duologue/app"
	"duologue/app/jobs"
	"duologue/app/web"
	"duologue/mailer"
	"duologue/models"
	"duologue/public"
	"duologue/views"
	"duologue/views/locale"

	"github.com/gofiber/fiber/v2"
)

// stopTime is how long requests in hand may take once the server stops.
const stopTime = 25 * time.Second

type serveCommand struct {
	Role string `enum:"all,web,worker" default:"all" help:"Run only the web server or only the workers (web, worker; default all)."`
}

// server is what runs until it is told to stop.
type server struct {
	program *Program
	role    string
	store   *models.Store
	locale  *locale.Bundle
	views   *views.Views
	assets  *public.Assets
}

// Run serves until ctx is done, then lets requests and mails in hand finish.
func (s serveCommand) Run(ctx context.Context, p *Program) error {
	server := &server{program: p, role: s.Role}
	if err := server.load(); err != nil {
		return err
	}
	var err error
	if server.store, err = p.openMigrated(ctx); err != nil {
		return err
	}
	defer server.store.Close()
	return server.run(ctx)
}

// load reads what is embedded, so that a bad build fails before it serves.
func (s *server) load() (err error) {
	if s.assets, err = public.Open(); err != nil {
		return err
	}
	if s.role != "worker" && !s.assets.Built() {
		return errors.New("the assets are not built: run make build (or make assets before go build)")
	}
	if s.locale, err = locale.Load(); err != nil {
		return err
	}
	s.views, err = views.New(s.locale, s.assets.URL)
	return err
}

func (s *server) run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var work sync.WaitGroup
	if s.role != "web" {
		s.startWorkers(ctx, &work)
	}
	var err error
	if s.role != "worker" {
		err = s.serveWeb(ctx)
		cancel()
	}
	<-ctx.Done()
	work.Wait()
	s.program.log.Info("stopped")
	return err
}

// startWorkers starts what happens without a request.
func (s *server) startWorkers(ctx context.Context, work *sync.WaitGroup) {
	config := s.program.config
	worker := mailer.New(mailer.Options{
		Store: s.store, Views: s.views, SMTP: config.SMTP, From: config.From,
		BaseURL: config.URL.String(), Log: s.program.log,
	})
	work.Go(func() { worker.Run(ctx) })
	scheduler := jobs.New(s.store, views.NewImportWords(s.locale), s.program.log)
	work.Go(func() { scheduler.Run(ctx) })
}

// serveWeb answers requests until ctx is done.
func (s *server) serveWeb(ctx context.Context) error {
	p := s.program
	listener, err := net.Listen("tcp", p.config.Listen)
	if err != nil {
		return err
	}
	site := app.New(s.kit())
	failed := make(chan error, 1)
	go func() { failed <- site.Listener(listener) }()
	p.log.Info("serving", "url", p.config.URL.String(), "listen", listener.Addr().String(), "role", s.role)
	if err := s.offerSetUp(ctx); err != nil {
		p.log.Error("set-up link", "error", err)
	}
	if p.Listening != nil {
		p.Listening(listener.Addr().String())
	}
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	p.log.Info("stopping", "requests_have", stopTime)
	return stopSite(site, failed)
}

func stopSite(site *fiber.App, failed <-chan error) error {
	if err := site.ShutdownWithTimeout(stopTime); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return <-failed
}

func (s *server) kit() *web.Kit {
	config := s.program.config
	secret, _ := config.secret() // was read before to open the store
	outgoing := web.MailSettings{Sender: config.From.String()}
	if config.SMTP != nil {
		outgoing.Server = config.SMTP.String()
	}
	return &web.Kit{
		Store: s.store, Views: s.views, Locale: s.locale, Assets: s.assets, Clock: time.Now,
		Log: s.program.log, Metrics: web.NewMetrics(), Pages: web.NewPages(),
		Settings: web.Settings{
			URL: config.URL, Secret: secret, TrustedProxies: config.TrustedProxies,
			MetricsToken: config.MetricsToken, Contact: config.contact(), Build: build(), Mail: outgoing,
		},
	}
}

// offerSetUp prints the link that makes the first account, if there is none.
func (s *server) offerSetUp(ctx context.Context) error {
	token, err := s.store.SetUpToken(ctx)
	if errors.Is(err, models.ErrConflict) {
		return nil
	}
	if err != nil {
		return err
	}
	link := s.program.config.URL.String() + "/organise/setup/" + url.PathEscape(token)
	fmt.Fprintf(s.program.Out, "There is no account yet. Make the first administrator within 24 hours at\n\n  %s\n\n", link)
	return nil
}

// build names the running program by what is in it, so that no browser keeps
// pages of another build and that machines which run the same one agree.
func build() string {
	sum := sha256.New()
	path, err := os.Executable()
	if err == nil {
		err = hashFile(sum, path)
	}
	if err != nil {
		return fmt.Sprintf("%x", time.Now().UnixMilli())
	}
	return hex.EncodeToString(sum.Sum(nil)[:6])
}

func hashFile(sum io.Writer, path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = io.Copy(sum, file)
	return err
}
