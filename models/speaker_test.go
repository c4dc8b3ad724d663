package models_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"slices"
	"testing"

	"duologue/models"
	"duologue/models/modelstest"
)

// photo is a JPEG of 900 × 600 whose left half is red, with EXIF metadata that
// say that it was taken with the camera turned.
func photo(t *testing.T) []byte {
	t.Helper()
	picture := image.NewRGBA(image.Rect(0, 0, 900, 600))
	for y := range 600 {
		for x := range 900 {
			c := color.RGBA{0, 0, 200, 255}
			if x < 450 {
				c = color.RGBA{200, 0, 0, 255}
			}
			picture.SetRGBA(x, y, c)
		}
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, picture, nil); err != nil {
		t.Fatal(err)
	}
	exif := append([]byte("Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00"), "GPS secret place"...)
	segment := binary.BigEndian.AppendUint16([]byte{0xff, 0xd8, 0xff, 0xe1}, uint16(len(exif)+2))
	return append(append(segment, exif...), out.Bytes()[2:]...)
}

// bomb is a PNG of a few hundred bytes that claims 100,000 × 100,000 pixels.
func bomb(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	file := out.Bytes()
	binary.BigEndian.PutUint32(file[16:], 100_000)
	binary.BigEndian.PutUint32(file[20:], 100_000)
	binary.BigEndian.PutUint32(file[29:], crc32.ChecksumIEEE(file[12:29]))
	return file
}

func TestSpeaker(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s, ctx := modelstest.Open(t, address, nil), t.Context()
		d, _ := modelstest.Dialogue(t, s, modelstest.Plan{})
		e := editor{t, s, d}
		form := models.SpeakerForm{SpeakerProfile: models.SpeakerProfile{FamilyName: " Example ", GivenNames: "Ada",
			Biography: models.Text{"en": "Works on **water**."}}, Email: "ada@host.example", Picture: photo(t)}
		speaker, err := s.SaveSpeaker(ctx, models.System(), d, "", form)
		if err != nil {
			t.Fatal(err)
		}
		body, err := s.Portrait(ctx, speaker)
		if err != nil || bytes.Contains(body, []byte("secret")) || bytes.Contains(body, []byte("Exif")) {
			t.Fatalf("%d bytes with metadata, %v", len(body), err)
		}
		picture, kind, err := image.Decode(bytes.NewReader(body))
		if err != nil || kind != "jpeg" || picture.Bounds().Dx() != 426 || picture.Bounds().Dy() != 640 {
			t.Fatalf("%s %v %v", kind, picture.Bounds(), err)
		}
		if r, _, b, _ := picture.At(200, 20).RGBA(); r < b {
			t.Error("the picture is not upright")
		}
		for _, code := range []string{"x", "x2"} { // which overlap
			e.edit(code, func(x *models.DocumentSession) {
				x.Speakers = []models.SessionSpeaker{{Speaker: speaker.Ref, Role: models.RoleModerator}}
			})
		}
		if c := e.working().Conflicts; len(c) != 1 || c[0].Key != "organise.agenda.conflict.speaker" || c[0].Args["speaker"] != "Ada Example" || c[0].Blocks {
			t.Errorf("conflicts: %+v", c)
		}
		if a := e.agenda(); len(a.Speakers) != 0 {
			t.Error("a speaker shows before the release")
		}
		e.release()
		if a := e.agenda(); len(a.Speakers) != 1 || len(code(a, "x").Parts) != 1 || code(a, "x").Parts[0].Role != models.RoleModerator {
			t.Errorf("speakers: %+v", a.Speakers)
		}
		checkOwnSpeaker(e, speaker)
		if err := s.DeleteSpeaker(ctx, models.System(), d, speaker.Ref); err != nil {
			t.Fatal(err)
		}
		if a := e.agenda(); len(a.Speakers) != 0 || len(e.working().Changes) > 2 {
			t.Error("a deleted speaker is still there")
		}
	})
}

// TestAChairWhoIsNotRegistered shows as one works and keeps nothing from being
// released; whoever has a place, or is to get one by approval, is registered.
func TestAChairWhoIsNotRegistered(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, address string) {
		s, ctx := modelstest.Open(t, address, nil), t.Context()
		d, _ := modelstest.Dialogue(t, s, modelstest.Plan{Manual: true})
		modelstest.Dialogue(t, s, modelstest.Plan{Slug: "other"})
		e := editor{t, s, d}
		var parts []models.SessionSpeaker
		for _, email := range []string{"PERSON1@Guest.example", "person2@guest.example", "person3@guest.example", "nobody@guest.example", ""} {
			speaker, err := s.SaveSpeaker(ctx, models.System(), d, "", models.SpeakerForm{SpeakerProfile: models.SpeakerProfile{GivenNames: "Ada " + email}, Email: email})
			if err != nil {
				t.Fatal(err)
			}
			parts = append(parts, models.SessionSpeaker{Speaker: speaker.Ref, Role: models.RoleChair})
		}
		e.edit("x", func(x *models.DocumentSession) { x.Speakers = parts })
		acts := []func(context.Context, models.Actor, int64) error{s.Approve, nil, s.Decline} // the second stays pending
		for n, act := range acts {
			r, err := s.Register(ctx, models.Actor{Kind: models.ActorPublic}, d, modelstest.Form(n+1, models.Online, nil))
			if err == nil && act != nil {
				err = act(ctx, models.System(), r.ID)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		var found []string
		for _, c := range e.working().Conflicts {
			found = append(found, c.Session+" "+c.Key+" "+c.Args["speaker"].(string))
			if c.Blocks {
				t.Errorf("%+v blocks", c)
			}
		}
		if want := []string{"x organise.agenda.conflict.chair Ada person3@guest.example", "x organise.agenda.conflict.chair Ada nobody@guest.example",
			"x organise.agenda.conflict.chair_unknown Ada"}; !slices.Equal(found, want) {
			t.Errorf("conflicts: %q", found)
		}
		e.release()
		e.edit("x", func(x *models.DocumentSession) {
			for i := range x.Speakers {
				x.Speakers[i].Role = models.RoleSpeaker
			}
		})
		if c := e.working().Conflicts; len(c) != 0 {
			t.Errorf("speakers need not be registered: %+v", c)
		}
	})
}

// checkOwnSpeaker completes a profile by its own link, which can be renewed.
func checkOwnSpeaker(e editor, speaker *models.Speaker) {
	e.Helper()
	token := e.store.SpeakerToken(speaker)
	own, d, err := e.store.SpeakerByToken(e.Context(), token)
	if err != nil || own.ID != speaker.ID {
		e.Fatal(err)
	}
	form := models.SpeakerForm{SpeakerProfile: own.SpeakerProfile, Was: models.Fingerprint(own.SpeakerProfile), Email: "evil@host.example"}
	form.NativeName = "示例"
	if err := e.store.SaveOwnSpeaker(e.Context(), d, own, form); err != nil {
		e.Fatal(err)
	}
	var changed *models.ChangedMeanwhile[models.SpeakerProfile]
	if err := e.store.SaveOwnSpeaker(e.Context(), d, own, form); !errors.As(err, &changed) || changed.Now.NativeName != "示例" {
		e.Errorf("a second one: %v", err)
	}
	if now := e.agenda().Speakers[0]; now.Email != "ada@host.example" || now.NativeName != "示例" {
		e.Errorf("%+v", now)
	}
	if err := e.store.RenewSpeakerLink(e.Context(), models.System(), d, speaker.Ref); err != nil {
		e.Fatal(err)
	}
	for _, wrong := range []string{token, speaker.Ref, "", token[:len(token)-1] + "!"} {
		if _, _, err := e.store.SpeakerByToken(e.Context(), wrong); !errors.Is(err, models.ErrNotFound) {
			e.Errorf("%q still opens: %v", wrong, err)
		}
	}
}

func TestPortraitsAreRefused(t *testing.T) {
	s := modelstest.New(t)
	d, _ := modelstest.Dialogue(t, s, modelstest.Plan{})
	for name, c := range map[string]struct {
		file []byte
		key  string
	}{
		"text":     {[]byte("<svg onload=alert(1)>"), "speaker.not_a_picture"},
		"nothing":  {[]byte{}, "speaker.not_a_picture"},
		"a bomb":   {bomb(t), "speaker.picture_too_large"},
		"cut":      {photo(t)[:400], "speaker.not_a_picture"},
		"half":     {photo(t)[:2000], "speaker.not_a_picture"},
		"gif":      {[]byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;"), "speaker.not_a_picture"},
		"odd exif": {append([]byte{0xff, 0xd8, 0xff, 0xe1, 0, 16}, "Exif\x00\x00MM\x00\x2a\xff\xff"...), "speaker.not_a_picture"},
	} {
		_, err := s.SaveSpeaker(t.Context(), models.System(), d, "", models.SpeakerForm{SpeakerProfile: models.SpeakerProfile{NativeName: "示例"}, Picture: c.file})
		var wrong *models.Invalid
		if !errors.As(err, &wrong) || wrong.Fields[0].Key != c.key {
			t.Errorf("%s: %v", name, err)
		}
	}
}
