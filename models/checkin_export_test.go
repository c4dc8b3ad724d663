package models

import (
	"context"
	"slices"
	"testing"
	"time"

	"gorm.io/gorm"

	"duologue/models/ticket"
)

// Door is a dialogue of two days in Brussels with a gate, an open session and
// one with places, for tests.
type Door struct {
	t        testing.TB
	S        *Store
	Dialogue Dialogue
	Gate     List
	Open     List // the plenary
	Closed   List // a session with places
	session  int64
	devices  []*Device
}

// NewDoor fills a store.
func NewDoor(t testing.TB, s *Store, slug string) *Door {
	t.Helper()
	now := s.Now()
	b := &Door{t: t, S: s}
	b.Dialogue = Dialogue{Slug: slug, Status: DialoguePublished, Zone: "Europe/Brussels", OtherZone: "Asia/Shanghai",
		StartsOn: "2026-11-23", EndsOn: "2026-11-24", Format: FormatHybrid, Approval: ApprovalAutomatic,
		Languages: []string{"en"}, ApprovalByCategory: map[string]string{}, ReminderHours: []int{}, CreatedAt: now, UpdatedAt: now}
	b.create(&b.Dialogue)
	version := AgendaVersion{DialogueID: b.Dialogue.ID, Number: 1, ReleasedAt: &now}
	b.create(&version)
	b.Dialogue.AgendaVersionID = version.ID
	if err := s.writer.Model(&Dialogue{}).Where("id = ?", b.Dialogue.ID).Update("agenda_version_id", version.ID).Error; err != nil {
		t.Fatal(err)
	}
	b.Gate = b.list(List{Kind: ListGate, Once: OncePerDay})
	b.Open = b.sessionList(version.ID, "plenary", true)
	b.Closed = b.sessionList(version.ID, "workshop", false)
	b.session = b.Closed.SessionID
	return b
}

func (b *Door) create(row any) {
	b.t.Helper()
	if err := b.S.writer.Create(row).Error; err != nil {
		b.t.Fatal(err)
	}
}

func (b *Door) list(l List) List {
	l.Ref, l.DialogueID, l.Name = newRef(), b.Dialogue.ID, Text{"en": l.Kind}
	b.create(&l)
	return l
}

func (b *Door) sessionList(version int64, code string, open bool) List {
	now := b.S.Now()
	row := Session{Ref: newRef(), DialogueID: b.Dialogue.ID, Code: code, UID: newRef(), CalendarUID: newRef(), CreatedAt: now}
	b.create(&row)
	b.create(&SessionContent{VersionID: version, SessionID: row.ID, Kind: SessionWorkshop, Title: Text{"en": code}, FloorLanguages: []string{}, ThemeCodes: []string{},
		StartsAt: now, EndsAt: now.Add(time.Hour), Onsite: true, Online: true, Open: open, UpdatedAt: now})
	return b.list(List{Kind: ListSession, SessionID: row.ID, Once: OnceEver})
}

// SetWindow opens and closes a list; nil is open.
func (b *Door) SetWindow(l List, opens, closes *time.Time) {
	if err := b.S.writer.Exec("UPDATE lists SET opens_at = ?, closes_at = ? WHERE id = ?", opens, closes, l.ID).Error; err != nil {
		b.t.Fatal(err)
	}
	if err := touchDialogue(b.S.writer, l.DialogueID); err != nil {
		b.t.Fatal(err)
	}
	for _, d := range b.devices {
		d.revision = 0 // as if it were found anew, as each request does
	}
}

// Device makes a provisioned device of all lists.
func (b *Door) Device(name string, rights ...string) (*Device, string) {
	b.t.Helper()
	in := NewDevice{Name: name, Lists: []string{b.Gate.Ref, b.Open.Ref, b.Closed.Ref}}
	for _, r := range rights {
		in.CanForce = in.CanForce || r == "force"
		in.CanSearch = in.CanSearch || r == "search"
	}
	_, secret, err := b.S.CreateDevice(context.Background(), System(), b.Dialogue.ID, in)
	if err != nil {
		b.t.Fatal(err)
	}
	d, token, err := b.S.ProvisionDevice(context.Background(), "", secret)
	if err != nil {
		b.t.Fatal(err)
	}
	b.devices = append(b.devices, d)
	return d, token
}

// Guest is a registration with its ticket.
type Guest struct {
	Registration
	Ticket   string
	TicketID int64
}

// Guest registers somebody: on site unless mode is Online; onsite and online
// are states of the choices of the session with places, empty for none.
func (b *Door) Guest(state, mode, onsite, online string) Guest {
	b.t.Helper()
	now := b.S.Now()
	g := Guest{Registration: Registration{
		Ref: newRef(), Reference: newReference(), DialogueID: b.Dialogue.ID, State: state, Mode: mode,
		Onsite: mode == Onsite, Place: mode == Onsite && (state == Confirmed || state == Pending),
		Person:    Person{FamilyName: "Example", GivenNames: "Guest " + newRef(), NativeName: "例子", NameOrder: GivenFirst, Category: Researcher, Country: "BE", Organisation: "Example Institute"},
		TokenHash: hashToken(newToken()), Source: SourceForm, CreatedAt: now, UpdatedAt: now,
	}}
	g.stamp()
	b.create(&g.Registration)
	if err := saveTerms(b.S.writer, &g.Registration); err != nil {
		b.t.Fatal(err)
	}
	for m, choice := range map[string]string{Onsite: onsite, Online: online} {
		if choice != "" {
			b.create(&Choice{DialogueID: b.Dialogue.ID, RegistrationID: g.ID, SessionID: b.session, Mode: m, State: choice, RegisteredAt: now, UpdatedAt: now})
		}
	}
	id := ticket.NewID()
	row := Ticket{DialogueID: b.Dialogue.ID, RegistrationID: g.ID, CodeID: id[:], IssuedAt: now}
	b.create(&row)
	g.TicketID = row.ID
	code, err := b.S.signTicket(context.Background(), &b.Dialogue, &row)
	if err != nil {
		b.t.Fatal(err)
	}
	g.Ticket = code
	return g
}

// Set changes columns of a guest's registration.
func (b *Door) Set(g Guest, columns map[string]any) {
	if err := b.S.writer.Model(&Registration{}).Where("id = ?", g.ID).Updates(columns).Error; err != nil {
		b.t.Fatal(err)
	}
}

// Needs stores an access need.
func (b *Door) Needs(g Guest, access string) {
	b.create(&Needs{RegistrationID: g.ID, Access: access, UpdatedAt: b.S.Now()})
}

// Revoke revokes a guest's ticket.
func (b *Door) Revoke(g Guest) {
	if err := b.S.writer.Model(&Ticket{}).Where("id = ?", g.TicketID).Update("revoked_at", b.S.Now()).Error; err != nil {
		b.t.Fatal(err)
	}
}

// Scans are all rows, in order.
func (b *Door) Scans() []Scan {
	var rows []Scan
	if err := b.S.reader.Order("id").Find(&rows).Error; err != nil {
		b.t.Fatal(err)
	}
	return rows
}

// Actions counts the audit rows of an action.
func (b *Door) Actions(action string) int {
	var n int64
	if err := b.S.reader.Model(&Audit{}).Where("action = ?", action).Count(&n).Error; err != nil {
		b.t.Fatal(err)
	}
	return int(n)
}

// Audits are all rows of what was done at the door, which must be these actions.
func (b *Door) Audits(actions ...string) []Audit {
	b.t.Helper()
	var rows []Audit
	if err := b.S.reader.Where("action NOT LIKE 'device.%'").Order("id").Find(&rows).Error; err != nil {
		b.t.Fatal(err)
	}
	var got []string
	for _, row := range rows {
		got = append(got, row.Action)
	}
	if !slices.Equal(got, actions) {
		b.t.Errorf("audits of %v, want %v", got, actions)
	}
	return rows
}

// CheckDerived compares each entry with what the scans say.
func (b *Door) CheckDerived() {
	b.t.Helper()
	var entries []ListEntry
	if err := b.S.reader.Raw("SELECT * FROM entries").Scan(&entries).Error; err != nil {
		b.t.Fatal(err)
	}
	seen := map[[2]int64]bool{}
	for _, e := range entries {
		seen[[2]int64{e.ListID, e.RegistrationID}] = true
		b.compare(&Scan{ListID: e.ListID, RegistrationID: e.RegistrationID, Day: e.Day}, &e)
	}
	for _, scan := range b.Scans() {
		if !seen[[2]int64{scan.ListID, scan.RegistrationID}] {
			b.compare(&scan, nil)
		}
	}
}

func (b *Door) compare(like *Scan, stored *ListEntry) {
	b.t.Helper()
	err := b.S.reader.Transaction(func(tx *gorm.DB) error {
		scans, err := acceptedScans(tx, like, "")
		want := derive(scans)
		if (want == nil) != (stored == nil) || want != nil && *want != *stored {
			b.t.Errorf("entry %+v, the scans say %+v", stored, want)
		}
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
}

// Overtaken judges the scan of a ticket, lets something happen before it is
// stored, and tells whether it is then judged anew.
func (s *Store) Overtaken(ctx context.Context, by Scanner, in ScanInput, meanwhile func()) (bool, error) {
	l, err := s.scanList(ctx, by, in.List)
	if err != nil {
		return false, err
	}
	key, err := s.readTicket(ctx, in.Code)
	if err != nil {
		return false, err
	}
	now := s.Now()
	found, err := s.situation(ctx, by, l, key, l.dayOf(now, l.zone))
	if err != nil {
		return false, err
	}
	meanwhile()
	scan := found.scan(by, in)
	scan.EffectiveAt, scan.ReceivedAt, scan.Day = now, now, l.dayOf(now, l.zone)
	err = s.record(ctx, &recording{by: by, scan: scan, rule: found.rule(key, now), entry: found.entry})
	if err == errOvertaken {
		return true, nil
	}
	return false, err
}
