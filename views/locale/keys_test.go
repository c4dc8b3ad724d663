package locale

import (
	"go/scanner"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// strict makes a key that nothing uses a failure, not a remark.
const strict = true

// builtKeys are the starts of keys whose end is data: a state, a code, a name.
func builtKeys() []string {
	return []string{
		"category.",
		"cooperation.call.",
		"cooperation.edit.term.",
		"cooperation.edit.terms.",
		"cooperation.field.",
		"cooperation.kind.",
		"cooperation.relation.",
		"cooperation.role.",
		"ceremony.position.",
		"desk.act.",
		"desk.alert.",
		"desk.alert_over.",
		"desk.field.",
		"desk.group.",
		"desk.help.",
		"desk.part.",
		"desk.place.",
		"desk.row.",
		"desk.security.",
		"dialogue.format.",
		"editor.approval.",
		"editor.field.",
		"editor.gap.",
		"editor.kind.",
		"editor.role.",
		"editor.status.",
		"editor.status.help.",
		"editor.status.is.",
		"editor.status.now.",
		"editor.tab.",
		"error.",
		"kind.",
		"mail.rescheduled.",
		"language.",
		"mode.",
		"mou.act.",
		"mou.commitment.",
		"mou.competence.",
		"mou.field.",
		"mou.lacks.",
		"mou.nature.",
		"mou.outcome.",
		"mou.relation.",
		"mou.side.",
		"mou.signing.",
		"mou.state.",
		"mou.text.",
		"mou.type.",
		"mou.visibility.",
		"mous.filter.",
		"mous.subscribe.about.",
		"my.status.",
		"online.heading.",
		"online.refused.",
		"online.text.",
		"organise.act.",
		"organise.action.", "organise.conflict.",
		"organise.actor.",
		"organise.agenda.colours.",
		"organise.agenda.file_for.",
		"organise.agenda.room_kind.",
		"organise.agenda.what.",
		"organise.ask.",
		"organise.bulk.note.",
		"organise.bulk.title.",
		"organise.campaigns.now.",
		"organise.campaigns.placeholder.",
		"organise.column.",
		"organise.direction.",
		"organise.done.",
		"organise.export.format.",
		"organise.figures.age.",
		"organise.import.kind.",
		"organise.import.now.",
		"organise.merge.why.",
		"organise.nav.",
		"organise.outbox.why.",
		"organise.people.may.",
		"organise.reason.",
		"organise.role.",
		"organise.scan.",
		"organise.sort.",
		"organise.source.",
		"register.mode.",
		"register.name_order.",
		"scan.",
		"session.kind.",
		"site.nav.",
		"speaker.role.",
		"speaker.what.",
		"state.",
		"state.bulk.",
		"state.campaign.",
		"state.change.",
		"state.choice.",
		"state.dialogue.",
		"state.import.",
		"state.message.",
		"state.registration.",
		"unsubscribe.ask.",
		"unsubscribe.done.",
		"mail.checkpoint.done.",
		"verify.js.",
		"verify.text.",
	}
}

// use is a text in the sources that is, or looks like, a key.
type use struct {
	key, where string
	called     bool // stands where only a key can stand
}

// KeysUsed reads all sources of the product, Go and templates, under root.
func KeysUsed(root fs.FS) ([]use, error) {
	var uses []use
	err := fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := path.Base(name)
		if entry.IsDir() {
			if base == "testdata" || base == "node_modules" || base == "dist" || len(base) > 1 && base[0] == '.' {
				return fs.SkipDir
			}
			return nil
		}
		read := templateLiterals
		switch {
		case strings.HasSuffix(base, "_test.go"):
			return nil
		case strings.HasSuffix(base, ".go"):
			read = goLiterals
		case !strings.HasPrefix(name, "views/") || !slices.Contains([]string{".html", ".txt"}, path.Ext(base)):
			return nil
		}
		body, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		for _, u := range read(body) {
			u.where = name
			uses = append(uses, u)
		}
		return nil
	})
	return uses, err
}

// goLiterals finds the string literals of a Go file; called are first arguments
// of T, N and Words.
func goLiterals(body []byte) []use {
	var uses []use
	var s scanner.Scanner
	file := token.NewFileSet().AddFile("", -1, len(body))
	s.Init(file, body, nil, 0)
	var before [3]string // the tokens before this one
	for {
		_, tok, text := s.Scan()
		if tok == token.EOF {
			return uses
		}
		action := strings.EqualFold(before[1], "action") && (before[2] == ":" || before[2] == "=") // of the audit, which no visitor reads
		if tok == token.STRING && !action {
			called := before[0] == "." && slices.Contains([]string{"T", "N", "Words"}, before[1]) && before[2] == "("
			uses = append(uses, use{key: text[1 : len(text)-1], called: called})
		}
		if text == "" {
			text = tok.String()
		}
		before = [3]string{before[1], before[2], text}
	}
}

// templateLiterals finds the string literals in a template's actions, but for the
// names of templates; called are those after t and n.
func templateLiterals(body []byte) []use {
	inTemplate := regexp.MustCompile("(?s){{.*?}}")
	literal := regexp.MustCompile("(\\S*)\\s*(?:\"([^\"\n]*)\"|`([^`]*)`)")
	var uses []use
	for _, action := range inTemplate.FindAllString(string(body), -1) {
		for _, found := range literal.FindAllStringSubmatch(action, -1) {
			word := strings.TrimLeft(found[1], "{-(|=")
			if slices.Contains([]string{"template", "define", "block"}, word) {
				continue
			}
			uses = append(uses, use{key: found[2] + found[3], called: word == "t" || word == "n"})
		}
	}
	return uses
}

// verdict sorts the uses into keys without words and words that nothing uses.
func verdict(uses []use, words []string, built []string) (unknown []use, unused []string) {
	areas, used := map[string]bool{}, map[string]bool{}
	for _, key := range words {
		area, _, _ := strings.Cut(key, ".")
		areas[area] = true
	}
	looks := regexp.MustCompile(`^[a-z0-9_]+(\.[a-z0-9_]+)+\.?$`)
	aFile := regexp.MustCompile(`\.(html|txt|css|js|mjs|json|svg|png|ico|ics|csv|xml|pdf|wasm|webmanifest|go|sql|db|md)$`)
	for _, u := range uses {
		key, _, _ := strings.Cut(u.key, "%") // a format: what stands before the verb
		area, _, dotted := strings.Cut(key, ".")
		if !u.called && (!dotted || !areas[area] || !looks.MatchString(key) && !slices.Contains(built, key) || aFile.MatchString(key)) {
			continue
		}
		known := false
		for _, word := range words {
			isStart := slices.Contains(built, key) || !strings.HasSuffix(key, ".")
			if word == key || isStart && strings.HasPrefix(word, strings.TrimSuffix(key, ".")+".") {
				used[word], known = true, true
			}
		}
		if !known {
			unknown = append(unknown, u)
		}
	}
	for _, word := range words {
		if !used[word] {
			unused = append(unused, word)
		}
	}
	return unknown, unused
}

func TestKeys(t *testing.T) {
	uses, err := KeysUsed(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	words := slices.Sorted(maps.Keys(bundle(t).For(Fallback).messages))
	unknown, unused := verdict(uses, words, builtKeys())
	for _, u := range unknown {
		t.Errorf("%s: no words for %q, or a built key that is not declared", u.where, u.key)
	}
	report := t.Logf
	if strict {
		report = t.Errorf
	}
	for _, key := range unused {
		report("nothing uses %s", key)
	}
}

func TestVerdict(t *testing.T) {
	uses := append(goLiterals([]byte("package x\nfunc f() { p.T(\"a.one\", 1); p.N(\"zz\", 2); // p.T(\"a.gone\")\n"+
		"bad.Add(\"x\", `a.typo`); open(\"a.html\"); p.T(\"a.state.\" + s); p.T(\"a.other.\" + s); p.T(\"a.base\"+\".title\") }")),
		templateLiterals([]byte(`a.text {{define "a.name"}}{{t "a.two"}} {{- t "b"}} {{link (n "a.three" 3) "a.four"}} {{t (printf "a.fmt.%s" .X)}}`))...)
	words := []string{"a.base.title", "a.fmt.x", "a.four", "a.gone", "a.one", "a.other.y", "a.state.x", "a.three", "a.two"}
	unknown, unused := verdict(uses, words, []string{"a.state.", "a.fmt."})
	var keys []string
	for _, u := range unknown {
		keys = append(keys, u.key)
	}
	if got := strings.Join(keys, " "); got != "zz a.typo a.other. b" {
		t.Errorf("unknown: %s", got)
	}
	if got := strings.Join(unused, " "); got != "a.gone a.other.y" {
		t.Errorf("unused: %s", got)
	}
}
