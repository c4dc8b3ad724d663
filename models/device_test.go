package models_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"duologue/models"
	"duologue/models/modelstest"
)

func TestDeviceIsProvisionedOnce(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		stores := []*models.Store{modelstest.Open(t, address, nil), modelstest.Open(t, address, nil)}
		ctx := context.Background()
		b := models.NewDoor(t, stores[0], "third")
		_, secret, err := stores[0].CreateDevice(ctx, models.System(), b.Dialogue.ID, models.NewDevice{Name: " Gate A ", Lists: []string{b.Gate.Ref}, CanSearch: true})
		if err != nil || len(secret) != 43 {
			t.Fatal(secret, err)
		}
		var won atomic.Int32
		var token atomic.Value
		atOnce(10, func(i int) {
			d, tok, err := stores[i%2].ProvisionDevice(ctx, "192.0.2.1", secret)
			switch {
			case err == nil && d.Name == "Gate A" && d.CanSearch && !d.CanForce && d.Active():
				won.Add(1)
				token.Store(tok)
			case !errors.Is(err, models.ErrNotFound):
				t.Error(err)
			}
		})
		if won.Load() != 1 {
			t.Fatalf("%d phones became the device", won.Load())
		}
		d, err := stores[1].DeviceByToken(ctx, token.Load().(string))
		if err != nil || d.Name != "Gate A" {
			t.Error(d, err)
		}
		if lists, err := stores[1].ListsOf(ctx, d.ID); err != nil || len(lists) != 1 || lists[0].Ref != b.Gate.Ref {
			t.Errorf("lists %v %v", lists, err)
		}
		if n := b.Actions("device.provision"); n != 1 {
			t.Errorf("%d audits", n)
		}
	})
}

func TestDeviceLife(t *testing.T) {
	clock := morning()
	s, ctx := modelstest.NewAt(t, clock.clock), context.Background()
	b, other := models.NewDoor(t, s, "third"), models.NewDoor(t, s, "fourth")
	d, token := b.Device("Gate A")

	clock.now = clock.now.Add(59 * time.Second)
	seen := func() time.Time {
		got, err := s.DeviceByToken(ctx, token)
		if err != nil {
			t.Fatal(err)
		}
		return *got.LastSeenAt
	}
	start := *d.LastSeenAt
	if !seen().Equal(start) {
		t.Error("seen is written more than once a minute")
	}
	clock.now = clock.now.Add(time.Second)
	seen()
	if !seen().Equal(clock.now) {
		t.Error("seen is not written after a minute")
	}
	if err := s.RenameDevice(ctx, models.System(), b.Dialogue.ID, d.Ref, "Gate 门"); err != nil {
		t.Error(err)
	}
	if err := s.RenameDevice(ctx, models.System(), other.Dialogue.ID, d.Ref, "Mine"); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("renamed from another dialogue: %v", err)
	}
	_, secret, err := s.RenewDevice(ctx, models.System(), b.Dialogue.ID, d.Ref)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.DeviceByToken(ctx, token); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("the old token after renewal: %v", err)
	}
	_, token, err = s.ProvisionDevice(ctx, "", secret)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.RevokeDevice(ctx, models.System(), b.Dialogue.ID, d.Ref); err != nil {
		t.Error(err)
	}
	if _, err := s.DeviceByToken(ctx, token); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("a revoked token: %v", err)
	}
	if _, _, err := s.RenewDevice(ctx, models.System(), b.Dialogue.ID, d.Ref); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("a revoked device is renewed: %v", err)
	}
	list, err := s.Devices(ctx, b.Dialogue.ID)
	if err != nil || len(list) != 1 || list[0].Name != "Gate 门" || len(list[0].Lists) != 3 || list[0].Active() {
		t.Errorf("devices %+v %v", list, err)
	}
}

func TestProvisioningSecretsEnd(t *testing.T) {
	clock := morning()
	s, ctx := modelstest.NewAt(t, clock.clock), context.Background()
	b := models.NewDoor(t, s, "third")
	in := models.NewDevice{Name: "Gate A", Lists: []string{b.Gate.Ref}}
	_, secret, err := s.CreateDevice(ctx, models.System(), b.Dialogue.ID, in)
	if err != nil {
		t.Fatal(err)
	}
	d, revoked, err := s.CreateDevice(ctx, models.System(), b.Dialogue.ID, in)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.RevokeDevice(ctx, models.System(), b.Dialogue.ID, d.Ref); err != nil {
		t.Fatal(err)
	}
	clock.now = clock.now.Add(30 * time.Minute)
	for name, secret := range map[string]string{"expired": secret, "revoked": revoked, "unknown": "x", "empty": ""} {
		if _, _, err := s.ProvisionDevice(ctx, "", secret); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestBadDevices(t *testing.T) {
	s, ctx := modelstest.New(t), context.Background()
	b, other := models.NewDoor(t, s, "third"), models.NewDoor(t, s, "fourth")
	for field, in := range map[string]models.NewDevice{
		"name":   {Name: " \t", Lists: []string{b.Gate.Ref}},
		"name ":  {Name: strings.Repeat("门", 101), Lists: []string{b.Gate.Ref}},
		" name":  {Name: "a\x01", Lists: []string{b.Gate.Ref}},
		"lists":  {Name: "Gate A"},
		"lists ": {Name: "Gate A", Lists: []string{other.Gate.Ref}},
	} {
		_, _, err := s.CreateDevice(ctx, models.System(), b.Dialogue.ID, in)
		var invalid *models.Invalid
		if !errors.As(err, &invalid) || len(invalid.Fields) != 1 || invalid.Fields[0].Field != strings.TrimSpace(field) {
			t.Errorf("%q: %v", field, err)
		}
	}
}
