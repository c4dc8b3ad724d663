package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"slices"
	"time"

	"github.com/valyala/fasthttp"

	"duologue/models"
	"duologue/models/demo"
)

// benchSite is the product, serving a dialogue without limits, and the bare
// database beside it with the same dialogue.
type benchSite struct {
	server   *server
	dialogue *models.Dialogue
	agenda   *models.Agenda
	client   *fasthttp.HostClient
	product  *sql.DB // looks at what the product wrote
	bare     *sql.DB // the same connections on the database beside it
	stop     func()
}

func startBenchSite(ctx context.Context, p *Program, database benchDatabase, dir string) (*benchSite, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	s := &benchSite{}
	var beside *models.Store
	s.stop = func() {
		cancel()
		for _, store := range []*models.Store{s.server.store, beside} {
			if store != nil {
				store.Close()
			}
		}
		if err := database.drop(context.WithoutCancel(ctx)); err != nil {
			fmt.Fprintln(p.Err, err)
		}
	}
	err := s.serve(ctx, p, database, dir)
	if err == nil {
		beside, err = s.beside(ctx, database)
	}
	if err != nil {
		s.stop()
		return nil, err
	}
	return s, nil
}

// serve starts the product's web server on a port of its own.
func (s *benchSite) serve(ctx context.Context, p *Program, database benchDatabase, dir string) error {
	listening := make(chan string, 1)
	config := p.config
	config.Data, config.Listen = dir, "127.0.0.1:0"
	config.TrustedProxies = []string{"127.0.0.1"} // each request may come from elsewhere
	child := &Program{log: slog.New(slog.DiscardHandler), Out: p.Err, Err: p.Err,
		Listening: func(a string) { listening <- a }}
	s.server = &server{program: child, role: "web"}
	if err := s.server.load(); err != nil {
		return err
	}
	var err error
	if config.Database, err = database.create(ctx, "ours"); err != nil {
		return err
	}
	child.config = config
	if s.server.store, err = child.openMigrated(ctx); err != nil {
		return err
	}
	if s.product, err = s.server.store.Connections(); err != nil {
		return err
	}
	if s.dialogue, err = importBench(ctx, s.server.store); err != nil {
		return err
	}
	if s.agenda, err = s.server.store.Agenda(ctx, s.dialogue); err != nil {
		return err
	}
	go s.server.serveWeb(ctx)
	s.client = benchClient(<-listening)
	return nil
}

// beside makes the bare side's database, with the same dialogue.
func (s *benchSite) beside(ctx context.Context, database benchDatabase) (*models.Store, error) {
	address, err := database.create(ctx, "bare")
	if err != nil {
		return nil, err
	}
	store, err := models.Open(ctx, models.Options{Database: address, Secret: make([]byte, 32)})
	if err != nil {
		return nil, err
	}
	if err := store.Migrate(ctx); err != nil {
		return store, err
	}
	if s.bare, err = store.Connections(); err != nil {
		return store, err
	}
	_, err = importBench(ctx, store)
	return store, err
}

// importBench imports the demonstration's coming dialogue without its limits.
func importBench(ctx context.Context, store *models.Store) (*models.Dialogue, error) {
	documents, err := demo.Documents(store.Now())
	if err != nil {
		return nil, err
	}
	for _, doc := range documents {
		if doc.Registration == nil {
			continue
		}
		doc.Registration.OnsiteCapacity, doc.Registration.Approval, doc.Registration.ApprovalByCategory = nil, models.ApprovalAutomatic, nil
		plenty := 50000
		for i := range doc.Sessions {
			session := &doc.Sessions[i]
			if session.Open {
				continue
			}
			if session.Capacity.Onsite != nil || slices.Contains(session.Modes, models.Onsite) {
				session.Capacity.Onsite = &plenty
			}
			if session.Capacity.Online != nil {
				session.Capacity.Online = &plenty
			}
		}
		return store.ImportDialogue(ctx, doc)
	}
	return nil, errors.New("the demonstration has no dialogue to register for")
}

// ask sends a request as a browser of the given number and checks the status.
func (s *benchSite) ask(method, path, kind string, body []byte, number, want int, header ...string) error {
	_, err := s.exchange(nil, method, path, kind, body, number, want, header...)
	return err
}

// exchange is ask; what is answered is added to page, unless that is nil: a
// page copied for each request would measure the copying.
func (s *benchSite) exchange(page []byte, method, path, kind string, body []byte, number, want int, header ...string) ([]byte, error) {
	request, response := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	defer fasthttp.ReleaseRequest(request)
	defer fasthttp.ReleaseResponse(response)
	request.Header.SetMethod(method)
	request.SetRequestURI("http://" + s.client.Addr + path)
	request.Header.Set("Sec-Fetch-Site", "same-origin")
	request.Header.Set("X-Real-IP", benchIP(number))
	for i := 0; i+1 < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	if body != nil {
		request.Header.SetContentType(kind)
		request.SetBody(body)
	}
	if err := s.client.Do(request, response); err != nil {
		return nil, err
	}
	if response.StatusCode() != want {
		return nil, fmt.Errorf("%s %s: %d\n%.2000s", method, path, response.StatusCode(), response.Body())
	}
	if page == nil {
		return nil, nil
	}
	return append(page, response.Body()...), nil
}

// benchIP is the address of the browser with a number.
func benchIP(number int) string {
	return fmt.Sprintf("10.%d.%d.%d", number>>16&255, number>>8&255, number&255)
}

// form is the filled registration form of a person with a number: on site, in
// the first sessions that do not overlap.
func (s *benchSite) form(number int) url.Values {
	form := url.Values{
		"nonce": {fmt.Sprintf("%x", benchBytes(16))}, "family_name": {fmt.Sprintf("Example %d", number)}, "given_names": {"Person"},
		"native_name": {"示例"}, "name_order": {models.GivenFirst}, "email": {fmt.Sprintf("person%d@guest.example", number)},
		"organisation": {"Example University of Technology"}, "country": {"BE"}, "position": {"Professor"},
		"category": {models.Researcher}, "language": {"en"}, "mode": {models.Onsite}, "dietary": {"vegetarian"},
	}
	var chosen []*models.Session
	for _, session := range s.agenda.Sessions {
		free := !session.Open && session.Offers(models.Onsite)
		for _, other := range chosen {
			free = free && !session.Overlaps(other)
		}
		if free && len(chosen) < 4 {
			chosen = append(chosen, session)
			form.Set("sessions."+session.Ref, models.Onsite)
		}
	}
	return form
}

func benchClient(address string) *fasthttp.HostClient {
	return &fasthttp.HostClient{Addr: address, MaxConns: 64, ReadTimeout: time.Minute}
}
