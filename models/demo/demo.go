// Package demo loads the demonstration: the two dialogues that were held, as
// the sources tell of them, and a coming one that is made up, with everybody in it.
package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"duologue/models"
)

// ErrOtherData: the database holds data that is not the demonstration's.
var ErrOtherData = errors.New("the database holds other data than the demonstration")

// Result is what a program needs to use the demonstration.
type Result struct {
	URL        string    `json:"url"`
	Organisers []Sign    `json:"organisers"`
	Device     string    `json:"device_token"`
	List       string    `json:"list"`    // the gate's ref
	Tickets    [3]string `json:"tickets"` // of confirmed guests on site, not yet scanned
}

// Sign is an example sign-in to the back office.
type Sign struct {
	Email    string `json:"email"`
	Password string `json:"password"`
	Role     string `json:"role"`
}

// marker is a setting: it says that the data is the demonstration's.
const marker = "demo"

// mark is the marker's value.
type mark struct {
	Day    string   `json:"day"`    // on which it was loaded
	Loaded bool     `json:"loaded"` // false: broken off
	Given  []string `json:"given"`  // references whose tickets were handed out
}

type loader struct {
	store     *models.Store
	clock     *Clock
	progress  io.Writer
	mark      mark
	day       time.Time // midnight in Brussels
	organiser models.Actor
}

// Load fills an empty database with the demonstration, which takes some
// seconds; one that was broken off is completed. Where the demonstration is
// already, the sign-ins get fresh passwords and there is a fresh device. The
// store must have been opened with the clock. Any other data is ErrOtherData.
// Progress gets a line for each step.
func Load(ctx context.Context, store *models.Store, clock *Clock, progress io.Writer) (*Result, error) {
	l := &loader{store: store, clock: clock, progress: progress}
	if err := l.begin(ctx); err != nil {
		return nil, err
	}
	if !l.mark.Loaded {
		if err := l.fill(ctx); err != nil {
			return nil, err
		}
	}
	return l.result(ctx)
}

// begin reads the marker, or sets it in an empty database.
func (l *loader) begin(ctx context.Context) error {
	text, err := l.store.Setting(ctx, marker)
	if err != nil {
		return err
	}
	if text == "" {
		if err := l.empty(ctx); err != nil {
			return err
		}
		l.mark.Day = l.store.Now().In(brussels()).Format(time.DateOnly)
		if err := l.saveMark(ctx); err != nil {
			return err
		}
	} else if err := json.Unmarshal([]byte(text), &l.mark); err != nil {
		return err
	}
	l.day, err = time.ParseInLocation(time.DateOnly, l.mark.Day, brussels())
	return err
}

func (l *loader) empty(ctx context.Context) error {
	dialogues, err := l.store.AllDialogues(ctx)
	if err != nil {
		return err
	}
	accounts, err := l.store.Accounts(ctx)
	if err == nil && (len(dialogues) > 0 || accounts > 0) {
		err = ErrOtherData
	}
	return err
}

func (l *loader) saveMark(ctx context.Context) error {
	text, err := json.Marshal(l.mark)
	if err != nil {
		return err
	}
	return l.store.SetSetting(ctx, marker, string(text))
}

func (l *loader) fill(ctx context.Context) error {
	for _, step := range []func(context.Context) error{l.importDialogues, l.importCooperation, l.appoint, l.tell, l.scanSome} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	l.mark.Loaded = true
	return l.saveMark(ctx)
}

func (l *loader) result(ctx context.Context) (*Result, error) {
	organisers, err := l.accounts(ctx)
	if err != nil {
		return nil, err
	}
	r := &Result{Organisers: organisers}
	d, gate, err := l.gate(ctx)
	if err != nil {
		return nil, err
	}
	r.List = gate.Ref
	if r.Tickets, err = l.tickets(ctx, d, gate); err != nil {
		return nil, err
	}
	_, r.Device, err = l.device(ctx, d, "Demonstration")
	return r, err
}

func (l *loader) say(format string, args ...any) { fmt.Fprintf(l.progress, format+"\n", args...) }

func brussels() *time.Location {
	l, err := time.LoadLocation(zone)
	if err != nil {
		return time.UTC
	}
	return l
}
