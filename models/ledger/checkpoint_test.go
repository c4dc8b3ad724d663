package ledger

import (
	"crypto/ed25519"
	"errors"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const testOrigin = "log.example/register"

// testKey is a key of a test and its verifier key.
func testKey(t testing.TB, n byte, origin string) (ed25519.PrivateKey, string) {
	t.Helper()
	key := ed25519.NewKeyFromSeed(append(make([]byte, 31), n))
	vkey, err := VerifierKey(origin, key.Public().(ed25519.PublicKey))
	if err != nil {
		t.Fatal(err)
	}
	return key, vkey
}

func testNote(t testing.TB, key ed25519.PrivateKey, c Checkpoint) string {
	t.Helper()
	text, err := Sign(key, c)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestCheckpoint(t *testing.T) {
	key, vkey := testKey(t, 1, testOrigin)
	_, other := testKey(t, 2, testOrigin)
	c := Checkpoint{Origin: testOrigin, Size: 20852163, Root: tlog.Hash{1, 2, 3}, At: time.Date(2026, 5, 4, 10, 0, 0, 123000, time.UTC)}
	text := testNote(t, key, c)
	want := "log.example/register\n20852163\nAQIDAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\nat 2026-05-04T10:00:00.000123Z\n\n— log.example/register "
	if !strings.HasPrefix(text, want) {
		t.Errorf("%s", text)
	}
	for _, keys := range [][]string{{vkey}, {other, vkey, vkey}} {
		if got, err := OpenSole(text, keys...); err != nil || got != c {
			t.Errorf("%+v %v", got, err)
		}
	}
	if got, err := PeekCheckpoint(text); err != nil || got != c {
		t.Errorf("%+v %v", got, err)
	}
	if _, err := Open(text, other); !errors.Is(err, ErrSignature) {
		t.Error(err)
	}
	if _, err := Open(text); !errors.Is(err, ErrSignature) {
		t.Error(err)
	}
	if _, err := Open(text, "log.example/register+00000000+AAAA"); !errors.Is(err, ErrKey) {
		t.Error(err)
	}
	c.At = time.Time{}
	if got, err := Open(testNote(t, key, c), vkey); err != nil || got != c {
		t.Errorf("without a time: %+v %v", got, err)
	}
	// The same text as others sign and check it.
	v, err := note.NewVerifier(vkey)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := note.Open([]byte(text), note.VerifierList(v)); err != nil || !strings.HasPrefix(n.Text, testOrigin) {
		t.Error(err)
	}
}

// Every byte of a checkpoint counts, down to the last bits of base64.
func TestEveryByteOfACheckpoint(t *testing.T) {
	key, vkey := testKey(t, 1, testOrigin)
	text := testNote(t, key, Checkpoint{Origin: testOrigin, Size: 7, At: time.Date(2026, 5, 4, 10, 0, 0, 0, time.UTC)})
	for i := range len(text) {
		for _, flip := range []byte{1, 2, 4, 8, 16, 32, 64, 128} {
			changed := []byte(text)
			changed[i] ^= flip
			if _, err := OpenSole(string(changed), vkey); err == nil {
				t.Errorf("byte %d: %q", i, changed)
			}
		}
		if _, err := OpenSole(text[:i], vkey); err == nil {
			t.Errorf("cut at %d", i)
		}
	}
}

func TestSignaturesOfOthers(t *testing.T) {
	key, vkey := testKey(t, 1, testOrigin)
	witness, wkey := testKey(t, 3, "witness.example")
	text := testNote(t, key, Checkpoint{Origin: testOrigin, Size: 7})
	v, err := note.NewVerifier(wkey)
	if err != nil {
		t.Fatal(err)
	}
	body, _, _ := strings.Cut(text, "\n\n")
	both, err := note.Sign(&note.Note{Text: body + "\n"}, signer{mustVerifier(t, vkey), key}, signer{v, witness})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(string(both), vkey); err != nil {
		t.Error("a witness spoils it:", err)
	}
	if _, err := OpenSole(string(both), vkey); !errors.Is(err, ErrSignature) {
		t.Error(err)
	}
	if _, err := Open(string(both), wkey); !errors.Is(err, ErrOrigin) {
		t.Error("signed by a witness alone:", err)
	}
}

func mustVerifier(t *testing.T, vkey string) note.Verifier {
	t.Helper()
	v, err := note.NewVerifier(vkey)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestNoCheckpoint(t *testing.T) {
	const root = "\nAQIDAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
	for _, body := range []string{"", "\n", "a\n7\n", "a\n7" + root[:len(root)-1], "a\n-7" + root, "a\n07" + root, "a\n7 " + root, "\n7" + root,
		"a\n9223372036854775808" + root, "a\n7\nAQID\n", "a\n7\nAQIDAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=\n", "a\n7" + root + "\n",
		"a\n7" + root + "at noon\n", "a\n7" + root + strings.Repeat("x", checkpointMax) + "\n"} {
		if c, err := ParseCheckpoint(body); !errors.Is(err, ErrMalformed) {
			t.Errorf("%q: %+v %v", body, c, err)
		}
	}
	if c, err := ParseCheckpoint("a\n7" + root + "more\nat noon\n"); err != nil || c.Size != 7 {
		t.Error("lines of others:", err)
	}
	if _, err := VerifierKey("no name", make([]byte, 32)); err == nil {
		t.Error("a name with a space")
	}
}

func FuzzCheckpoint(f *testing.F) {
	key, vkey := testKey(f, 1, testOrigin)
	f.Add(testNote(f, key, Checkpoint{Origin: testOrigin, Size: 7, At: time.Date(2026, 5, 4, 10, 0, 0, 0, time.UTC)}))
	f.Add("a\n7\nAQIDAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n")
	f.Fuzz(func(t *testing.T, text string) {
		if c, err := Open(text, vkey); err == nil && c.Origin != testOrigin {
			t.Errorf("opened %+v", c)
		}
		c, err := PeekCheckpoint(text)
		if err != nil {
			return
		}
		if again, err := ParseCheckpoint(c.Body()); err != nil || again != c {
			t.Errorf("%+v, again %+v %v", c, again, err)
		}
	})
}
