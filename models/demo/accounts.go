package demo

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"

	"duologue/models"
)

const organiserEmail = "organiser@duologue.example"

// accounts makes the example sign-ins, or gives them fresh passwords.
func (l *loader) accounts(ctx context.Context) ([]Sign, error) {
	var list []Sign
	for _, n := range []models.NewAccount{
		{Email: administratorEmail, Name: "Example Administrator", Language: "en", Role: models.RoleAdministrator},
		{Email: organiserEmail, Name: "Example Organiser", Language: "en", Role: models.RoleOrganiser, Dialogue: Slug},
		{Email: "protocol@duologue.example", Name: "Example Protocol Officer", Language: "en", Role: models.RoleProtocol, Dialogue: Slug},
		{Email: "door@duologue.example", Name: "Example Door Staff", Language: "en", Role: models.RoleDoor, Dialogue: Slug},
	} {
		text := strings.ToLower(rand.Text())
		n.Password = text[:6] + "-" + text[6:12] + "-" + text[12:18]
		account, err := l.store.AccountByEmail(ctx, n.Email)
		if errors.Is(err, models.ErrNotFound) {
			_, err = l.store.AddAccount(ctx, models.System(), n)
		} else if err == nil {
			err = l.store.SetPassword(ctx, models.System(), account.ID, n.Password)
		}
		if err != nil {
			return nil, err
		}
		list = append(list, Sign{Email: n.Email, Password: n.Password, Role: n.Role})
	}
	return list, nil
}

// appoint makes the sign-ins and remembers the organiser, who does what is done
// to the guests.
func (l *loader) appoint(ctx context.Context) error {
	if _, err := l.accounts(ctx); err != nil {
		return err
	}
	account, err := l.store.AccountByEmail(ctx, organiserEmail)
	if err != nil {
		return err
	}
	l.organiser = models.Actor{Kind: models.ActorAccount, AccountID: account.ID}
	return nil
}
