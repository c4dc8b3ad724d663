package models

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestTheModeInASessionOpenToAll(t *testing.T) {
	both, onsite, online := &Session{}, &Session{}, &Session{}
	for _, s := range []*Session{both, onsite, online} {
		s.Open, s.Onsite, s.Online = true, s != online, s != onsite
	}
	for _, test := range []struct {
		name                 string
		r                    Registration
		both, onsite, online string
	}{
		{"on site", Registration{State: Confirmed, Mode: Onsite, Place: true}, Onsite, Onsite, Online},
		{"online", Registration{State: Confirmed, Mode: Online}, Online, "", Online},
		{"online with a session on site", Registration{State: Confirmed, Mode: Online, Place: true}, Online, Onsite, Online},
		{"waits for a place on site", Registration{State: Confirmed, Mode: Onsite, Onsite: true}, Online, "", Online},
		{"awaits approval", Registration{State: Pending, Mode: Onsite, Place: true}, Onsite, Onsite, Online},
		{"waitlisted", Registration{State: Waitlisted, Mode: Onsite, Onsite: true}, "", "", ""},
		{"cancelled", Registration{State: Cancelled, Mode: Online}, "", "", ""},
	} {
		got := []string{test.r.OpenMode(both), test.r.OpenMode(onsite), test.r.OpenMode(online)}
		if fmt.Sprint(got) != fmt.Sprint([]string{test.both, test.onsite, test.online}) {
			t.Errorf("%s: %q", test.name, got)
		}
	}
	if mode := (&Registration{State: Confirmed, Mode: Online}).OpenMode(&Session{SessionContent: SessionContent{Online: true}}); mode != "" {
		t.Errorf("a session that takes places: %q", mode)
	}
}

// TestTheEntriesOfACalendar: one for a session, and what was dropped is in it
// to be removed.
func TestTheEntriesOfACalendar(t *testing.T) {
	a := &Agenda{Dialogue: &Dialogue{}}
	for i, code := range []string{"x", "y", "open", "lunch"} {
		s := &Session{ID: int64(i + 1), Code: code}
		s.StartsAt = time.Unix(int64(i), 0)
		s.Open, s.Onsite, s.Online = i > 1, true, i != 3
		a.Sessions = append(a.Sessions, s)
	}
	for _, test := range []struct {
		name    string
		r       Registration
		choices []Choice
		want    string
	}{
		{"held and dropped", Registration{State: Confirmed, Mode: Onsite, Onsite: true, Place: true},
			[]Choice{{SessionID: 1, Mode: Onsite, State: Held}, {SessionID: 2, Mode: Online, State: Released}},
			"x held onsite, y released online, open held onsite, lunch held onsite"},
		{"dropped in one mode", Registration{State: Confirmed, Mode: Online},
			[]Choice{{SessionID: 1, Mode: Online, State: Waitlisted}, {SessionID: 1, Mode: Onsite, State: Released}},
			"x waitlisted online, open held online"},
		{"kept in one mode", Registration{State: Confirmed, Mode: Online},
			[]Choice{{SessionID: 1, Mode: Online, State: Held, Provisional: true}, {SessionID: 1, Mode: Onsite, State: Waitlisted}},
			"x held online, open held online"},
		{"cancelled", Registration{State: Cancelled, Mode: Onsite, Onsite: true},
			[]Choice{{SessionID: 1, Mode: Onsite, State: Released}}, "x released onsite, open released , lunch released "},
		{"cancelled online", Registration{State: Cancelled, Mode: Online}, nil, "open released "},
	} {
		var got []string
		for _, e := range a.Entries(&test.r, test.choices) {
			got = append(got, fmt.Sprintf("%s %s %s", e.Code, e.State, e.Mode))
		}
		if is := strings.Join(got, ", "); is != test.want {
			t.Errorf("%s: %q, want %q", test.name, is, test.want)
		}
	}
}
