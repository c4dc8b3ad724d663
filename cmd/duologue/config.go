package main

import (
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"

	"duologue/mailer"

	"github.com/caarlos0/env/v11"
)

// Config are the operator's settings, read from the environment alone. All are
// optional.
type Config struct {
	Database       string   `env:"DUOLOGUE_DATABASE"`
	Listen         string   `env:"DUOLOGUE_LISTEN"          envDefault:"127.0.0.1:8080"`
	Address        string   `env:"DUOLOGUE_URL"`
	SMTPServer     string   `env:"DUOLOGUE_SMTP"`
	MailFrom       string   `env:"DUOLOGUE_MAIL_FROM"`
	Data           string   `env:"DUOLOGUE_DATA"            envDefault:"./data"`
	Secret         string   `env:"DUOLOGUE_SECRET"`
	TrustedProxies []string `env:"DUOLOGUE_TRUSTED_PROXIES"`
	MetricsToken   string   `env:"DUOLOGUE_METRICS_TOKEN"`

	// URL, SMTP (nil: outbox) and From are read out of the above.
	URL  *url.URL         `env:"-"`
	SMTP *mailer.Settings `env:"-"`
	From mail.Address     `env:"-"`
}

func readConfig(environment map[string]string) (Config, error) {
	c, err := env.ParseAsWithOptions[Config](env.Options{Environment: environment})
	if err != nil {
		return c, err
	}
	if c.Database == "" {
		c.Database = "sqlite:" + filepath.Join(c.Data, "duologue.db")
	}
	return c, errors.Join(c.readURL(), c.readSMTP(), c.readFrom(), c.readProxies())
}

// readURL reads the address of the site, made from where it listens if it is
// not set.
func (c *Config) readURL() error {
	host, port, err := net.SplitHostPort(c.Listen)
	if _, portErr := strconv.ParseUint(port, 10, 16); err != nil || portErr != nil {
		return fmt.Errorf("DUOLOGUE_LISTEN must be host:port, such as 127.0.0.1:8080: %q", c.Listen)
	}
	if c.Address == "" {
		if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
			host = "localhost"
		}
		c.Address = "http://" + net.JoinHostPort(host, port)
	}
	c.URL, err = url.Parse(strings.TrimRight(c.Address, "/"))
	if err != nil || c.URL.Host == "" || c.URL.Scheme != "http" && c.URL.Scheme != "https" ||
		c.URL.Path != "" || c.URL.RawQuery != "" || c.URL.User != nil {
		return fmt.Errorf("DUOLOGUE_URL must be an address such as https://dialogues.example, without a path: %q", c.Address)
	}
	return nil
}

func (c *Config) readSMTP() error {
	if c.SMTPServer == "" {
		return nil
	}
	settings, err := mailer.ParseSMTP(c.SMTPServer)
	if err != nil {
		return fmt.Errorf("DUOLOGUE_SMTP: %w", err)
	}
	c.SMTP = &settings
	return nil
}

// readFrom reads the sender of all mail. Without one it is an address of the
// site's own host.
func (c *Config) readFrom() error {
	if c.MailFrom == "" {
		host := "localhost"
		if c.URL != nil && net.ParseIP(c.URL.Hostname()) == nil {
			host = c.URL.Hostname()
		}
		c.From = mail.Address{Name: "Duologue", Address: "duologue@" + host}
		return nil
	}
	from, err := mail.ParseAddress(c.MailFrom)
	if err != nil {
		return errors.New("DUOLOGUE_MAIL_FROM must be an address such as Duologue <no-reply@dialogues.example>")
	}
	c.From = *from
	return nil
}

func (c *Config) readProxies() error {
	for i, proxy := range c.TrustedProxies {
		proxy = strings.TrimSpace(proxy)
		c.TrustedProxies[i] = proxy
		_, addressErr := netip.ParseAddr(proxy)
		_, networkErr := netip.ParsePrefix(proxy)
		if addressErr != nil && networkErr != nil {
			return fmt.Errorf("DUOLOGUE_TRUSTED_PROXIES must be addresses or networks separated by commas: %q", proxy)
		}
	}
	return nil
}

// contact is the address of the site's imprint, empty if there is no real one.
func (c *Config) contact() string {
	if c.MailFrom == "" {
		return ""
	}
	return c.From.Address
}
