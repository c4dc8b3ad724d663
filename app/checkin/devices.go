package checkin

import (
	"time"

	"duologue/app/web"
	"duologue/models"

	"github.com/gofiber/fiber/v2"
)

// deviceAnswer is what a device is and may do.
type deviceAnswer struct {
	ID       string         `json:"id"`
	Name     string         `json:"name"`
	Dialogue dialogueAnswer `json:"dialogue"`
	Rights   rightsAnswer   `json:"rights"`
	Lists    []listAnswer   `json:"lists" nullable:"false"`
}

type dialogueAnswer struct {
	Slug  string `json:"slug"`
	Title string `json:"title"`
	Zone  string `json:"zone" doc:"IANA name; lists that count by day count its days."`
}

type rightsAnswer struct {
	Force  bool `json:"force"`
	Search bool `json:"search" doc:"Also check in by hand and undo."`
}

type listAnswer struct {
	ID       string     `json:"id" doc:"What a scan names as its list."`
	Kind     string     `json:"kind" enum:"gate,session"`
	Name     string     `json:"name"`
	OpensAt  *time.Time `json:"opens_at"`
	ClosesAt *time.Time `json:"closes_at"`
	Once     string     `json:"once" enum:"ever,day" doc:"How often one person's entry counts."`
}

// provisionAnswer is a device with its token, which is shown this once.
type provisionAnswer struct {
	Token string `json:"token"`
	deviceAnswer
}

func (d door) showDevice(c *fiber.Ctx) error {
	answer, err := d.describe(c, web.DeviceOf(c))
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.JSON(answer)
}

// createProvision makes the phone that sends a one-time secret the device.
func (d door) createProvision(c *fiber.Ctx) error {
	text, err := body(c)
	if err != nil {
		return err
	}
	o := readObject(text, "secret")
	secret := o.text("secret")
	if err := o.err(); err != nil {
		return err
	}
	device, token, err := d.Store.ProvisionDevice(web.Context(c), c.IP(), secret)
	if err != nil {
		return err
	}
	answer, err := d.describe(c, device)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.JSON(provisionAnswer{Token: token, deviceAnswer: answer})
}

func (d door) describe(c *fiber.Ctx, device *models.Device) (deviceAnswer, error) {
	dialogue, err := d.Store.DialogueByID(web.Context(c), device.DialogueID)
	if err != nil {
		return deviceAnswer{}, err
	}
	lists, err := d.Store.ListsOf(web.Context(c), device.ID)
	if err != nil {
		return deviceAnswer{}, err
	}
	lang := d.Lang(c)
	title, _ := dialogue.Title.In(lang, dialogue.Languages...)
	a := deviceAnswer{
		ID: device.Ref, Name: device.Name, Dialogue: dialogueAnswer{dialogue.Slug, title, dialogue.Zone},
		Rights: rightsAnswer{Force: device.CanForce, Search: device.CanSearch}, Lists: []listAnswer{},
	}
	for _, l := range lists {
		name, _ := l.Name.In(lang, dialogue.Languages...)
		a.Lists = append(a.Lists, listAnswer{l.Ref, l.Kind, name, l.OpensAt, l.ClosesAt, l.Once})
	}
	return a, nil
}

// countersAnswer are the figures of a list.
type countersAnswer struct {
	Inside   int `json:"inside"`
	Entered  int `json:"entered" doc:"Came in today, in the dialogue's zone."`
	Expected int `json:"expected"`
}

func (d door) showCounters(c *fiber.Ctx) error {
	counters, err := d.Store.CountersOf(web.Context(c), scanner(c), c.Params("list"))
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.JSON(countersAnswer(counters))
}
