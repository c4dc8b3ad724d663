package models

import (
	"context"
	"crypto/hmac"
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"
)

// Tries to sign in, which a right password forgives. Strangers' tries must
// not lock out the owner: they fill what one network may try of an account, and
// what all may try of it together, which is soon renewed; a browser that signed
// in to the account before is counted apart from both. Behind one address may
// sit a whole conference.
const (
	signInWindow     = 15 * time.Minute
	signInPerBrowser = 10
	signInPerNetwork = 10
	signInPerIP      = 100
	signInIP         = "sign-in-ip"
	signInSpell      = 3 * time.Minute
	signInPerSpell   = 20
)

// BrowserLife is how long a browser is known to have signed in.
const BrowserLife = 180 * 24 * time.Hour

// quota is how often something may be tried.
type quota struct {
	kind, subject string
	most          int
	per           time.Duration
}

// signInQuotas are those of a browser that tries to sign in to the account with
// this key, whether there is one or not.
func (s *Store) signInQuotas(ip, key, browser string) []quota {
	if s.knowsBrowser(key, browser) {
		return []quota{{"sign-in-browser", browser, signInPerBrowser, signInWindow}}
	}
	return []quota{
		{signInIP, ip, signInPerIP, signInWindow},
		{"sign-in-network", ShortIP(ip) + " " + key, signInPerNetwork, signInWindow},
		{"sign-in-account", key, signInPerSpell, signInSpell},
	}
}

// allowAll counts one try in each quota; the first that is used up refuses.
func (s *Store) allowAll(ctx context.Context, quotas ...quota) error {
	for _, q := range quotas {
		if err := s.Allow(ctx, q.kind, q.subject, q.most, q.per); err != nil {
			return err
		}
	}
	return nil
}

// forgiveAll empties the quotas after a try that turned out well; of what others
// at the same address tried, it takes back this one alone.
func (s *Store) forgiveAll(ctx context.Context, quotas ...quota) error {
	return s.write(ctx, func(tx *gorm.DB) error {
		for _, q := range quotas {
			var err error
			if q.kind == signInIP {
				err = tx.Model(&Limit{}).Where("name = ? AND taken > 0", limitName(q.kind, q.subject)).
					Update("taken", gorm.Expr("taken - 1")).Error
			} else {
				err = s.forgive(ctx, tx, q.kind, q.subject)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// BrowserMark makes what a browser keeps to show later that it signed in to an
// account: it proves no more than that.
func (s *Store) BrowserMark(ctx context.Context, signInToken string) (string, error) {
	signIn, err := s.SignInOf(ctx, signInToken)
	if err != nil {
		return "", err
	}
	until := strconv.FormatInt(s.Now().Add(BrowserLife).Unix(), 10) + "." + newToken()
	return until + "." + s.browserMAC(signIn.Account.EmailKey, until), nil
}

// knowsBrowser tells whether BrowserMark made a mark for the account with this
// key, and not too long ago.
func (s *Store) knowsBrowser(key, mark string) bool {
	cut := strings.LastIndexByte(mark, '.')
	if cut < 0 || !hmac.Equal([]byte(mark[cut+1:]), []byte(s.browserMAC(key, mark[:cut]))) {
		return false
	}
	until, _, _ := strings.Cut(mark, ".")
	seconds, err := strconv.ParseInt(until, 10, 64)
	return err == nil && s.Now().Unix() < seconds
}

func (s *Store) browserMAC(key, payload string) string {
	return base64.RawURLEncoding.EncodeToString(s.mac("browser", []byte(payload+" "+key)))
}
