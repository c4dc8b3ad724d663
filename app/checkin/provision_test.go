package checkin_test

import (
	"fmt"
	"testing"

	"duologue/app/apptest"
	"duologue/models"
	"duologue/models/modelstest"
)

// TestAnOrganiserMakesADevice goes from the back office to the phone.
func TestAnOrganiserMakesADevice(t *testing.T) {
	g := newGate(t, modelstest.SQLite(t), models.NewDevice{})
	const password = "tidal-harbour-violet"
	_, err := g.store.AddAccount(t.Context(), models.System(), models.NewAccount{
		Email: "ada@host.example", Name: "Ada", Language: "fr", Password: password, Role: models.RoleOrganiser})
	if err != nil {
		t.Fatal(err)
	}
	address := g.serve()
	b := apptest.Start(t, apptest.Options{})
	p := b.Open(apptest.Phone())
	p.Go(address + "/organise/sign-in?next=/organise/dialogues/test/devices")
	p.Fill("[name=email]", "ada@host.example")
	p.Fill("[name=password]", password)
	p.Submit("main form button")
	p.WaitText("Nouvel appareil")
	p.Fill(".fields [name=name]", "Porte 3")
	p.Submit("form.form button")
	p.WaitText("Code pour Porte 3")
	p.Accessible()
	p.EveryScreen("code")
	link := apptest.Eval[string](p, `document.querySelector(".device-link").textContent.trim()`)
	p.Submit("main .actions a")
	p.WaitText("En attente du téléphone")
	p.Click("details.more summary")
	p.Accessible()
	p.EveryScreen("devices")

	phone := b.Open(apptest.Phone().In("zh-CN"))
	phone.Go(link)
	phone.WaitText("您在何处签到")
	phone.Close()
	p.Reload()
	p.WaitText("Peut scanner")
}

// TestEveryAnswer shows the answers of all results on the smallest phone, in
// every language.
func TestEveryAnswer(t *testing.T) {
	g := newGate(t, modelstest.SQLite(t), models.NewDevice{})
	address := g.serve()
	b := apptest.Start(t, apptest.Options{})
	for _, lang := range []string{"nl", "fr", "en", "zh"} {
		p := b.Open(apptest.Narrow())
		p.Go(address + "/checkin?lang=" + lang)
		for _, result := range apptest.Eval[[]string](p, `[...document.querySelectorAll("template[data-verdict]")].map(t => t.dataset.verdict)`) {
			apptest.Eval[bool](p, fmt.Sprintf(`document.querySelector("[data-part=answer]").replaceChildren(
				document.querySelector("template[data-verdict=%s]").content.cloneNode(true)),
				document.querySelectorAll(".verdict [hidden]").forEach(e => e.hidden = false),
				document.querySelector(".verdict-name").textContent = "Maximiliana-Alexandra VAN DEN ABEELE-VANDENBROUCKE (欧阳马克西米利安娜)",
				["vip", "head", "access", "note"].forEach(f => document.querySelector(".verdict-flags").append(document.querySelector("[data-template=flag-" + f + "]").content.cloneNode(true))),
				true`, result))
			if lang == "fr" {
				p.Accessible()
			}
			p.Fits()
			if result == "already_in" || result == "not_on_list" {
				p.Shot("answer-" + result + "-" + lang)
			}
		}
		p.Close()
	}
}
