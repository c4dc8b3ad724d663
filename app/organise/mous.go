package organise

import (
	"net/url"
	"slices"
	"strconv"
	"time"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"
	"duologue/views/locale"

	"github.com/gofiber/fiber/v2"
)

// mousPath is the address of the register in the back office.
const mousPath = "/organise/mous"

// mousPerPage is how many records a page of the list shows.
const mousPerPage = 50

func mouPath(m *models.MoU) string { return mousPath + "/" + m.Ref }

// desk is the part of the register that the asker keeps.
func (o office) desk(c *fiber.Ctx) models.Desk { return web.SignIn(c).Desk() }

// indexMoUs lists the records that the asker keeps, with their alerts on top.
func (o office) indexMoUs(c *fiber.Ctx) error {
	query, err := web.Query(c)
	if err != nil {
		return err
	}
	filter := models.MoUFilter{Search: query.Search("q"), State: query.Token("state"), Dialogue: query.Token("dialogue"), Visibility: query.Token("visibility"),
		Party: query.Token("party"), Country: query.Token("side"), Topic: query.Token("topic"), Year: query.Token("year")}
	list, err := o.Store.MoUs(web.Context(c), o.desk(c), filter, query.Token("after"), mousPerPage)
	if err != nil {
		return err
	}
	page := views.DeskListPage{Frame: o.topFrame(c, "mous", "desk.title"), Rows: list.Rows, Form: o.Refill(c, query, nil), New: mousPath + "/new",
		Narrow: filter != models.MoUFilter{}}
	page.Trail = []views.Link{o.homeLink(c)}
	if page.Options, err = o.deskOptions(c, nil); err != nil {
		return err
	}
	if filter.Dialogue != "" {
		page.New += "?dialogue=" + url.QueryEscape(filter.Dialogue)
	}
	if list.After != "" {
		next, _ := url.ParseQuery(string(c.Request().URI().QueryString()))
		next.Set("after", list.After)
		page.Paging.Next = mousPath + "?" + next.Encode()
	}
	if query.Has("after") {
		first, _ := url.ParseQuery(string(c.Request().URI().QueryString()))
		first.Del("after")
		page.Paging.Previous = mousPath + "?" + first.Encode()
	}
	alerts, err := o.Store.MoUAlerts(web.Context(c), o.desk(c), filter.Dialogue)
	if err != nil {
		return err
	}
	page.Alerts, page.More = views.DeskAlerts(o.Locale.For(page.Lang), alerts)
	return o.Render(c, fiber.StatusOK, "desk/index", page)
}

func (o office) homeLink(c *fiber.Ctx) views.Link {
	return views.Link{Label: o.Locale.For(o.Lang(c)).T("organise.home.title"), Href: "/organise"}
}

// deskTrail leads to the pages of a record.
func (o office) deskTrail(c *fiber.Ctx) []views.Link {
	return []views.Link{o.homeLink(c), {Label: o.Locale.For(o.Lang(c)).T("desk.title"), Href: mousPath}}
}

// deskOptions are the choices of the desk's forms, by name; m is the record that
// is edited, or nil.
func (o office) deskOptions(c *fiber.Ctx, m *models.MoU) (map[string][]views.Option, error) {
	p := o.Locale.For(o.Lang(c))
	options := map[string][]views.Option{"language": o.languages()}
	for kind, values := range map[string][]string{"state": models.MoUStates(), "type": models.MoUTypes(), "side": models.MoUSides(), "relation": models.MoURelations(),
		"nature": models.MoUNatures(), "competence": models.MoUCompetences(), "text": models.MoUTextStatuses(), "commitment": models.CommitmentStates(),
		"outcome": models.OutcomeKinds(), "visibility": models.MoUVisibilities()} {
		options[kind] = views.MoUOptions(p, kind, values)
	}
	options["entry"] = views.MoUOptions(p, "state", models.MoUEntryStates())
	options["mode"] = views.MoUOptions(p, "signing", models.SigningModes())
	for _, outcome := range models.SecurityOutcomes() {
		options["security"] = append(options["security"], views.Option{Value: outcome, Label: p.T("desk.security." + outcome)})
	}
	for _, order := range []string{models.GivenFirst, models.FamilyFirst} {
		options["name_order"] = append(options["name_order"], views.Option{Value: order, Label: p.T("register.name_order." + order)})
	}
	if err := o.addDialogues(c, options, m); err != nil {
		return nil, err
	}
	return options, o.addParties(c, options, m)
}

// addDialogues adds the dialogues whose records the asker keeps, and the sessions
// of that of a record.
func (o office) addDialogues(c *fiber.Ctx, options map[string][]views.Option, m *models.MoU) error {
	all, err := o.Store.AllDialogues(web.Context(c))
	if err != nil {
		return err
	}
	lang, desk := o.Lang(c), o.desk(c)
	for _, d := range all {
		if !desk.Keeps(d.ID) {
			continue
		}
		title, _ := d.Title.In(lang, d.Languages...)
		options["dialogue"] = append(options["dialogue"], views.Option{Value: d.Slug, Label: title})
		if m == nil || m.Content.Dialogue != d.Slug {
			continue
		}
		agenda, err := o.Store.Agenda(web.Context(c), d)
		if err != nil {
			return err
		}
		for _, session := range agenda.Sessions {
			title, _ := session.Title.In(lang, d.Languages...)
			options["session"] = append(options["session"], views.Option{Value: session.Ref, Label: title})
		}
	}
	return nil
}

// addParties adds the bodies that are known, the themes, and the parties of a record.
func (o office) addParties(c *fiber.Ctx, options map[string][]views.Option, m *models.MoU) error {
	lang := o.Lang(c)
	hosts, err := o.Store.Hosts(web.Context(c))
	if err != nil {
		return err
	}
	for _, h := range hosts {
		name, _ := h.Names.In(lang)
		options["body"] = append(options["body"], views.Option{Value: h.Code, Label: h.Code + " – " + name})
	}
	record, err := o.Store.Cooperation(web.Context(c))
	if err != nil {
		return err
	}
	for _, topic := range record.Topics {
		name, _ := topic.Names.In(lang)
		options["topic"] = append(options["topic"], views.Option{Value: topic.Code, Label: name})
	}
	if m == nil {
		return nil
	}
	for _, code := range m.Content.Topics {
		if !slices.ContainsFunc(options["topic"], func(known views.Option) bool { return known.Value == code }) {
			options["topic"] = append(options["topic"], views.Option{Value: code, Label: code})
		}
	}
	for i, party := range m.Content.Parties {
		options["party"] = append(options["party"], views.Option{Value: party.Key, Label: o.partyName(c, party, i)})
	}
	return nil
}

// partyName is by what a party is chosen.
func (o office) partyName(c *fiber.Ctx, party models.MoUParty, at int) string {
	if name, _ := party.Name.In(o.Lang(c)); name != "" {
		return name
	}
	for _, name := range []string{party.SignedAs, party.Body} {
		if name != "" {
			return name
		}
	}
	return o.Locale.For(o.Lang(c)).T("desk.row.parties", "n", at+1)
}

func (o office) showMoU(c *fiber.Ctx) error {
	m, err := o.Store.OpenMoU(web.Context(c), web.Actor(c), o.desk(c), c.Params("mou"))
	if err != nil {
		return err
	}
	return o.renderMoU(c, fiber.StatusOK, m, views.DeskPage{})
}

// renderMoU shows a record; page has what was typed and refused.
func (o office) renderMoU(c *fiber.Ctx, status int, m *models.MoU, page views.DeskPage) error {
	page.Frame, page.M, page.Base = o.topFrame(c, "mous", "desk.title"), m, mouPath(m)
	page.Trail = o.deskTrail(c)
	p, desk := o.Locale.For(page.Lang), o.desk(c)
	if title, _ := m.Content.Titles.In(page.Lang); title != "" {
		page.Title = title
	}
	page.Clears = desk.Clears(m.DialogueID)
	page.Decisions = views.DeskDecisions(m, desk, web.SignIn(c).AccountID)
	page.Proposes = m.State == models.MoUNegotiating && m.ProposedBy == 0
	page.Brussels, _ = time.LoadLocation(locale.Brussels)
	page.Beijing, _ = time.LoadLocation(locale.Beijing)
	if m.Shown {
		page.Public = views.PathIn(page.Lang, "mous", *m.Reference)
	}
	var err error
	if page.History, err = o.Store.HistoryOf(web.Context(c), m); err != nil {
		return err
	}
	for _, deed := range page.History {
		if deed.Kind == models.ActPropose && m.ProposedBy != 0 && page.Proposer == "" {
			page.Proposer = deed.Account
		}
	}
	page.Alerts, _ = views.DeskAlerts(p, m.Alerts(o.Clock()))
	page.Visibilities = views.MoUOptions(p, "visibility", models.MoUVisibilities())
	page.Then = views.MoUOptions(p, "visibility", []string{models.MoUPublic, models.MoUMetadataOnly})
	page.LanguagesOf = o.languages()
	if page.Showing.Values == nil {
		page.Showing.Values = views.ShowingValues(m, page.Brussels)
	}
	page.Facts = views.DeskFacts(p, m)
	page.Parts = deskLinks(p, m)
	page.CeremonyReady = slices.Contains([]string{models.MoUCleared, models.MoUReady, models.MoUPartlySigned}, m.State) || m.Content.Ceremony != nil
	return o.Render(c, status, "desk/show", page)
}

// deskLinks lead to the forms of the editor, with how much each has.
func deskLinks(p *locale.Printer, m *models.MoU) []views.DeskPartLink {
	c := &m.Content
	counts := map[string]int{"parties": len(c.Parties), "signatories": len(c.Signatories), "texts": len(c.Texts), "follow_up": len(c.Commitments), "sources": len(c.Sources)}
	var links []views.DeskPartLink
	for _, part := range views.DeskParts() {
		links = append(links, views.DeskPartLink{Name: part.Name, Label: p.T("desk.part." + part.Name), Href: mouPath(m) + "/edit/" + part.Name,
			Count: counts[part.Name], Locked: part.Frozen && m.Frozen()})
	}
	return links
}

// deskNumber names the record where people name it.
func deskNumber(m *models.MoU) string { return strconv.FormatInt(m.Number, 10) }
