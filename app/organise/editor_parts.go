package organise

import (
	"slices"
	"strconv"
	"strings"

	"duologue/app/web"
	"duologue/models"
)

// Longest texts read from the editor's forms; the store has its own bounds.
const longestLine = 500

func factsPart() part {
	return part{name: models.PartFacts, values: factsValues, read: readFacts}
}

func factsValues(doc *models.Document) map[string][]string {
	var hours []string
	for _, h := range doc.ReminderHours {
		hours = append(hours, strconv.Itoa(h))
	}
	return map[string][]string{
		"number": {numberText(doc.Number)}, "example": {ticked(doc.Example)}, "format": {doc.Format}, "languages": doc.Languages,
		"zone": {doc.Zone}, "other_zone": {doc.OtherZone}, "starts_on": {doc.StartsOn}, "ends_on": {doc.EndsOn}, "map_url": {doc.MapURL},
		"contact_email": {doc.ContactEmail}, "sender_name": {doc.SenderName}, "reply_to": {doc.ReplyTo},
		"digest_hour": {numberText(doc.DigestHour)}, "join_opens_minutes": {numberText(doc.JoinOpensMinutes)},
		"reminder_hours": {strings.Join(hours, ", ")}, "stakeholders_about": {numberText(doc.StakeholdersAbout)}, "mous_signed": {numberText(doc.MousSigned)},
	}
}

func readFacts(form *web.Fields, doc *models.Document) {
	doc.Number, doc.Example, doc.Format = number(form, "number"), form.Bool("example"), form.Choice("format", formats()...)
	doc.Languages = inOrder(form.Choices("languages", 20, 20), doc.Languages)
	doc.Zone, doc.OtherZone = form.Line("zone", longestLine), form.Line("other_zone", longestLine)
	doc.StartsOn, doc.EndsOn, doc.MapURL = form.Line("starts_on", 20), form.Line("ends_on", 20), form.Line("map_url", 2*longestLine)
	doc.ContactEmail, doc.SenderName, doc.ReplyTo = form.Line("contact_email", longestLine), form.Line("sender_name", longestLine), form.Line("reply_to", longestLine)
	doc.DigestHour, doc.JoinOpensMinutes = number(form, "digest_hour"), number(form, "join_opens_minutes")
	doc.ReminderHours = []int{}
	for _, word := range strings.FieldsFunc(form.Line("reminder_hours", longestLine), func(r rune) bool { return strings.ContainsRune(" ,;，、", r) }) {
		n, err := strconv.Atoi(word)
		if err != nil {
			form.Refuse("reminder_hours", "field.number")
			break
		}
		doc.ReminderHours = append(doc.ReminderHours, n)
	}
	doc.StakeholdersAbout, doc.MousSigned = number(form, "stakeholders_about"), number(form, "mous_signed")
}

// inOrder keeps the order of what was chosen before, and puts new ones last.
func inOrder(chosen, before []string) []string {
	var list []string
	for _, v := range append(slices.Clone(before), chosen...) {
		if slices.Contains(chosen, v) && !slices.Contains(list, v) {
			list = append(list, v)
		}
	}
	return list
}

func formats() []string {
	return []string{models.FormatHybrid, models.FormatOnsite, models.FormatOnline}
}

// number reads an optional number.
func number(form *web.Fields, name string) *int {
	if n, ok := form.Int(name, 0, mostPlaces); ok {
		return &n
	}
	return nil
}

func numberText(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

// ticked is the value of a box.
func ticked(on bool) string {
	if on {
		return "yes"
	}
	return ""
}

// textsOf are the texts of a document by the names of their inputs.
func textsOf(doc *models.Document) map[string]*models.Text {
	return map[string]*models.Text{
		"title": &doc.Title, "summary": &doc.Summary, "description": &doc.Description, "occasion": &doc.Occasion, "place": &doc.Place,
		"venue": &doc.Venue, "address": &doc.Address, "directions": &doc.Directions, "practical": &doc.Practical,
	}
}

func textsPart() part {
	return part{name: models.PartTexts, values: textsValues, read: readTexts, input: inFirst}
}

func textsValues(doc *models.Document) map[string][]string {
	values := map[string][]string{}
	for name, text := range textsOf(doc) {
		addTexts(values, name, *text, doc.Languages)
	}
	return values
}

// addTexts adds a text in each language to the values of a form.
func addTexts(values map[string][]string, name string, text models.Text, languages []string) {
	for _, lang := range languages {
		values[name+"."+lang] = []string{text[lang]}
	}
}

func readTexts(form *web.Fields, doc *models.Document) {
	for name, text := range textsOf(doc) {
		*text = readText(form, name, *text, doc.Languages)
	}
}

// readText reads a text in each language; in others it stays as it was.
func readText(form *web.Fields, name string, was models.Text, languages []string) models.Text {
	text := models.Text{}
	for lang, words := range was {
		if !slices.Contains(languages, lang) {
			text[lang] = words
		}
	}
	for _, lang := range languages {
		if words := form.Text(name+"."+lang, longestBody); words != "" {
			text[lang] = words
		}
	}
	return text
}

// inFirst leads from a text that is missing to its first input.
func inFirst(form *web.Fields, path string) string {
	if form.Has(path) {
		return path
	}
	for _, name := range form.Names() {
		if strings.HasPrefix(name, path+".") {
			return name
		}
	}
	return path
}

func registrationPart() part {
	return part{name: models.PartRegistration, values: registrationValues, read: readRegistrationPart}
}

func registrationValues(doc *models.Document) map[string][]string {
	r := doc.Registration
	if r == nil {
		r = &models.DocumentRegistration{Approval: models.ApprovalAutomatic}
	}
	values := map[string][]string{
		"registration.opens": {r.Opens}, "registration.closes": {r.Closes}, "registration.change_until": {r.ChangeUntil},
		"registration.cancel_until": {r.CancelUntil}, "registration.approval": {r.Approval},
	}
	for _, category := range models.Categories() {
		values["registration.approval_by_category."+category] = []string{r.ApprovalByCategory[category]}
	}
	return values
}

// readRegistrationPart reads when and how one can register; with nothing filled
// in, nobody can.
func readRegistrationPart(form *web.Fields, doc *models.Document) {
	ways := []string{models.ApprovalAutomatic, models.ApprovalManual}
	r := &models.DocumentRegistration{ApprovalByCategory: map[string]string{}}
	r.Opens, r.Closes = form.Line("registration.opens", 20), form.Line("registration.closes", 20)
	r.ChangeUntil, r.CancelUntil = form.Line("registration.change_until", 20), form.Line("registration.cancel_until", 20)
	r.Approval = form.Choice("registration.approval", ways...)
	for _, category := range models.Categories() {
		if way := form.Choice("registration.approval_by_category."+category, ways...); way != "" {
			r.ApprovalByCategory[category] = way
		}
	}
	doc.Registration = r
	if r.Opens+r.Closes+r.ChangeUntil+r.CancelUntil == "" && r.Approval != models.ApprovalManual && len(r.ApprovalByCategory) == 0 {
		doc.Registration = nil
	}
}
