package web

import (
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humafiber"
	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/compress"
)

// proxyHeader holds the visitor's address; a trusted proxy overwrites it.
const proxyHeader = "X-Real-IP"

// App makes the web server's application out of the audiences' routes.
func (k *Kit) App(routes []Route) *fiber.App {
	k.headers = secureHeaders(k.Settings.HTTPS())
	app := fiber.New(k.config())
	server := app.Server()
	server.Handler = closeDoubtful(server.Handler)
	app.Use(k.observe, k.secure, compress.New(compress.Config{Level: compress.LevelDefault}), k.receive(uploadsOf(routes)))
	api := humafiber.New(app, apiConfig())
	k.pages = map[string]Route{}
	k.register(app, api, append(k.routes(), routes...))
	k.register(app, api, []Route{{Method: "GET", Path: openAPIPath, Handler: showAPI(api)}})
	return app
}

// Routes lists every route that App serves, for the access test.
func (k *Kit) Routes(routes []Route) []Route {
	all := append(k.routes(), routes...)
	return append(all, Route{Method: "GET", Path: openAPIPath})
}

func (k *Kit) config() fiber.Config {
	config := fiber.Config{
		AppName:                      "Duologue",
		Immutable:                    true,
		CaseSensitive:                true,
		DisableStartupMessage:        true,
		DisablePreParseMultipartForm: true,
		StreamRequestBody:            true,
		BodyLimit:                    bodyLimit,
		ReadBufferSize:               16 << 10,
		ReadTimeout:                  20 * time.Second,
		WriteTimeout:                 60 * time.Second,
		IdleTimeout:                  2 * time.Minute,
		EnableIPValidation:           true,
		EnableTrustedProxyCheck:      true,
		TrustedProxies:               k.Settings.TrustedProxies,
		ErrorHandler:                 k.handleError,
	}
	if len(k.Settings.TrustedProxies) > 0 {
		config.ProxyHeader = proxyHeader
	}
	return config
}

const openAPIPath = "/api/v1/openapi.json"

// apiConfig describes the API without the pages that load from elsewhere.
func apiConfig() huma.Config {
	config := huma.DefaultConfig("Duologue", "1")
	config.OpenAPIPath, config.DocsPath, config.SchemasPath = "", "", ""
	config.CreateHooks = nil
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"device": {Type: "http", Scheme: "bearer", Description: "The token of a provisioned device."},
	}
	return config
}
