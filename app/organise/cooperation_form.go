package organise

import (
	"fmt"
	"slices"
	"strings"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"
)

// formRows remember which input a row of a document was read from, for rows that
// were left empty count for nothing.
type formRows map[string]string

// keep says that the next row of a list came from the input of a number.
func (r formRows) keep(list string, row, input int) {
	r[fmt.Sprintf("%s[%d]", list, row)] = fmt.Sprintf("%s[%d]", list, input)
}

// input is the input of what the store names by its path in the document.
func (r formRows) input(path string) string {
	if strings.HasPrefix(path, "topics[") {
		return "topics"
	}
	row, part, ok := strings.Cut(path, "]")
	if from, known := r[row+"]"]; ok && known {
		return from + part
	}
	return path
}

// readEntry reads the form of an entry; texts in languages that the installation
// does not speak stay.
func (o office) readEntry(form *web.Fields, e models.DocumentEntry) (models.DocumentEntry, formRows) {
	rows := formRows{}
	if e.Code == "" {
		e.Code = form.Line("code", 32)
	}
	e.Kind, e.Dialogue = form.Choice("kind", models.CooperationKinds()...), form.Line("dialogue", 64)
	e.Starts, e.Ends = models.StatedDate(form.Line("starts", 20)), models.StatedDate(form.Line("ends", 20))
	e.Number, e.Format = number(form, "number"), form.Choice("format", formats()...)
	e.StakeholdersAbout, e.MousSigned, e.ProjectsApproved = number(form, "stakeholders_about"), number(form, "mous_signed"), number(form, "projects_approved")
	e.Deadline = models.Deadline{At: form.Line("deadline.at", 20), Zone: form.Line("deadline.zone", 64), Printed: form.Line("deadline.zone_as_printed", 64)}
	e.Title, e.Place = form.Texts("title", 300, false, o.Locale, e.Title), form.Texts("place", 300, false, o.Locale, e.Place)
	e.Occasion, e.About = form.Texts("occasion", 2000, true, o.Locale, e.Occasion), form.Texts("about", 2000, true, o.Locale, e.About)
	e.Outcome, e.Topics = form.Texts("outcome", 2000, true, o.Locale, e.Outcome), inOrder(form.Choices("topics", mostParts, 64), e.Topics)
	e.Bodies, e.Links, e.Facts = readBodies(form, rows), readEntryLinks(form, rows), o.readFacts(form, rows, e.Facts)
	return e, rows
}

func readBodies(form *web.Fields, rows formRows) (list []models.EntryBody) {
	for i := range mostParts {
		b := models.EntryBody{Body: form.Line(views.RowField("bodies", i, "body"), 32), Role: form.Choice(views.RowField("bodies", i, "role"), models.CooperationRoles()...)}
		if b.Body != "" {
			rows.keep("bodies", len(list), i)
			list = append(list, b)
		}
	}
	return list
}

func readEntryLinks(form *web.Fields, rows formRows) (list []models.EntryLink) {
	for i := range mostParts {
		l := models.EntryLink{Relation: form.Choice(views.RowField("links", i, "relation"), models.CooperationRelations()...),
			Entry: form.Line(views.RowField("links", i, "entry"), 32), MoU: form.Line(views.RowField("links", i, "mou"), 32)}
		if l.Entry != "" || l.MoU != "" {
			rows.keep("links", len(list), i)
			list = append(list, l)
		}
	}
	return list
}

func (o office) readFacts(form *web.Fields, rows formRows, known []models.CooperationFact) (list []models.CooperationFact) {
	names := form.Names()
	for i := range mostParts {
		name := func(part string) string { return views.RowField("facts", i, part) }
		if !slices.ContainsFunc(names, func(n string) bool { return strings.HasPrefix(n, name("")) }) {
			continue
		}
		was := models.CooperationFact{}
		if i < len(known) {
			was = known[i]
		}
		f := models.CooperationFact{Field: form.Choice(name("field"), models.EntryFields()...), Sources: inOrder(form.Choices(name("sources"), mostParts, 32), was.Sources),
			Unsure: form.Bool(name("unsure")), Differs: form.Bool(name("differs"))}
		f.Note = form.Texts(name("note"), 2000, true, o.Locale, was.Note)
		if f.Field != "" || len(f.Sources) > 0 || len(f.Note) > 0 {
			rows.keep("facts", len(list), i)
			list = append(list, f)
		}
	}
	return list
}
