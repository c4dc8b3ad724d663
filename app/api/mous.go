package api

import (
	"reflect"

	"duologue/app/web"
	"duologue/views"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"
)

// mouPage is how many records one answer has.
const mouPage = 100

// mouList is a page of the register.
type mouList struct {
	Items []views.MoUOpen `json:"items"`
	Next  string          `json:"next,omitempty" doc:"The parameter after of the next page; left out on the last."`
}

// indexMoUs gives a page of the public records that a filter finds.
func (d data) indexMoUs(c *fiber.Ctx) error {
	query, err := web.Query(c)
	if err != nil {
		return err
	}
	page, err := d.Store.PublicMoUs(web.Context(c), web.MoUFilter(query), query.Line("after", 400), mouPage)
	if err != nil {
		return err
	}
	list := mouList{Items: []views.MoUOpen{}, Next: page.After}
	for _, m := range page.Rows {
		list.Items = append(list.Items, views.NewMoUOpen(d.Link(""), m))
	}
	return answer(c, list)
}

// showMoU gives one public record.
func (d data) showMoU(c *fiber.Ctx) error {
	m, err := d.Store.PublicMoU(web.Context(c), c.Params("reference"))
	if err != nil {
		return err
	}
	return answer(c, views.NewMoUOpen(d.Link(""), m))
}

func answer(c *fiber.Ctx, body any) error {
	c.Set(fiber.HeaderCacheControl, "no-cache")
	return c.JSON(body)
}

func describeMoUs(api huma.API) {
	op := &huma.Operation{Method: "GET", Path: "/api/v1/mous", OperationID: "mous", Summary: "The public register of MoUs, those signed last first",
		Tags: []string{"register"}, Responses: responses(api, mouList{}, map[string]string{"404": "A forged cursor.", "429": "Too many requests."})}
	for _, p := range [][2]string{{"party", "Code of a body."}, {"country", "Side: be, cn or other."}, {"topic", "Code of a theme."}, {"year", "Of the signing."},
		{"state", "Such as signed or in_effect."}, {"dialogue", "Slug of a dialogue."}, {"q", "Starts of words of title, parties, signatories, reference."},
		{"after", "Next of the page before."}} {
		op.Parameters = append(op.Parameters, &huma.Param{Name: p[0], In: "query", Description: p[1], Schema: &huma.Schema{Type: huma.TypeString}})
	}
	api.OpenAPI().AddOperation(op)
}

func describeMoU(api huma.API) {
	api.OpenAPI().AddOperation(&huma.Operation{Method: "GET", Path: "/api/v1/mous/{reference}", OperationID: "mou", Summary: "One record of the register",
		Tags: []string{"register"}, Responses: responses(api, views.MoUOpen{}, map[string]string{"404": "There is no such public record.", "429": "Too many requests."}),
		Parameters: []*huma.Param{{Name: "reference", In: "path", Required: true, Description: "Such as 2026-001.", Schema: &huma.Schema{Type: huma.TypeString}}}})
}

// responses describe what comes back, or which problems (RFC 9457) instead.
func responses(api huma.API, body any, refusals map[string]string) map[string]*huma.Response {
	schema := func(v any) *huma.Schema {
		return huma.SchemaFromType(api.OpenAPI().Components.Schemas, reflect.TypeOf(v))
	}
	list := map[string]*huma.Response{"200": {Description: "As visitors see it.", Content: map[string]*huma.MediaType{"application/json": {Schema: schema(body)}}}}
	for status, description := range refusals {
		list[status] = &huma.Response{Description: description, Content: map[string]*huma.MediaType{"application/problem+json": {Schema: schema(web.Problem{})}}}
	}
	return list
}
