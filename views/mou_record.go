package views

import (
	"duologue/models"
	"duologue/views/locale"
)

// MoURecordPage is "mous/show": a record as visitors see it.
type MoURecordPage struct {
	Frame
	*models.PublicRecord
	Reference string
	Parties   []PartyWords
	Themes    []ThemeWords
	Signers   []MoUSigner
	Texts     []MoUTextRow
	// Papers are its other files: the scan, the record of the signing.
	Papers    []MoUPaper
	Ties      []MoUTie
	Kept      []MoUKeptRow
	Changes   []MoUChange
	Subscribe MoUSubscribe
	// Verify leads to the page that proves what is stated here, Cooperation and
	// Agreement to the record of the cooperation.
	Verify                 string
	Cooperation, Agreement *Link
	Dialogue               models.Text
	Data                   MoUData
}

// MoUSigner is a signatory with the party for which they signed.
type MoUSigner struct {
	models.MoUSignatory
	Party *PartyWords
}

// Person is the signatory's name.
func (s MoUSigner) Person() locale.Person {
	return locale.Person{Family: s.FamilyName, Given: s.GivenNames, Native: s.NativeName, Order: s.NameOrder}
}

// MoUPaper is a file that can be downloaded; without Href it is not there.
type MoUPaper struct {
	models.MoUDocument
	Kind string // a field of the record
	Link *FileLink
}

// MoUTextRow is a text with its annexes.
type MoUTextRow struct {
	models.MoUText
	Paper MoUPaper
	More  []MoUPaper
}

// MoUTie is how the record stands to another.
type MoUTie struct {
	Kind  string
	Title models.Text
	Href  string
}

// MoUKeptRow says where an original is kept.
type MoUKeptRow struct {
	Party *PartyWords
	Where models.Text
}

// CooperationPath leads to an entry of the cooperation record.
func CooperationPath(lang, code string) string { return PathIn(lang, "cooperation", code) }

// NewMoURecord makes the page of a record.
func NewMoURecord(frame Frame, p *locale.Printer, r *models.PublicRecord) MoURecordPage {
	c, lang := &r.Stated, p.Lang()
	page := MoURecordPage{Frame: frame, PublicRecord: r, Reference: mouReference(r.MoU), Parties: partyWords(c.Parties, r.Names),
		Themes: themeWords(c.Topics, r.Names), Dialogue: r.Names.Dialogues[c.Dialogue], Verify: PathIn(lang, "verify", r.Code),
		Changes: MoUHistory(p, r)}
	for _, s := range c.Signatories {
		page.Signers = append(page.Signers, MoUSigner{s, page.party(s.Party)})
	}
	for _, k := range c.Kept {
		page.Kept = append(page.Kept, MoUKeptRow{page.party(k.Party), k.Where})
	}
	for _, t := range c.Texts {
		row := MoUTextRow{MoUText: t, Paper: page.paper("texts", t.MoUDocument)}
		for _, a := range t.Annexes {
			row.More = append(row.More, page.paper("annex", a))
		}
		page.Texts = append(page.Texts, row)
	}
	if c.Scan != nil {
		page.Papers = append(page.Papers, page.paper("scan", *c.Scan))
	}
	if c.Record != nil {
		page.Papers = append(page.Papers, page.paper("record", *c.Record))
	}
	page.tie(lang)
	api := "/api/v1/mous/" + page.Reference
	page.Data = MoUData{JSON: api, Feed: PathIn(lang, "mous") + ".atom"}
	return page
}

// OtherTitles are the titles in the languages beside that in which the page names
// the record.
func (page MoURecordPage) OtherTitles() []Link {
	_, shown := page.Stated.Titles.In(page.Lang)
	var list []Link
	for _, lang := range []string{"nl", "fr", "en", "zh"} {
		if title := page.Stated.Titles[lang]; title != "" && lang != shown {
			list = append(list, Link{Label: title, Lang: lang})
		}
	}
	return list
}

func (page *MoURecordPage) party(key string) *PartyWords {
	for i, p := range page.Parties {
		if p.Key == key && key != "" {
			return &page.Parties[i]
		}
	}
	return nil
}

func (page *MoURecordPage) paper(kind string, d models.MoUDocument) MoUPaper {
	paper := MoUPaper{MoUDocument: d, Kind: kind}
	if d.File != "" {
		paper.Link = &FileLink{models.SessionFile{File: d.File, Name: d.Name, Size: d.Size}, "/mous/" + page.Reference + "/files/" + d.File}
	}
	return paper
}

// tie links the record to what it belongs with.
func (page *MoURecordPage) tie(lang string) {
	c := &page.Stated
	for _, r := range c.Relations {
		tie := MoUTie{Kind: r.Kind, Title: r.Title}
		if r.MoU != "" {
			tie.Href = PathIn(lang, "mous", r.MoU)
			if len(tie.Title) == 0 {
				tie.Title = page.Names.Related[r.MoU]
			}
		}
		page.Ties = append(page.Ties, tie)
	}
	if c.Code != "" {
		page.Cooperation = &Link{Label: c.Code, Href: CooperationPath(lang, c.Code)}
	}
	if c.Parent != "" {
		page.Agreement = &Link{Label: c.Parent, Href: CooperationPath(lang, c.Parent)}
	}
}

// MoUJSONLD describes a record as a schema.org DigitalDocument. What is unknown is
// left out.
func MoUJSONLD(p *locale.Printer, page MoURecordPage) map[string]any {
	c := &page.Stated
	title, _ := c.Titles.In(p.Lang())
	d := map[string]any{"@context": "https://schema.org", "@type": "DigitalDocument", "name": title, "identifier": page.Reference,
		"url": page.BaseURL + PathIn(p.Lang(), "mous", page.Reference), "genre": MoUWord(p, "type", c.Type),
		"creativeWorkStatus": MoUWord(p, "state", page.State), "dateModified": page.UpdatedAt.UTC().Format("2006-01-02T15:04:05Z")}
	if page.PublishedAt != nil {
		d["datePublished"] = page.PublishedAt.UTC().Format("2006-01-02")
	}
	if c.SignedOn != "" && !c.SignedOn.Before() {
		d["dateCreated"] = string(c.SignedOn)
	}
	var parties, about []map[string]any
	for _, party := range page.Parties {
		if party.Known() {
			o := map[string]any{"@type": "Organization", "name": PartyName(p, party)}
			if party.ROR != "" {
				o["@id"] = "https://ror.org/" + party.ROR
			}
			parties = append(parties, o)
		}
	}
	for _, t := range c.Topics {
		about = append(about, map[string]any{"@type": "Thing", "name": facetWord(p, page.Names, models.FacetTopic, t)})
	}
	var languages []string
	for _, t := range c.Texts {
		languages = append(languages, t.Language)
	}
	if len(parties) > 0 {
		d["author"] = parties
	}
	if len(about) > 0 {
		d["about"] = about
	}
	if len(languages) > 0 {
		d["inLanguage"] = languages
	}
	return d
}
