package views

import (
	"bytes"
	"html/template"
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
)

// markdownCacheSize bounds how many rendered texts are kept; texts of agendas
// and practical pages are few and shown often.
const markdownCacheSize = 2048

// markdownCache renders Markdown to safe HTML and keeps what it rendered.
// The same text always gives the same HTML, so nothing ever goes stale.
type markdownCache struct {
	engine goldmark.Markdown
	policy *bluemonday.Policy
	mu     sync.RWMutex
	done   map[string]template.HTML
}

func newMarkdownCache() *markdownCache {
	policy := bluemonday.NewPolicy()
	policy.AllowElements("h2", "h3", "h4", "p", "br", "hr", "ul", "ol", "li", "strong", "em", "blockquote", "code", "pre",
		"dl", "dt", "dd", "table", "thead", "tbody", "tr", "th", "td", "del")
	policy.AllowStandardURLs()
	policy.AllowAttrs("href").OnElements("a")
	policy.AllowRelativeURLs(true)
	policy.RequireNoFollowOnLinks(false)
	return &markdownCache{
		engine: goldmark.New(
			goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.DefinitionList, extension.Linkify),
		),
		policy: policy,
		done:   map[string]template.HTML{},
	}
}

// html renders source; raw HTML in it is dropped. Headings of the first level
// become second-level ones, because the page owns its title.
func (c *markdownCache) html(source string) template.HTML {
	c.mu.RLock()
	html, ok := c.done[source]
	c.mu.RUnlock()
	if ok {
		return html
	}
	var buf bytes.Buffer
	if err := c.engine.Convert([]byte(source), &buf); err != nil {
		return template.HTML(template.HTMLEscapeString(source))
	}
	raw := strings.NewReplacer("<h1", "<h2", "</h1>", "</h2>").Replace(buf.String())
	html = template.HTML(c.policy.Sanitize(raw))
	c.mu.Lock()
	if len(c.done) >= markdownCacheSize {
		clear(c.done)
	}
	c.done[strings.Clone(source)] = html
	c.mu.Unlock()
	return html
}
