package app_test

import (
	"archive/zip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"duologue/app"
	"duologue/app/web"
	"duologue/models"
)

// ask takes a route as staff of HOST-A.
func (h *hosted) ask(t *testing.T, n int, route web.Route, values map[string]string, form url.Values, query string) (path string, status int, bytes string) {
	t.Helper()
	csrf := h.wake(t, h.staff, n)
	for name, value := range values {
		h.params[name] = value
	}
	path = h.path(route, h.staff) + query
	body := url.Values{"csrf": {csrf}}
	for name, list := range form {
		body[name] = list
	}
	request := httptest.NewRequest(route.Method, path, strings.NewReader(body.Encode()))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer := h.staff.browser.Do(t, request)
	return path, answer.StatusCode, fmt.Sprint(answer.Header) + unzipped(t, answer.Text)
}

// unzipped are the files of a workbook, or what is none as it is.
func unzipped(t *testing.T, body string) string {
	t.Helper()
	if !strings.HasPrefix(body, "PK") {
		return body
	}
	files, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, f := range files.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&all, r); err != nil {
			t.Fatal(err)
		}
		r.Close()
	}
	return all.String()
}

// tells fails the test where bytes name a guest whom staff of HOST-A may not see;
// what they sent themselves, and get back, does not count.
func (h *hosted) tells(t *testing.T, what, bytes string) {
	t.Helper()
	low := strings.ToLower(bytes)
	for _, secret := range h.secret {
		if at := strings.Index(low, strings.ToLower(secret)); at >= 0 {
			t.Errorf("%s tells %s: …%s…", what, secret, low[max(0, at-80):min(len(low), at+80)])
			return
		}
	}
}

// Whoever is limited to the guests of a host body finds no other guest in a
// single byte of whatever they can get.
func TestNobodySeesGuestsOfOtherHosts(t *testing.T) {
	h := newHosted(t)
	named := map[string]bool{}
	for n, route := range app.Routes(h.kit) {
		if route.Method != http.MethodGet || !strings.HasPrefix(route.Path, "/organise") {
			continue
		}
		queries := []string{"", "?state=pending&sort=oldest", "?show=email&show=host&show=position", "?sort=newest&state=declined&country=BE", "?session=" + h.params["session"]}
		for _, query := range queries {
			path, status, bytes := h.ask(t, n, route, h.own, nil, query)
			if status >= 500 || route.Scoped && status == http.StatusForbidden {
				t.Errorf("%s is %d", path, status)
			}
			h.tells(t, path, bytes)
			if strings.Contains(strings.ToLower(bytes), shown) {
				named[route.Path] = true
			}
		}
	}
	for _, path := range []string{"", "/registrations", "/registrations/:registration", "/lists/:session", "/lists/:session/list.csv", "/attendance/:session/attendance.csv",
		"/outbox", "/outbox/:message", "/outbox/:message/mail", "/campaigns", "/campaigns/:campaign", "/registrations/imports/:import", "/registrations/bulk/:bulk"} {
		if path != "" && !named["/organise/dialogues/:dialogue"+path] {
			t.Errorf("%s names no guest at all: the test shows nothing of it", path)
		}
	}
	for n, route := range app.Routes(h.kit) {
		if !strings.HasSuffix(route.Path, "/registrations/export") || route.Method != http.MethodPost {
			continue
		}
		for _, format := range models.ExportFormats() {
			columns := []string{"reference", "family_name", "email", "host", models.ColumnSessions, models.ColumnDietary}
			_, status, bytes := h.ask(t, n, route, h.own, url.Values{"format": {format}, "columns": columns, "purpose": {"x"}}, "")
			h.tells(t, format, bytes)
			if status != http.StatusOK || !strings.Contains(bytes, shown) {
				t.Errorf("%s is %d and names nobody", format, status)
			}
		}
	}
}

// What is about guests of another host body, or of none, is not there for who is
// limited to one: no page of it, no change to it.
func TestReferencesOfOtherHosts(t *testing.T) {
	h := newHosted(t)
	before := h.stored(t)
	for n, route := range app.Routes(h.kit) {
		if !route.Scoped {
			continue
		}
		for _, theirs := range h.theirs {
			if !slices.ContainsFunc(strings.Split(route.Path, "/"), func(part string) bool { return strings.HasPrefix(part, ":") && theirs[part[1:]] != "" }) {
				continue
			}
			path, status, bytes := h.ask(t, n, route, theirs, url.Values{"language": {"en"}, "revision": {"1"}, "door_note": {"x"}}, "")
			if status != http.StatusNotFound {
				t.Errorf("%s %s is %d", route.Method, path, status)
			}
			h.tells(t, path, strings.ReplaceAll(bytes, path, ""))
		}
	}
	if after := h.stored(t); after != before {
		t.Errorf("was\n%s\nis\n%s", before, after)
	}
}

// Forms that name others' guests, or ask for them by a filter, do nothing to them.
func TestFormsAboutGuestsOfOtherHosts(t *testing.T) {
	h := newHosted(t)
	before := h.stored(t)
	all, err := h.store.CountMatching(t.Context(), h.dialogue.Whole(), models.RegistrationFilter{})
	if err != nil {
		t.Fatal(err)
	}
	refs := []string{h.theirs[0]["registration"], h.theirs[1]["registration"]}
	person := url.Values{"family_name": {"New"}, "organisation": {"New"}, "country": {"BE"}, "language": {"en"}, "category": {models.Official},
		"mode": {models.Online}, "name_order": {models.GivenFirst}, "host": {"HOST-B"}, "revision": {"2"}}
	text := url.Values{"subject.en": {"S"}, "body.en": {"B"}, "host": {"HOST-B"}}
	for _, c := range []struct {
		path   string
		form   url.Values
		status int
	}{
		{"/registrations/bulk", url.Values{"act": {models.ActCancel}, "ref": refs}, http.StatusSeeOther}, // nobody is chosen
		{"/registrations/bulk", url.Values{"act": {models.ActCancel}, "all": {"yes"}, "host": {"HOST-B"}}, http.StatusNotFound},
		{"/registrations/bulk/run", url.Values{"act": {models.ActCancel}, "all": {"yes"}, "seen": {fmt.Sprint(all)}}, http.StatusConflict},
		{"/registrations/bulk/run", url.Values{"act": {models.ActCancel}, "ref": refs}, http.StatusSeeOther},
		{"/registrations/bulk/run", url.Values{"act": {models.ActPromote}, "ref": {h.own["registration"]}}, http.StatusNotFound}, // before others
		{"/registrations/export", url.Values{"format": {"csv"}, "columns": {"email"}, "purpose": {"x"}, "host": {"HOST-B"}}, http.StatusNotFound},
		{"/registrations", person, http.StatusUnprocessableEntity},
		{"/campaigns", text, http.StatusUnprocessableEntity},
		{"/registrations/" + h.own["registration"] + "/edit", person, http.StatusSeeOther},
	} {
		route := web.Route{Method: http.MethodPost, Path: "/organise/dialogues/test" + c.path}
		path, status, bytes := h.ask(t, 0, route, h.own, c.form, "")
		if status != c.status {
			t.Errorf("%s %v is %d, not %d", path, c.form, status, c.status)
		}
		h.tells(t, path, bytes)
	}
	for more := true; more; {
		if more, err = h.store.WorkStep(t.Context(), models.ImportWords{}); err != nil {
			t.Fatal(err)
		}
	}
	if after := h.stored(t); after != before {
		t.Errorf("was\n%s\nis\n%s", before, after)
	}
	own, err := h.store.RegistrationByRef(t.Context(), h.dialogue.Whole(), h.own["registration"])
	if err != nil || own.FamilyName != "New" || h.dialogue.HostCode(own.HostID) != "HOST-A" {
		t.Errorf("the own guest is %+v, %v", own, err)
	}
	delete(person, "host")
	h.ask(t, 1, web.Route{Method: http.MethodPost, Path: "/organise/dialogues/test/registrations"}, h.own, person, "")
	page, err := h.store.Registrations(t.Context(), h.dialogue.Whole(), models.RegistrationFilter{Sort: models.SortNewest}, models.Cursor{}, 1)
	if err != nil || h.dialogue.HostCode(page.Rows[0].HostID) != "HOST-A" || page.Rows[0].FamilyName != "New" {
		t.Errorf("who was added is %+v, %v", page.Rows[0], err)
	}
}

// Who looks at all guests and registers for one host body sees the others, and
// can do nothing to them.
func TestRightsAddUpByCapability(t *testing.T) {
	h := newHosted(t)
	err := h.store.Invite(t.Context(), models.System(), h.dialogue, models.Invitation{Email: h.staff.account, Name: "x", Language: "en", Roles: []string{models.RoleViewer}})
	if err != nil {
		t.Fatal(err)
	}
	ask := func(method, path string) (int, string) {
		_, status, bytes := h.ask(t, 0, web.Route{Method: method, Path: "/organise/dialogues/test/registrations" + path}, nil, nil, "")
		return status, bytes
	}
	theirs, own := "/"+h.theirs[0]["registration"], "/"+h.own["registration"]
	for path, acts := range map[string]bool{theirs: false, own: true} {
		status, bytes := ask(http.MethodGet, path)
		if status != http.StatusOK || strings.Contains(bytes, path+"/approve") != acts || strings.Contains(bytes, path+"/edit") != acts {
			t.Errorf("the record of %s is %d; it offers acts: %v", path, status, !acts)
		}
	}
	if status, _ := ask(http.MethodPost, theirs+"/approve"); status != http.StatusNotFound {
		t.Errorf("approving another's guest is %d", status)
	}
	if status, _ := ask(http.MethodPost, own+"/approve"); status != http.StatusSeeOther {
		t.Errorf("approving the own guest is %d", status)
	}
	if _, list := ask(http.MethodGet, ""); !strings.Contains(list, hidden) || strings.Count(list, `name="ref"`) != 4 {
		t.Errorf("%d of the 4 own guests can be chosen", strings.Count(list, `name="ref"`))
	}
}
