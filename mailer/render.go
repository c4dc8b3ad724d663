package mailer

import (
	"context"
	"fmt"
	"net/mail"
	"strings"

	"duologue/models"
	"duologue/views"
)

// drafter turns message rows into drafts.
type drafter struct {
	store *models.Store
	views *views.Views
	from  mail.Address
	base  string
}

// make renders m in its recipient's language. models.ErrNotFound and
// models.ErrClosed mean that the message has lost its sense.
func (d *drafter) make(ctx context.Context, m *models.Message) (Draft, error) {
	lang := m.Language
	if !contains(d.views.Languages(), lang) {
		lang = "en"
	}
	draft := Draft{
		MessageID: m.Ref + "@" + helloName(d.from),
		Date:      d.store.Now(),
		From:      d.from,
		To:        mail.Address{Address: m.ToAddress},
		Language:  lang,
	}
	var err error
	draft.Subject, draft.Text, draft.HTML, err = d.views.Mail(lang, m.Kind, nil)
	if err != nil {
		return Draft{}, fmt.Errorf("render: %w", err)
	}
	return draft, nil
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// helloName is the domain we speak for: that of the sender's address.
func helloName(from mail.Address) string {
	address, err := asciiAddress(from.Address)
	if err != nil {
		return "localhost"
	}
	return address[strings.LastIndexByte(address, '@')+1:]
}
