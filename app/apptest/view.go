package apptest

import (
	"context"
	"os"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/css"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// View is the screen a person holds and how it is set.
type View struct {
	Width, Height int64   // CSS pixels
	Scale         float64 // device pixels in one of them
	Touch         bool    // a phone: touch, and the mobile viewport
	Language      string  // Accept-Language and navigator.language; empty: English
	Zone          string  // such as Asia/Shanghai; empty: the machine's
	Dark          bool    // prefers a dark colour scheme
	Unseen        bool    // nothing is painted but a corner: the page is laid out and measured, not looked at
}

// Narrow is the smallest screen the product promises to fit.
func Narrow() View { return View{Width: 320, Height: 640, Scale: 2, Touch: true} }

// Phone is a usual phone held upright.
func Phone() View { return View{Width: 390, Height: 844, Scale: 2, Touch: true} }

// Desktop is a usual window on a desk.
func Desktop() View { return View{Width: 1280, Height: 900, Scale: 1} }

// In is the view set to another language.
func (v View) In(language string) View {
	v.Language = language
	return v
}

// apply sets a tab to the view.
func (v View) apply() chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		if err := v.size(ctx, t); err != nil {
			return err
		}
		// The inspector of styles, which nobody asks here, makes each page slower.
		if _, err := cdp.Call(ctx, t, css.Disable, cdp.Empty{}); err != nil {
			return err
		}
		// A tab behind another one has the focus all the same.
		if _, err := cdp.Call(ctx, t, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}); err != nil {
			return err
		}
		language := v.Language
		if language == "" {
			language = "en"
		}
		headers := network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": language}}
		if _, err := cdp.Call(ctx, t, network.SetExtraHTTPHeaders, headers); err != nil {
			return err
		}
		if _, err := cdp.Call(ctx, t, emulation.SetLocaleOverride, emulation.SetLocaleOverrideParams{Locale: language}); err != nil {
			return err
		}
		if v.Zone != "" {
			if _, err := cdp.Call(ctx, t, emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: v.Zone}); err != nil {
				return err
			}
		}
		if !v.Dark {
			return nil
		}
		dark := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}}}
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, dark)
		return err
	})
}

func (v View) size(ctx context.Context, t *chromedp.Target) error {
	options := []chromedp.EmulateViewportOption{chromedp.EmulateScale(v.Scale)}
	if v.Touch {
		options = append(options, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulatePortrait)
	}
	if v.Unseen && os.Getenv("DUOLOGUE_SHOTS") == "" {
		options = append(options, func(screen *emulation.SetDeviceMetricsOverrideParams, _ *emulation.SetTouchEmulationEnabledParams) {
			screen.Viewport = &page.Viewport{Width: 1, Height: 1, Scale: 1}
		})
	}
	_, err := chromedp.EmulateViewport(v.Width, v.Height, options...)(ctx, t)
	return err
}
