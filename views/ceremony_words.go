package views

import (
	"duologue/models"
	"duologue/views/locale"
)

// SignatoryName is the name of who signs.
func SignatoryName(s *models.MoUSignatory) locale.Person {
	return locale.Person{Family: s.FamilyName, Given: s.GivenNames, Native: s.NativeName, Order: s.NameOrder}
}

// PartyLabel is what a party is called: its name, else what it signed as, else
// the code of its body; nil and one of which nothing is known are unknown.
func PartyLabel(p *locale.Printer, party *models.MoUParty) string {
	if party == nil {
		return p.T("common.unknown")
	}
	if name, _ := party.Name.In(p.Lang()); name != "" {
		return name
	}
	switch {
	case party.SignedAs != "":
		return party.SignedAs
	case party.Body != "":
		return party.Body
	}
	return p.T("common.unknown")
}

// CopyName tells an original by the party that keeps it.
func CopyName(p *locale.Printer, c *models.MoUContent, key string) string {
	if copied := c.Ceremony.Copy(key); copied != nil {
		return p.T("ceremony.copy_of", "party", PartyLabel(p, c.Party(copied.Party)))
	}
	return p.T("common.unknown")
}

// LanguageWord names a language in the reader's own; one that the product does
// not speak, by its code.
func LanguageWord(p *locale.Printer, code string) string {
	if key := "language." + code; p.Has(key) {
		return p.T(key)
	}
	return code
}
