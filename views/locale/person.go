package locale

import (
	"regexp"
	"strings"
)

// Orders in which a person's names are shown.
const (
	GivenFirst  = "given_first"
	FamilyFirst = "family_first"
)

// Person is the name of a person as it was given: nothing is split or
// transliterated, and every part but one may be empty.
type Person struct {
	Family, Given, Native string
	Order                 string // GivenFirst, unless it is FamilyFirst
}

// Latin is "Given FAMILY", or "FAMILY Given": the capitals tell the family name
// where customs differ. A single name stays as it was given.
func (n Person) Latin() string {
	if n.Given == "" || n.Family == "" {
		return n.Given + n.Family
	}
	return n.inOrder(strings.ToUpper(n.Family))
}

// Plain is Latin without capitals, for running text.
func (n Person) Plain() string {
	if n.Given == "" || n.Family == "" {
		return n.Given + n.Family
	}
	return n.inOrder(n.Family)
}

func (n Person) inOrder(family string) string {
	if n.Order == FamilyFirst {
		return family + " " + n.Given
	}
	return n.Given + " " + family
}

// Person is the name as lists and badges show it: "Wei WANG (王伟)", and in
// Chinese 王伟（Wei WANG）.
func (p *Printer) Person(n Person) string {
	latin := n.Latin()
	switch {
	case latin == "":
		return n.Native
	case n.Native == "" || n.Native == latin || n.Native == n.Plain():
		return latin
	}
	return p.forms.Person.WithNative.with(func(name string) (string, bool) {
		switch name {
		case "latin":
			return latin, true
		case "native":
			return n.Native, true
		}
		return "", false
	})
}

// address is what a mail program makes a link of.
var address = regexp.MustCompile(`(?i)://|\bhttps?:|\bwww\.|@|[\p{L}\d-]\.\p{L}{2,}([/\s]|$)`)

// Greeting opens a letter to a person: "Dear Wei Wang,". Who registers somebody
// else's address could write them whatever a name may hold, so a name with a web
// or e-mail address is left out.
func (p *Printer) Greeting(n Person) string {
	name := n.Plain()
	if name == "" || p.forms.Person.NativeFirst && n.Native != "" {
		name = n.Native
	}
	if address.MatchString(name) {
		return p.T("common.greeting_unnamed")
	}
	return p.T("common.greeting", "name", name)
}
