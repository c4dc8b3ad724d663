package models

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/url"
	"time"
)

// One-time passwords by time (RFC 6238) as all authenticators know them: SHA-1,
// six digits, a new one every thirty seconds, and the ones before and after are
// taken too.
const (
	totpSecretLength = 20
	totpPeriod       = 30
	totpDigits       = 6
	totpSkew         = 1
)

// totpCode is the code of a step (RFC 4226, 5.3).
func totpCode(secret []byte, step int64) string {
	mac := hmac.New(sha1.New, secret)
	_ = binary.Write(mac, binary.BigEndian, step)
	sum := mac.Sum(nil)
	at := sum[len(sum)-1] & 0x0f
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[at:])&0x7fffffff%1_000_000)
}

// totpStep is the step that a code is of, around a moment; ok is false when it
// is of none.
func totpStep(secret []byte, code string, now time.Time) (step int64, ok bool) {
	for s := now.Unix()/totpPeriod - totpSkew; s <= now.Unix()/totpPeriod+totpSkew; s++ {
		if subtle.ConstantTimeCompare([]byte(totpCode(secret, s)), []byte(code)) == 1 {
			step, ok = s, true
		}
	}
	return step, ok
}

// TOTP is the secret of an authenticator that is being set up.
type TOTP struct {
	Secret []byte
	email  string
}

// Key is the secret as it is typed into an authenticator.
func (t TOTP) Key() string { return base32.StdEncoding.EncodeToString(t.Secret) }

// URI is what the QR code says to an authenticator.
func (t TOTP) URI() string {
	return "otpauth://totp/Duologue:" + url.PathEscape(t.email) + "?secret=" + t.Key() + "&issuer=Duologue"
}

// Code is the code of a moment, as an authenticator shows it.
func (t TOTP) Code(at time.Time) string { return totpCode(t.Secret, at.Unix()/totpPeriod) }
