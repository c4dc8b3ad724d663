package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"

	"duologue/models"
	"duologue/views/locale"
)

type userCommand struct {
	Add   userAddCommand   `cmd:"" help:"Make an account."`
	List  userListCommand  `cmd:"" help:"List all accounts."`
	Reset userResetCommand `cmd:"" help:"Give an account a new password and end its sign-ins."`
}

type userAddCommand struct {
	Email         string `arg:"" help:"E-mail address, with which they sign in."`
	Name          string `required:"" help:"Name as shown to colleagues."`
	Role          string `enum:"administrator,owner,organiser,editor,registrar,communications,protocol,door_lead,viewer,door" default:"organiser" help:"What they may do: ${enum} (default organiser)."`
	Dialogue      string `help:"Slug of the one dialogue the role is for (default: all)."`
	Host          string `help:"Code of the host body of the dialogue to whose guests the role is limited (default: to none)."`
	Language      string `enum:"nl,fr,en,zh" default:"en" help:"Language of the back office and of mails: nl, fr, en or zh (default en)."`
	PasswordStdin bool   `help:"Read the password from standard input instead of making one up."`
}

// Run makes an account and prints its password, if it made that up.
func (u userAddCommand) Run(ctx context.Context, p *Program) error {
	password, made, err := p.password(u.PasswordStdin)
	if err != nil {
		return err
	}
	store, err := p.openMigrated(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	account, err := store.AddAccount(ctx, models.System(), models.NewAccount{
		Email: u.Email, Name: u.Name, Language: u.Language, Password: password, Role: models.Grant(u.Role, u.Host), Dialogue: u.Dialogue,
	})
	if errors.Is(err, models.ErrNotFound) && u.Host != "" {
		return fmt.Errorf("%s is no role for the guests of %q in a dialogue %q", u.Role, u.Host, u.Dialogue)
	}
	if errors.Is(err, models.ErrNotFound) {
		return fmt.Errorf("there is no dialogue %q", u.Dialogue)
	}
	if err != nil {
		return worded(err)
	}
	fmt.Fprintf(p.Out, "%s can sign in as %s at %s/organise\n", account.Email, u.Role, p.config.URL)
	if made {
		fmt.Fprintf(p.Out, "Password: %s\n", password)
	}
	return nil
}

type userListCommand struct{}

// Run prints all accounts with their roles.
func (userListCommand) Run(ctx context.Context, p *Program) error {
	store, err := p.openMigrated(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	accounts, rights, err := store.ListAccounts(ctx)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(p.Out, 0, 0, 2, ' ', 0)
	for _, account := range accounts {
		var roles []string
		for _, right := range rights[account.ID] {
			role := models.Grant(right.Role, right.Host)
			if right.Slug != "" {
				role += " of " + right.Slug
			}
			roles = append(roles, role)
		}
		last := "never"
		if account.LastSignInAt != nil {
			last = account.LastSignInAt.Format("2006-01-02 15:04 MST")
		}
		fmt.Fprintf(table, "%s\t%s\t%s\tlast sign-in %s\n", account.Email, account.Name, strings.Join(roles, ", "), last)
	}
	return table.Flush()
}

type userResetCommand struct {
	Email         string `arg:"" help:"E-mail address of the account."`
	TwoSteps      bool   `help:"Let them sign in without the second step, until they set it up anew."`
	PasswordStdin bool   `help:"Read the password from standard input instead of making one up."`
}

// Run changes a password without its owner, who is signed out everywhere.
func (u userResetCommand) Run(ctx context.Context, p *Program) error {
	password, made, err := p.password(u.PasswordStdin)
	if err != nil {
		return err
	}
	store, err := p.openMigrated(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	account, err := store.AccountByEmail(ctx, u.Email)
	if errors.Is(err, models.ErrNotFound) {
		return fmt.Errorf("there is no account %s", u.Email)
	}
	if err != nil {
		return err
	}
	if err := store.SetPassword(ctx, models.System(), account.ID, password); err != nil {
		return worded(err)
	}
	if u.TwoSteps && account.TwoSteps() {
		if err := store.ResetTOTP(ctx, models.System(), nil, account.Ref); err != nil {
			return err
		}
	}
	fmt.Fprintf(p.Out, "%s has a new password and was signed out everywhere.\n", account.Email)
	if made {
		fmt.Fprintf(p.Out, "Password: %s\n", password)
	}
	return nil
}

// password reads one line of standard input, or makes up 128 random bits.
func (p *Program) password(read bool) (password string, made bool, err error) {
	if !read {
		text := strings.ToLower(rand.Text())
		return text[:6] + "-" + text[6:12] + "-" + text[12:19] + "-" + text[19:], true, nil
	}
	line, err := bufio.NewReader(p.In).ReadString('\n')
	if line == "" && err != nil {
		return "", false, errors.New("no password on standard input")
	}
	return strings.TrimRight(line, "\r\n"), false, nil
}

// worded tells the mistakes in an input in English.
func worded(err error) error {
	var wrong *models.Invalid
	bundle, loadErr := locale.Load()
	if !errors.As(err, &wrong) || loadErr != nil {
		return err
	}
	var lines []string
	for _, field := range wrong.Fields {
		lines = append(lines, field.Field+": "+bundle.For(locale.Fallback).Words(field.Key, field.Args))
	}
	return errors.New(strings.Join(lines, "\n"))
}
