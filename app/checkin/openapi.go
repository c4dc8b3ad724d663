package checkin

import (
	"reflect"

	"duologue/app/web"

	"github.com/danielgtaylor/huma/v2"
)

// scanRequest is what a scan says.
type scanRequest struct {
	Nonce     string `json:"nonce" format:"uuid" doc:"Chosen by the device for this scan. A repeated nonce gets the first answer, whatever else is sent with it."`
	List      string `json:"list" doc:"The id of one of the device's lists."`
	Code      string `json:"code" maxLength:"512" doc:"What the QR code says, or the reference printed under it."`
	Direction string `json:"direction" enum:"entry,exit"`
	ScannedAt string `json:"scanned_at,omitempty" format:"date-time" doc:"By the device's clock. It counts if it lies between 48 hours ago and 5 minutes ahead."`
	Forced    bool   `json:"forced,omitempty" doc:"Let in against the rules; needs the right. Overrides all results but unknown, wrong_dialogue, revoked and cancelled."`
	Note      string `json:"note,omitempty" maxLength:"500"`
}

type undoRequest struct {
	Nonce string `json:"nonce" format:"uuid" doc:"Of this undo: the same one undoes once."`
	Scan  string `json:"scan" format:"uuid" doc:"The nonce of the scan to take back."`
}

type provisionRequest struct {
	Secret string `json:"secret" doc:"From the fragment of the address that the organiser's QR code shows."`
}

// operation begins the description of one route.
type operation struct {
	api huma.API
	op  huma.Operation
}

func describe(api huma.API, method, path, id, summary string) operation {
	return operation{api, huma.Operation{
		Method: method, Path: path, OperationID: id, Summary: summary, Tags: []string{"check-in"},
		Security: []map[string][]string{{"device": {}}}, Responses: map[string]*huma.Response{},
	}}
}

func (o operation) schema(v any) *huma.Schema {
	return huma.SchemaFromType(o.api.OpenAPI().Components.Schemas, reflect.TypeOf(v))
}

// either is a thing or an array of at most max such things.
func (o operation) either(v any, max int, more ...any) *huma.Schema {
	one := o.schema(v)
	item := one
	if len(more) > 0 {
		item = &huma.Schema{OneOf: []*huma.Schema{one}}
		for _, m := range more {
			item.OneOf = append(item.OneOf, o.schema(m))
		}
	}
	return &huma.Schema{OneOf: []*huma.Schema{one, {Type: huma.TypeArray, Items: item, MaxItems: &max}}}
}

func (o *operation) takes(schema *huma.Schema) {
	o.op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"application/json": {Schema: schema}}}
}

func (o operation) answers(status, description string, schema *huma.Schema) operation {
	r := &huma.Response{Description: description}
	if schema != nil {
		r.Content = map[string]*huma.MediaType{"application/json": {Schema: schema}}
	}
	o.op.Responses[status] = r
	return o
}

// refuses names the problems (RFC 9457) that may come instead, and adds the
// operation to the description.
func (o operation) refuses(statuses map[string]string) {
	for status, description := range statuses {
		o.op.Responses[status] = &huma.Response{Description: description,
			Content: map[string]*huma.MediaType{"application/problem+json": {Schema: o.schema(web.Problem{})}}}
	}
	o.api.OpenAPI().AddOperation(&o.op)
}

func query(name, description string) *huma.Param {
	return &huma.Param{Name: name, In: "query", Required: true, Description: description, Schema: &huma.Schema{Type: huma.TypeString}}
}

const (
	noDevice  = "Unknown or revoked device."
	malformed = "Malformed."
)

func describeProvision(api huma.API) {
	o := describe(api, "POST", "/api/v1/checkin/provision", "provision", "Become a device, with a one-time secret")
	o.op.Security = nil
	o.takes(o.schema(provisionRequest{}))
	o.answers("200", "The token, shown this once.", o.schema(provisionAnswer{})).
		refuses(map[string]string{"404": "Unknown, spent, expired or revoked secret.", "422": malformed, "429": "Too many tries."})
}

func describeDevice(api huma.API) {
	o := describe(api, "GET", "/api/v1/checkin/device", "device", "What this device is and may do")
	o.answers("200", "The device.", o.schema(deviceAnswer{})).refuses(map[string]string{"401": noDevice})
}

func describeScans(api huma.API) {
	o := describe(api, "POST", "/api/v1/checkin/scans", "scan", "Judge and store scans")
	o.op.Description = "One scan, or an array of them (an offline queue), answered by an array in the same order in which what cannot be judged has a problem in its place."
	o.takes(o.either(scanRequest{}, maxScans))
	o.answers("200", "How it was judged.", o.either(scanAnswer{}, maxScans, itemProblem{})).
		refuses(map[string]string{"400": "No JSON.", "401": noDevice, "403": "Not the device's list, or forced without the right.",
			"413": "Too large.", "415": "Not application/json.", "422": malformed, "429": "Too many references."})
}

func describeUndo(api huma.API) {
	o := describe(api, "POST", "/api/v1/checkin/undo", "undo", "Take back the last accepted scan of somebody")
	o.takes(o.schema(undoRequest{}))
	o.answers("204", "Taken back.", nil).
		refuses(map[string]string{"401": noDevice, "403": "Without the right.", "404": "Unknown scan.",
			"409": "It changed nothing, was taken back, or was followed by another.", "422": malformed})
}

func describeSearch(api huma.API) {
	o := describe(api, "GET", "/api/v1/checkin/search", "search", "Find registrations by the start of a name, organisation or reference")
	o.op.Parameters = []*huma.Param{query("q", "At least two letters, or one Chinese character."), query("list", "The id of one of the device's lists.")}
	max := 20
	o.answers("200", "At most 20.", &huma.Schema{Type: huma.TypeArray, Items: o.schema(guestAnswer{}), MaxItems: &max}).
		refuses(map[string]string{"401": noDevice, "403": "Without the right, or not the device's list.", "422": "Too little was typed.", "429": "Too many searches."})
}

func describeCounters(api huma.API) {
	o := describe(api, "GET", "/api/v1/checkin/lists/{list}/counters", "counters", "The figures of a list")
	list := query("list", "The id of one of the device's lists.")
	list.In = "path"
	o.op.Parameters = []*huma.Param{list}
	o.answers("200", "The figures.", o.schema(countersAnswer{})).
		refuses(map[string]string{"401": noDevice, "403": "Not the device's list."})
}
