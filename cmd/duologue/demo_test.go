package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// runIn runs the program on a directory of its own and returns what it said.
func runIn(t *testing.T, dir string, args ...string) (status int, out, errors string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	p := &Program{Args: args, Env: map[string]string{"DUOLOGUE_DATA": dir, "DUOLOGUE_URL": "https://dialogue.example"},
		In: strings.NewReader(""), Out: &stdout, Err: &stderr}
	return p.Run(context.Background()), stdout.String(), stderr.String()
}

func TestDemo(t *testing.T) {
	dir := t.TempDir()
	status, out, errors := runIn(t, dir, "demo", "--json")
	if status != statusDone {
		t.Fatal(errors)
	}
	var result struct {
		URL        string
		Organisers []struct{ Email, Password, Role string }
		Device     string `json:"device_token"`
		List       string
		Tickets    []string
	}
	if err := json.Unmarshal([]byte(out), &result); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	if result.URL != "https://dialogue.example" || len(result.Organisers) != 4 || result.Device == "" || result.List == "" || len(result.Tickets) != 3 {
		t.Errorf("%+v", result)
	}
	status, out, errors = runIn(t, dir, "demo")
	if status != statusDone || !strings.Contains(out, result.Organisers[0].Email) || !strings.Contains(out, "https://dialogue.example/organise") {
		t.Errorf("the second run: %d %s %s", status, out, errors)
	}
	if strings.Contains(out, result.Organisers[0].Password) {
		t.Error("the second run has the same passwords")
	}
}

func TestImportDialogue(t *testing.T) {
	dir := t.TempDir()
	page, err := os.ReadFile("../../docs/import.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(page), "```json\n")
	example, _, _ := strings.Cut(rest, "```")
	good, bad := filepath.Join(dir, "good.json"), filepath.Join(dir, "bad.json")
	for name, text := range map[string]string{good: example, bad: strings.Replace(example, `"room": "room-2"`, `"room": "attic"`, 1)} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		args   []string
		status int
		says   string
	}{
		{[]string{"import", "dialogue", bad}, statusFailed, "sessions[1].room: Nothing in the file has this code."},
		{[]string{"import", "dialogue", good}, statusDone, "https://dialogue.example/en/dialogues/two-towns-2027 is loaded"},
		{[]string{"import", "dialogue", good}, statusFailed, "slug: There is a dialogue with this slug already."},
		{[]string{"import", "dialogue", filepath.Join(dir, "none.json")}, statusUsage, "none.json"},
		{[]string{"import", "dialogue"}, statusUsage, "duologue --help"},
		{[]string{"demo"}, statusFailed, "holds other data"},
	} {
		status, out, errors := runIn(t, dir, c.args...)
		if status != c.status || !strings.Contains(out+errors, c.says) {
			t.Errorf("%v: %d %s%s, want %d and %q", c.args, status, out, errors, c.status, c.says)
		}
	}
}

func TestImportCooperation(t *testing.T) {
	dir := t.TempDir()
	good, err := filepath.Abs("../../models/demo/data/cooperation.json")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	bad := filepath.Join(dir, "bad.json")
	if err := os.WriteFile(bad, []byte(strings.Replace(string(text), `"kind": "workshop"`, `"kind": "picnic"`, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args   []string
		status int
		says   string
	}{
		{[]string{"import", "cooperation", bad}, statusFailed, "entries[13].kind: Choose one of"},
		{[]string{"import", "cooperation", good}, statusDone, "https://dialogue.example/en/cooperation: 14 entries added, 0 changed, 0 as they were"},
		{[]string{"import", "cooperation", good}, statusDone, "0 entries added, 0 changed, 14 as they were"},
		{[]string{"import", "cooperation"}, statusUsage, "duologue --help"},
	} {
		status, out, errors := runIn(t, dir, c.args...)
		if status != c.status || !strings.Contains(out+errors, c.says) {
			t.Errorf("%v: %d %s%s, want %d and %q", c.args, status, out, errors, c.status, c.says)
		}
	}
}
