package locale

import (
	"encoding/json"
	"slices"
)

// Country is a country or region of ISO 3166-1 with its name in a language.
type Country struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// readCountries reads the list, which testdata/countries.mjs writes from CLDR
// (that of golang.org/x/text is of 2017 and knows neither Eswatini nor Türkiye).
func (p *Printer) readCountries() error {
	body, err := files.ReadFile("countries/" + p.lang + ".json")
	if err != nil {
		return err
	}
	if err := json.Unmarshal(body, &p.countries); err != nil {
		return err
	}
	p.country = make(map[string]string, len(p.countries))
	for _, c := range p.countries {
		p.country[c.Code] = c.Name
	}
	return nil
}

// Country names a country by its code of two capitals, or returns the code.
func (p *Printer) Country(code string) string {
	if name := p.country[code]; name != "" {
		return name
	}
	return code
}

// Countries lists all for a form: Belgium and China, then the others in the
// language's own order.
func (p *Printer) Countries() []Country { return slices.Clone(p.countries) }
