// Package apptest looks at the product as people do: through Chromium on a
// phone or a desk, with a camera that sees a QR code, under the rules for
// accessible and valid pages. Only tests import it.
package apptest

import (
	"context"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// patience is how long one step in a page may take.
const patience = 20 * time.Second

// Options of a browser; the zero value is a fresh one without a camera.
type Options struct {
	Profile string // directory that keeps cookies and storage from run to run; empty: none is kept
	Camera  string // MJPEG file that the camera shows, see WriteCamera
}

// Browser is a running Chromium. It ends with its test.
type Browser struct {
	t      testing.TB
	ctx    context.Context
	closed bool
}

// Start starts Chromium, without its own user interface where that is to be had:
// it spares a quarter of the processor time. Without one on the machine the test is skipped, which
// is a failure where CI=true.
func Start(t testing.TB, options Options) *Browser {
	t.Helper()
	path := find(t, "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
	ctx, stop := chromedp.NewExecAllocator(context.Background(), flags(path, options)...)
	ctx, cancel := chromedp.NewContext(ctx)
	b := &Browser{t: t, ctx: ctx}
	t.Cleanup(func() {
		b.Close()
		cancel()
		stop()
	})
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("starting %s: %v", path, err)
	}
	return b
}

func flags(path string, options Options) []chromedp.ExecAllocatorOption {
	list := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.WSURLReadTimeout(time.Minute),
	)
	if options.Profile != "" {
		list = append(list, chromedp.UserDataDir(options.Profile))
	}
	if options.Camera != "" {
		list = append(list,
			chromedp.Flag("use-fake-ui-for-media-stream", true),
			chromedp.Flag("use-fake-device-for-media-stream", true),
			chromedp.Flag("use-file-for-fake-video-capture", options.Camera))
	}
	return list
}

// find returns the first of the commands that exists, or skips the test; where
// CI=true it fails instead.
func find(t testing.TB, commands ...string) string {
	t.Helper()
	for _, command := range commands {
		if path, err := exec.LookPath(command); err == nil {
			return path
		}
	}
	missing(t, commands[0])
	return ""
}

func missing(t testing.TB, what string) {
	t.Helper()
	const words = "!!! NOT TESTED: %s is missing; make test installs it or says how"
	if os.Getenv("CI") == "true" {
		t.Fatalf(words, what)
	}
	t.Skipf(words, what)
}

// Close ends the browser and waits for it, so that its profile can be used
// again at once. It may be called twice.
func (b *Browser) Close() {
	if b.closed {
		return
	}
	b.closed = true
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Cancel(ctx); err != nil {
		b.t.Logf("closing the browser: %v", err)
	}
}

// Open opens a tab for a person with cookies of their own.
func (b *Browser) Open(view View) *Page {
	b.t.Helper()
	return open(b.t, b.ctx, view, chromedp.WithNewBrowserContext())
}

// OpenProfile opens a tab on the browser's own profile, which Options.Profile keeps.
func (b *Browser) OpenProfile(view View) *Page {
	b.t.Helper()
	return open(b.t, b.ctx, view)
}
