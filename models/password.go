package models

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
)

// Bounds of a password, in characters.
const (
	PasswordMin = 12
	PasswordMax = 128
)

// Cost of Argon2id (RFC 9106): memory in KiB, passes, lanes, bytes of key.
const (
	argonMemory = 19 * 1024
	argonTime   = 2
	argonLanes  = 1
	argonKey    = 32
)

// argonAtOnce bounds how many passwords are worked on at the same time, and so
// the memory an attacker can make us use.
const argonAtOnce = 2

// passwords hashes and checks passwords, a few at a time.
type passwords struct{ slots chan struct{} }

func newPasswords() *passwords { return &passwords{slots: make(chan struct{}, argonAtOnce)} }

// hash returns the PHC string of a password. It waits for its turn.
func (p *passwords) hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, 16)
	rand.Read(salt)
	key, err := p.work(ctx, password, salt, argonMemory, argonTime, argonLanes, argonKey)
	if err != nil {
		return "", err
	}
	encode := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s",
		argon2.Version, argonMemory, argonTime, argonLanes, encode(salt), encode(key)), nil
}

// matches tells whether a password is that of a PHC string. An empty string
// costs the same work and never matches.
func (p *passwords) matches(ctx context.Context, phc, password string) (bool, error) {
	if phc == "" {
		_, err := p.work(ctx, password, make([]byte, 16), argonMemory, argonTime, argonLanes, argonKey)
		return false, err
	}
	var version int
	var memory, time uint32
	var lanes uint8
	parts := strings.Split(phc, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false, errors.New("unknown password format")
	}
	_, err := fmt.Sscanf(parts[2]+" "+parts[3], "v=%d m=%d,t=%d,p=%d", &version, &memory, &time, &lanes)
	if err != nil || version != argon2.Version {
		return false, errors.New("unknown password format")
	}
	salt, saltErr := base64.RawStdEncoding.DecodeString(parts[4])
	want, keyErr := base64.RawStdEncoding.DecodeString(parts[5])
	if err := errors.Join(saltErr, keyErr); err != nil {
		return false, err
	}
	got, err := p.work(ctx, password, salt, memory, time, lanes, uint32(len(want)))
	return err == nil && subtle.ConstantTimeCompare(got, want) == 1, err
}

func (p *passwords) work(ctx context.Context, password string, salt []byte, memory, time uint32, lanes uint8, length uint32) ([]byte, error) {
	select {
	case p.slots <- struct{}{}:
		defer func() { <-p.slots }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return argon2.IDKey([]byte(password), salt, time, memory, lanes, length), nil
}

// checkPassword notes in wrong why a password cannot be taken; known are texts
// it must not be made of, such as the address of its account.
func checkPassword(wrong *Invalid, password string, known ...string) {
	length := utf8.RuneCountInString(password)
	switch {
	case length < PasswordMin:
		wrong.Add("password", "field.password_short", "min", PasswordMin)
	case length > PasswordMax:
		wrong.Add("password", "field.too_long", "max", PasswordMax)
	case easyPassword(strings.ToLower(password), known):
		wrong.Add("password", "field.password_easy")
	}
}

// easyPassword tells a password that a guesser tries first: a common one with
// digits or marks around it, one made of few characters or of a run, or one
// that hardly adds to what is known of the account.
func easyPassword(password string, known []string) bool {
	different := map[rune]bool{}
	for _, r := range password {
		different[r] = true
	}
	if len(different) < 5 {
		return true
	}
	rest := password
	for _, text := range known {
		for _, part := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return strings.ContainsRune("@. -_", r) }) {
			if len(part) > 3 {
				rest = strings.ReplaceAll(rest, part, "")
			}
		}
	}
	for _, common := range strings.Fields(commonPasswords) {
		rest = strings.ReplaceAll(rest, common, "")
	}
	letters := strings.Trim(rest, "0123456789!?.@#$%&*-_+ ")
	return utf8.RuneCountInString(letters) < 4
}

// commonPasswords are the words and runs of which the most used passwords are
// made; what is left of a password without them must stand alone.
const commonPasswords = `passwords password passwort passw0rd p@ssw0rd p@ssword motdepasse wachtwoord
welcome welkom bienvenue willkommen letmein iloveyou sunshine princess football baseball basketball
superman batman dragon monkey master shadow michael jordan charlie ashley jessica daniel trustno1
azertyuiop azerty qwertyuiop qwertz qwerty asdfghjkl asdfgh zxcvbnm qazwsxedc qazwsx 1q2w3e4r5t 1q2w3e4r
1qaz2wsx abcdefghijkl abcdefgh abcdef abc123 administrator admin root login guest default changeme
computer internet samsung google starwars whatever freedom hello secret summer winter spring autumn
zomer lente herfst printemps automne hiver woaini zhongguo china belgium belgie belgique brussels
brussel bruxelles beijing shanghai duologue innovation dialogue organiser`
