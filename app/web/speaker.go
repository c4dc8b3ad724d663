package web

import (
	"duologue/models"
	"duologue/views/locale"

	"github.com/gofiber/fiber/v2"
)

// UploadLimit is how many bytes a form with a portrait may have.
const UploadLimit = 4 << 20

// Texts reads a content text in the languages of the installation from the
// fields name.LANGUAGE; what known has in other languages stays.
func (f *Fields) Texts(name string, max int, long bool, languages *locale.Bundle, known models.Text) models.Text {
	text := models.Text{}
	for lang, words := range known {
		if !languages.Has(lang) {
			text[lang] = words
		}
	}
	read := f.Line
	if long {
		read = f.Text
	}
	for _, lang := range languages.Languages() {
		if words := read(name+"."+lang, max); words != "" {
			text[lang] = words
		}
	}
	return text
}

// Speaker reads the form of a speaker.
func (f *Fields) Speaker(languages *locale.Bundle, known models.SpeakerProfile) models.SpeakerForm {
	form := models.SpeakerForm{Was: f.Token("was"), Email: f.Line("email", 254), NoPicture: f.Bool("no_portrait"), SpeakerProfile: models.SpeakerProfile{
		FamilyName: f.Line("family_name", 200), GivenNames: f.Line("given_names", 200), NativeName: f.Line("native_name", 200),
		NameOrder: f.Choice("name_order", models.GivenFirst, models.FamilyFirst), Country: f.Line("country", 2),
		Position:     f.Texts("position", 300, false, languages, known.Position),
		Organisation: f.Texts("organisation", 300, false, languages, known.Organisation),
		Biography:    f.Texts("biography", 20000, true, languages, known.Biography),
	}}
	if file := f.File("portrait"); file != nil && len(file.Data) > 0 {
		form.Picture = file.Data
	}
	return form
}

// SendPortrait answers with a speaker's picture. Under the version that pages
// name it can be kept; a page that is nobody's business keeps its own rule.
func (k *Kit) SendPortrait(c *fiber.Ctx, speaker *models.Speaker) error {
	body, err := k.Store.Portrait(Context(c), speaker)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "image/jpeg")
	if len(c.Response().Header.Peek(fiber.HeaderCacheControl)) == 0 {
		c.Set(fiber.HeaderCacheControl, "no-cache")
		if c.Query("v") == speaker.Portrait {
			c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
		}
	}
	return c.Send(body)
}
