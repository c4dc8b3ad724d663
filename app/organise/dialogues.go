package organise

import (
	"time"

	"duologue/app/web"
	"duologue/models"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

// showHome lists the dialogues in which the account has a role.
func (o office) showHome(c *fiber.Ctx) error {
	all, err := o.Store.AllDialogues(web.Context(c))
	if err != nil {
		return err
	}
	signIn, page := web.SignIn(c), views.OfficeHomePage{Frame: o.topFrame(c, "home", "organise.home.title")}
	page.MayCreate = mayCreate(c)
	var seen []models.Scope
	for _, d := range all {
		if !signIn.In(d.Slug) {
			continue
		}
		item := views.OfficeDialogue{Dialogue: d, Past: d.EndsOn < o.Clock().In(d.Location()).Format(time.DateOnly)}
		switch guests := signIn.Scope(models.MaySee, d); {
		case !guests.Empty():
			item.Href = basePath(d)
			seen = append(seen, guests)
		case signIn.Can(models.MayScan, d.Slug):
			item.Href = basePath(d) + "/door"
		}
		page.Dialogues = append(page.Dialogues, item)
	}
	if len(page.Dialogues) == 1 && len(seen) == 0 { // door staff come for their door
		return web.SeeOther(c, page.Dialogues[0].Href)
	}
	dialogue := func(d views.OfficeDialogue) []string {
		return append(inAll(d.Title), append(inAll(d.Place), d.StartsOn)...)
	}
	page.Dialogues, page.Toolbar, err = sift(o, c, "/organise", page.Dialogues, dialogue, newestFirst(func(d views.OfficeDialogue) string {
		title, _ := d.Title.In(page.Lang, d.Languages...)
		return title
	})...)
	if err != nil {
		return err
	}
	counts, err := o.Store.StateCounts(web.Context(c), seen...)
	if err != nil {
		return err
	}
	for i, d := range page.Dialogues {
		page.Dialogues[i].Counts = counts[d.ID]
	}
	return o.Render(c, fiber.StatusOK, "office/home", page)
}

func (o office) showDialogue(c *fiber.Ctx) error {
	d, guests, err := o.guests(c)
	if err != nil {
		return err
	}
	page := views.OverviewPage{OfficePage: o.page(c, d, "overview", "organise.nav.overview"), Now: o.Clock()}
	page.Trail = page.Trail[:1]
	if page.Agenda, err = o.Store.Overview(web.Context(c), guests); err != nil {
		return err
	}
	if guests.Limited() {
		for _, h := range guests.Hosts() {
			page.GuestsOf = append(page.GuestsOf, h.Code)
		}
	}
	counts, err := o.Store.StateCounts(web.Context(c), guests)
	if err != nil {
		return err
	}
	page.Counts = counts[d.ID]
	if page.Conflicts, err = o.Store.OpenConflicts(web.Context(c), guests); err != nil {
		return err
	}
	if page.Attended, err = o.Store.AttendanceFigures(web.Context(c), guests); err != nil {
		return err
	}
	if page.MayCopy = mayCreate(c); d.Status == models.DialogueDraft || d.Status == models.DialoguePublished && d.EndsOn >= page.Now.In(d.Location()).Format(time.DateOnly) {
		if page.Gaps, err = o.gaps(c, d); err != nil {
			return err
		}
	}
	return o.Render(c, fiber.StatusOK, "office/show", page)
}
