package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"duologue/models"
)

// registrations compares registering over HTTP with writing the same rows.
func (b *benchCommand) registrations(ctx context.Context, s *benchSite) (ours, bare benchSide, err error) {
	questions, err := s.server.store.Questions(ctx, s.dialogue.ID)
	if err != nil {
		return nil, nil, err
	}
	consents, err := s.server.store.ConsentTexts(ctx, s.dialogue.ID)
	if err != nil {
		return nil, nil, err
	}
	register := func(i int) error {
		form := s.form(i)
		for _, q := range questions {
			form.Set("answers."+q.Ref, answerTo(q))
		}
		for _, c := range consents {
			form.Set("consents."+c.Ref, "yes")
		}
		return s.ask("POST", "/en/dialogues/"+s.dialogue.Slug+"/register", "application/x-www-form-urlencoded",
			[]byte(form.Encode()), i, fiber.StatusSeeOther)
	}
	writer, err := s.recorded(ctx, func() error { return register(1 << 20) })
	if err != nil {
		return nil, nil, err
	}
	return register, func(int) error { return writer.write(ctx) }, nil
}

func answerTo(q models.Question) string {
	switch q.Kind {
	case models.QuestionText:
		return "An answer of some words."
	case models.QuestionYesNo:
		return "yes"
	}
	return q.Options[0].Value
}

// recorded runs an act of the product once and makes the writer of its rows.
func (s *benchSite) recorded(ctx context.Context, act func() error) (*bareWriter, error) {
	rows, err := record(ctx, s.product, act)
	if err != nil {
		return nil, err
	}
	if len(rows.tables) == 0 {
		return nil, fmt.Errorf("nothing was written")
	}
	return newBareWriter(ctx, s.bare, rows)
}

// scans compares scanning tickets over HTTP with writing the same rows. The
// tickets are those of the registrations measured before.
func (b *benchCommand) scans(ctx context.Context, s *benchSite) (ours, bare benchSide, err error) {
	store := s.server.store
	lists, err := store.Lists(ctx, s.dialogue.ID)
	if err != nil {
		return nil, nil, err
	}
	_, secret, err := store.CreateDevice(ctx, models.System(), s.dialogue.ID, models.NewDevice{Name: "Bench", Lists: []string{lists[0].Ref}})
	if err != nil {
		return nil, nil, err
	}
	_, token, err := store.ProvisionDevice(ctx, "127.0.0.1", secret)
	if err != nil {
		return nil, nil, err
	}
	codes, err := s.tickets(ctx)
	if err != nil {
		return nil, nil, err
	}
	if len(codes) <= b.Rounds*b.Count {
		return nil, nil, fmt.Errorf("%d tickets are too few", len(codes))
	}
	scan := func(i int) error {
		body, err := json.Marshal(map[string]any{"nonce": uuid.NewString(), "list": lists[0].Ref, "code": codes[i], "direction": models.Entry})
		if err != nil {
			return err
		}
		return s.ask("POST", "/api/v1/checkin/scans", "application/json", body, i, fiber.StatusOK, "Authorization", "Bearer "+token)
	}
	writer, err := s.recorded(ctx, func() error { return scan(b.Rounds * b.Count) })
	if err != nil {
		return nil, nil, err
	}
	return scan, func(int) error { return writer.write(ctx) }, nil
}

func (s *benchSite) tickets(ctx context.Context) ([]string, error) {
	var codes []string
	err := s.server.store.Matching(ctx, s.dialogue.Whole(), models.RegistrationFilter{State: models.Confirmed}, func(rows []*models.Registration) error {
		for _, r := range rows {
			code, err := s.server.store.TicketCode(ctx, s.dialogue, r)
			if err != nil {
				return err
			}
			codes = append(codes, code)
		}
		return nil
	})
	return codes, err
}

// agendas compares the warm agenda page with its bytes from a bare handler; both
// are read whole by the clients that Go's programs use.
func (b *benchCommand) agendas(_ context.Context, s *benchSite) (ours, bare benchSide, err error) {
	path := "/en/dialogues/" + s.dialogue.Slug + "/agenda"
	page, err := s.exchange([]byte{}, "GET", path, "", nil, 1, fiber.StatusOK)
	if err != nil {
		return nil, nil, err
	}
	app := fiber.New(fiber.Config{DisableStartupMessage: true})
	app.Get(path, func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
		return c.Send(page)
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, nil, err
	}
	go app.Listener(listener)
	reader := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: b.Clients, DisableCompression: true}}
	read := func(host string) benchSide {
		return func(i int) error { return readPage(reader, "http://"+host+path, i, len(page)) }
	}
	return read(s.client.Addr), read(listener.Addr().String()), nil
}

// readPage reads a page of a known size as a visitor of the given number.
func readPage(reader *http.Client, address string, number, size int) error {
	request, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	request.Header.Set("X-Real-IP", benchIP(number))
	response, err := reader.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	n, err := io.Copy(io.Discard, response.Body)
	if err == nil && (response.StatusCode != http.StatusOK || n != int64(size)) {
		err = fmt.Errorf("%s: %d with %d bytes", address, response.StatusCode, n)
	}
	return err
}
