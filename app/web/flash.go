package web

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"

	"duologue/views"

	"github.com/gofiber/fiber/v2"
)

const (
	flashCookie = "flash"
	flashTime   = time.Minute
)

// flash is a message that waits in a signed cookie for the next page. It
// carries keys and a count, never a person's data.
type flash struct {
	Kind  string `json:"k"`
	Key   string `json:"m"`
	Count []int  `json:"n,omitempty"`
	Until int64  `json:"u"`
}

// Flash tells the visitor something on the next page: kind is "ok", "info",
// "warn" or "error", key that of the words, n the count in them, if they have one.
func (k *Kit) Flash(c *fiber.Ctx, kind, key string, n ...int) {
	data, err := json.Marshal(flash{Kind: kind, Key: key, Count: n, Until: k.Clock().Add(flashTime).Unix()})
	if err != nil {
		return
	}
	payload := base64.RawURLEncoding.EncodeToString(data)
	k.setCookie(c, flashCookie, payload+"."+k.sign(flashCookie, payload), int(flashTime/time.Second))
}

// takeFlash returns the waiting message in the visitor's language and forgets
// it, so that it is shown once.
func (k *Kit) takeFlash(c *fiber.Ctx, lang string) []views.Notice {
	value := c.Cookies(flashCookie)
	if value == "" {
		return nil
	}
	k.setCookie(c, flashCookie, "", -1)
	payload, signature, _ := strings.Cut(value, ".")
	if !hmac.Equal([]byte(signature), []byte(k.sign(flashCookie, payload))) {
		return nil
	}
	data, err := base64.RawURLEncoding.DecodeString(payload)
	var message flash
	if err != nil || json.Unmarshal(data, &message) != nil || k.Clock().Unix() > message.Until {
		return nil
	}
	args := map[string]any{}
	for _, n := range message.Count {
		args["n"] = n
	}
	return []views.Notice{{Kind: message.Kind, Text: k.Locale.For(lang).Words(message.Key, args)}}
}

// sign authenticates a cookie's value for one purpose.
func (k *Kit) sign(purpose, payload string) string {
	mac := hmac.New(sha256.New, k.key(purpose))
	mac.Write([]byte(payload))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// setCookie sets a cookie that scripts cannot read; age in seconds, negative
// removes it.
func (k *Kit) setCookie(c *fiber.Ctx, name, value string, age int) {
	cookie := &fiber.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: age,
		Secure: k.Settings.HTTPS(), HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode,
	}
	if age < 0 {
		cookie.Expires = time.Unix(1, 0)
	}
	c.Cookie(cookie)
}
