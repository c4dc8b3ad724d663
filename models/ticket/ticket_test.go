package ticket

import (
	"crypto/ed25519"
	"errors"
	"strings"
	"testing"
)

func key(t testing.TB) (ed25519.PublicKey, ed25519.PrivateKey) {
	t.Helper()
	k := ed25519.NewKeyFromSeed([]byte(strings.Repeat("k", 32)))
	return k.Public().(ed25519.PublicKey), k
}

func TestSignedCodeIsReadBack(t *testing.T) {
	public, private := key(t)
	id := NewID()
	text := Sign(private, DialogueID("third-dialogue"), id)
	if len(text) != Length || strings.ToUpper(text) != text {
		t.Fatalf("code %q has %d characters", text, len(text))
	}
	c, sig, err := Parse("\ufeff " + strings.ToLower(text) + "\n")
	if err != nil {
		t.Fatal(err)
	}
	if c.ID != id || c.KeyID != KeyID(public) || c.Dialogue != DialogueID("third-dialogue") {
		t.Errorf("read back %+v", c)
	}
	if err := Verify(public, c, sig); err != nil {
		t.Error(err)
	}
}

func TestEveryChangedCharacterIsNoticed(t *testing.T) {
	public, private := key(t)
	text := Sign(private, DialogueID("d"), NewID())
	for i := range text {
		b := []byte(text)
		if b[i]++; b[i] == '8' || b[i] > 'Z' {
			b[i] = 'A'
		}
		c, sig, err := Parse(string(b))
		if err == nil {
			err = Verify(public, c, sig)
		}
		if err == nil {
			t.Errorf("character %d may be changed", i)
		}
	}
}

func TestMalformed(t *testing.T) {
	_, private := key(t)
	text := Sign(private, DialogueID("d"), NewID())
	for _, bad := range []string{"", text[1:], text + "A", strings.Repeat("1", Length), strings.Repeat("中", 48) + "AA"} {
		if _, _, err := Parse(bad); !errors.Is(err, ErrMalformed) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	public, private := key(f)
	f.Add(Sign(private, DialogueID("d"), [16]byte{1}))
	f.Add("")
	f.Add(strings.Repeat("A", Length))
	f.Fuzz(func(t *testing.T, text string) {
		c, sig, err := Parse(text)
		if err != nil {
			return
		}
		if Verify(public, c, sig) == nil && c.KeyID != KeyID(public) {
			t.Errorf("verified a code of another key: %q", text)
		}
	})
}
