package organise

import (
	"duologue/app/web"
	"duologue/models"
	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

// mostCompared is how many earlier dialogues are drawn beside one.
const mostCompared = 3

// showFigures shows how registrations stand, beside those of earlier dialogues
// that the account may see.
func (o office) showFigures(c *fiber.Ctx) error {
	d, guests, err := o.guests(c)
	if err != nil {
		return err
	}
	page := views.FiguresPage{OfficePage: o.page(c, d, "figures", "organise.nav.figures")}
	if page.Figures, err = o.Store.Figures(web.Context(c), guests); err != nil {
		return err
	}
	if page.Agenda, err = o.Store.Overview(web.Context(c), guests); err != nil {
		return err
	}
	all, err := o.Store.AllDialogues(web.Context(c))
	if err != nil {
		return err
	}
	drawn, days := []*models.Dialogue{d}, [][]models.DayCount{page.Figures.Days}
	for _, earlier := range all {
		if earlier.ID == d.ID || earlier.StartsOn >= d.StartsOn {
			continue
		}
		var count []models.DayCount
		if all := web.SignIn(c).Scope(models.MayOrganise, earlier); len(drawn) <= mostCompared && !all.Empty() {
			if count, err = o.Store.NewByDay(web.Context(c), all); err != nil {
				return err
			}
		}
		if len(count) > 0 {
			drawn, days = append(drawn, earlier), append(days, count)
		} else if earlier.Status != models.DialogueDraft {
			page.Totals = append(page.Totals, earlier)
		}
	}
	page.Curves = views.NewCurves(o.Clock(), drawn, days)
	return o.Render(c, fiber.StatusOK, "office/figures", page)
}
