package apptest

import (
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

const goodPage = `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Good</title><meta name="viewport" content="width=device-width"></head>
<body>
<main>
<h1>Welcome</h1>
<form method="post" action="/form">
<p><label for="name">Name</label> <input id="name" name="name" type="text" autocomplete="name" value="old"></p>
<p><label for="mode">Mode</label> <select id="mode" name="mode"><option>onsite</option><option>online</option></select></p>
<p><button type="submit">Send</button></p>
</form>
</main>
</body>
</html>
`

const badPage = `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Bad</title><script src="/bad.js" defer></script></head>
<body>
<main><h1>Bad</h1><img src="/missing.png"><p style="color:#ccc">pale</p><div id="wide"></div>
<p><a href="/good"></a></p></main>
</body>
</html>
`

const badScript = `
console.error("told", {a: 1})
fetch("http://127.0.0.2:9/elsewhere").catch(() => {})
document.getElementById("wide").style.cssText = "width:2000px;height:1px"
undefinedFunction()
`

func serve(t *testing.T) string {
	t.Helper()
	mux := http.NewServeMux()
	page := func(policy, body, kind string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Security-Policy", policy)
			w.Header().Set("Content-Type", kind+"; charset=utf-8")
			io.WriteString(w, body)
		}
	}
	mux.HandleFunc("GET /good", page("default-src 'self'", goodPage, "text/html"))
	mux.HandleFunc("GET /bad", page("", badPage, "text/html"))
	mux.HandleFunc("GET /bad.js", page("", badScript, "text/javascript"))
	mux.HandleFunc("GET /favicon.ico", func(w http.ResponseWriter, r *http.Request) {})
	mux.HandleFunc("GET /gone", func(w http.ResponseWriter, r *http.Request) { http.Error(w, "gone", http.StatusGone) })
	mux.HandleFunc("POST /form", func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "name", Value: "kept", MaxAge: 3600})
		io.WriteString(w, r.FormValue("name")+" "+r.FormValue("mode")+" "+r.Header.Get("Accept-Language"))
	})
	mux.HandleFunc("GET /cookie", func(w http.ResponseWriter, r *http.Request) {
		c, err := r.Cookie("name")
		if err != nil {
			c = &http.Cookie{Value: "none"}
		}
		io.WriteString(w, "cookie "+c.Value)
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

func TestPerson(t *testing.T) {
	url, b := serve(t), Start(t, Options{})
	p := b.Open(Phone().In("zh-CN"))
	if status := p.Go(url + "/good"); status != http.StatusOK || !strings.HasSuffix(p.URL(), "/good") {
		t.Fatalf("status %d at %s", status, p.URL())
	}
	if width := Eval[int](p, "innerWidth"); width != 390 {
		t.Errorf("%d px wide", width)
	}
	p.Fill("#name", "王小明 é")
	p.Set("#mode", "online")
	p.Submit("button")
	p.WaitText("王小明 é online zh-CN")
	same, other := p.Tab(), b.Open(Desktop())
	same.Go(url + "/cookie")
	other.Go(url + "/cookie")
	if same.Text("body") != "cookie kept" || other.Text("body") != "cookie none" {
		t.Errorf("same person: %q, another: %q", same.Text("body"), other.Text("body"))
	}
	p.Clean()
}

func TestKeyboard(t *testing.T) {
	p := Start(t, Options{}).Open(Desktop())
	p.Go(serve(t) + "/good")
	p.Press(kb.Tab)
	if got := p.Focused(); !strings.Contains(got, `id="name"`) {
		t.Fatalf("focus on %s", got)
	}
	p.Press("typed ")
	p.Type("中文")
	p.Press(kb.Enter)
	p.WaitText("typed 中文 onsite en")
}

func TestJudgesPages(t *testing.T) {
	url, b := serve(t), Start(t, Options{})
	good := b.Open(Narrow())
	good.Go(url + "/good")
	good.Clean()
	good.Accessible()
	good.Fits()
	if status := good.Go(url + "/gone"); status != http.StatusGone || len(good.Problems()) != 0 {
		t.Errorf("an error page: %d, %q", status, good.Problems())
	}
	good.Go(url + "/good")
	Eval[bool](good, `document.body.setAttribute("style", "color:red"), true`)
	if got := strings.Join(good.Problems(), "\n"); !strings.Contains(got, "Content Security Policy") {
		t.Errorf("an inline style: %q", got)
	}

	bad := b.Open(Phone())
	bad.Go(url + "/bad")
	bad.Wait("#wide")
	problems := strings.Join(bad.Problems(), "\n")
	for _, want := range []string{"told", "undefinedFunction", "another host: http://127.0.0.2:9/elsewhere", "missing.png"} {
		if !strings.Contains(problems, want) {
			t.Errorf("%s was not noticed in:\n%s", want, problems)
		}
	}
	var rules []string
	for _, v := range bad.Axe() {
		rules = append(rules, v.ID)
	}
	for _, want := range []string{"image-alt", "link-name"} {
		if !slices.Contains(rules, want) {
			t.Errorf("axe found %q but not %s", rules, want)
		}
	}
	told := &recorder{TB: t}
	bad.t = told
	checker := b.Checker(url+"/bad", Phone())
	for range 2 {
		checker.Look(bad, url, "signin", "")
		if got := strings.Join(told.errors, "\n"); !strings.Contains(got, "image-alt") || !strings.Contains(got, "link-name") || len(told.errors) != len(rules) {
			t.Errorf("the checker said %q, axe in the page %q", got, rules)
		}
		told.errors = nil
	}
	checker.Close()
	noticed := &recorder{TB: t}
	bad.t = noticed
	bad.Fits()
	bad.Clean()
	bad.Accessible()
	if len(noticed.errors) < 5 || !strings.Contains(strings.Join(noticed.errors, "\n"), `id="wide"`) {
		t.Errorf("the checks said: %q", noticed.errors)
	}
}

// recorder keeps what a check would have failed the test with.
type recorder struct {
	testing.TB
	errors []string
}

func (r *recorder) Errorf(format string, args ...any) {
	r.errors = append(r.errors, fmt.Sprintf(format, args...))
}

func TestScreenshot(t *testing.T) {
	p := Start(t, Options{}).Open(Phone())
	p.Go(serve(t) + "/good")
	path := filepath.Join(t.TempDir(), "page.png")
	p.Screenshot(path)
	png, err := os.ReadFile(path)
	if err != nil || !strings.HasPrefix(string(png), "\x89PNG") {
		t.Errorf("%v, %.4q", err, png)
	}
}

func TestInvalidHTML(t *testing.T) {
	got := InvalidHTML(t, map[string]string{
		"good": goodPage, "open": strings.Replace(goodPage, "</form>", "", 1), "bad": badPage,
	})
	all := strings.Join(got, "\n")
	if strings.Contains(all, "good:") || !strings.Contains(all, "open:") || !strings.Contains(all, "no-inline-style") {
		t.Errorf("found:\n%s", all)
	}
}

// The camera shows the code, and the profile outlives its browser.
func TestCameraAndProfile(t *testing.T) {
	const code = "DUOLOGUE1:KZ3XK5DPNZ2GK3TUEBXWMIDUNBSSA5DJMNVWK5BANFZSA43JM5XGKZBAO5UXI2BAIVSDENJVGE4Q"
	url, dir := serve(t), t.TempDir()
	video := filepath.Join(dir, "code.mjpeg")
	profile, err := os.MkdirTemp("", "duologue-profile-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(profile) })
	WriteCameraCode(t, video, code)
	for _, before := range []string{"", "once"} {
		b := Start(t, Options{Camera: video, Profile: profile})
		p := b.OpenProfile(Phone())
		p.Go(url + "/good")
		if got := Eval[string](p, `localStorage.getItem("seen") || ""`); got != before {
			t.Errorf("storage holds %q, want %q", got, before)
		}
		Eval[bool](p, `localStorage.setItem("seen", "once"), true`)
		if got := ReadQR(t, p.frame(t)); got != code {
			t.Errorf("the camera shows %q", got)
		}
		b.Close()
	}
}

// frame takes one picture from the page's camera.
func (p *Page) frame(t *testing.T) []byte {
	t.Helper()
	encoded := Eval[string](p, `(async () => {
		const stream = await navigator.mediaDevices.getUserMedia({video: {width: 1280, height: 720}})
		const video = Object.assign(document.createElement("video"), {srcObject: stream, muted: true})
		await video.play()
		const canvas = Object.assign(document.createElement("canvas"), {width: video.videoWidth, height: video.videoHeight})
		canvas.getContext("2d").drawImage(video, 0, 0)
		stream.getTracks().forEach(track => track.stop())
		return canvas.toDataURL("image/png").split(",")[1]
	})()`)
	png, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		t.Fatal(err)
	}
	return png
}
