package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"testing"

	"github.com/google/uuid"

	"duologue/models"
	"duologue/models/modelstest"
)

// devices makes n phones for the door and returns their tokens.
func (c *crowd) devices(d *models.Dialogue, list string, n int) []string {
	c.t.Helper()
	ctx := context.Background()
	var tokens []string
	for i := range n {
		_, secret, err := c.store.CreateDevice(ctx, models.System(), d.ID, models.NewDevice{Name: fmt.Sprintf("Phone %d", i), Lists: []string{list}})
		if err != nil {
			c.t.Fatal(err)
		}
		_, token, err := c.store.ProvisionDevice(ctx, fmt.Sprintf("192.0.2.%d", i%250), secret)
		if err != nil {
			c.t.Fatal(err)
		}
		tokens = append(tokens, token)
	}
	return tokens
}

// scan posts one scan and returns its result and the whole answer.
func (c *crowd) scan(i int, token, list, code, nonce string) (result, answer string, err error) {
	body, _ := json.Marshal(map[string]any{"nonce": nonce, "list": list, "code": code, "direction": models.Entry})
	status, text, err := c.post(i, "/api/v1/checkin/scans", "application/json", body, "Authorization", "Bearer "+token)
	if err != nil {
		return "", "", err
	}
	var a struct {
		Result string `json:"result"`
	}
	if status != http.StatusOK || json.Unmarshal(text, &a) != nil {
		return "", "", fmt.Errorf("scan: %d %s", status, text)
	}
	return a.Result, string(text), nil
}

func (c *crowd) gate(d *models.Dialogue) string {
	c.t.Helper()
	lists, err := c.store.Lists(context.Background(), d.ID)
	if err != nil {
		c.t.Fatal(err)
	}
	for _, l := range lists {
		if l.Kind == models.ListGate {
			return l.Ref
		}
	}
	c.t.Fatal("no gate")
	return ""
}

func (c *crowd) ticket(d *models.Dialogue, r *models.Registration) string {
	c.t.Helper()
	code, err := c.store.TicketCode(context.Background(), d, r)
	if err != nil {
		c.t.Fatal(err)
	}
	return code
}

func TestFiftyDoorsReadOneTicket(t *testing.T) {
	eachServer(t, func(t *testing.T, c *crowd) {
		d, _ := modelstest.Dialogue(t, c.store, modelstest.Plan{})
		if err := c.register(d, 1, models.Onsite, nil); err != nil {
			t.Fatal(err)
		}
		guest := c.all(d)["person1@guest.example"]
		gate, code := c.gate(d), c.ticket(d, guest)
		tokens := c.devices(d, gate, 50)
		var mutex sync.Mutex
		results := map[string]int{}
		together(50, func(i int) {
			result, _, err := c.scan(i, tokens[i], gate, code, uuid.NewString())
			if err != nil {
				t.Error(err)
			}
			mutex.Lock()
			defer mutex.Unlock()
			results[result]++
		})
		if results[models.ScanOK] != 1 || results[models.ScanAlreadyIn] != 49 {
			t.Errorf("results: %v", results)
		}
		nonce := uuid.NewString()
		answers := map[string]int{}
		together(10, func(i int) {
			_, answer, err := c.scan(i, tokens[i], gate, code, nonce)
			if err != nil {
				t.Error(err)
			}
			mutex.Lock()
			defer mutex.Unlock()
			answers[answer]++
		})
		if len(answers) != 1 {
			t.Errorf("one nonce had the answers %v", answers)
		}
		own, err := c.store.OwnData(context.Background(), guest)
		if err != nil {
			t.Fatal(err)
		}
		if len(own.Scans) != 51 {
			t.Errorf("%d rows of scans, want 51", len(own.Scans))
		}
	})
}
