package join

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	ev "github.com/flaregen/flaregen/generator/docpage/evidence"
)

// sheet is a page in the making. Its statements stand on lines that count up,
// so that every statement has a place of its own.
type sheet struct {
	*ev.Page
	line int
}

func newSheet(name string, format ev.Format) *sheet {
	return &sheet{Page: &ev.Page{Name: name, Format: format}}
}

func (s *sheet) at() ev.Place {
	s.line++
	return ev.Place{File: s.Name, Line: s.line, Column: 1}
}

func (s *sheet) text(value string) ev.Fact[string] { return ev.Says(value, s.at()) }

func (s *sheet) op(method, path string) *ev.Operation {
	op := &ev.Operation{Place: s.at(), Method: s.text(method), Path: s.text(path)}
	s.Operations = append(s.Operations, op)
	return op
}

func (s *sheet) kind(k ev.Kind, change ...func(*ev.Schema)) *ev.Schema {
	at := s.at()
	t := &ev.Schema{Place: at, Kind: ev.Says(k, at)}
	for _, c := range change {
		c(t)
	}
	return t
}

func (s *sheet) named(name string) func(*ev.Schema) {
	return func(t *ev.Schema) { t.Name = s.text(name) }
}

func (s *sheet) limit(key, value string) func(*ev.Schema) {
	return func(t *ev.Schema) {
		if t.Limits == nil {
			t.Limits = map[string]ev.Fact[string]{}
		}
		t.Limits[key] = s.text(value)
	}
}

func (s *sheet) enum(values ...string) func(*ev.Schema) {
	return func(t *ev.Schema) {
		for _, v := range values {
			t.Enum = append(t.Enum, s.text(v))
		}
	}
}

// object takes names and schemas in turn; a ? behind a name makes it optional.
func (s *sheet) object(members ...any) *ev.Schema {
	t := s.kind(ev.Object)
	for i := 0; i < len(members); i += 2 {
		name, optional := strings.CutSuffix(members[i].(string), "?")
		p := &ev.Property{Name: name, Place: s.at(), Schema: members[i+1].(*ev.Schema)}
		p.Required = ev.Says(!optional, p.Place)
		t.Properties = append(t.Properties, p)
		t.Shown.Names = append(t.Shown.Names, name)
	}
	return t
}

func (s *sheet) array(items *ev.Schema) *ev.Schema {
	return s.kind(ev.Array, func(t *ev.Schema) { t.Items = items })
}

func (s *sheet) param(op *ev.Operation, in ev.In, name string, schema *ev.Schema) {
	p := &ev.Param{Name: name, Place: s.at(), Schema: schema}
	if in != ev.InUnknown {
		p.In, p.Required = ev.Says(in, p.Place), ev.Says(in == ev.InPath, p.Place)
	}
	op.Params = append(op.Params, p)
}

func (s *sheet) answer(op *ev.Operation, schema *ev.Schema, example string) *ev.Answer {
	at := s.at()
	a := &ev.Answer{Place: at, Status: guess("200", at, ev.FromName), Schema: schema}
	if example != "" {
		a.Examples = []*ev.Example{s.example(example)}
	}
	op.Answers = append(op.Answers, a)
	return a
}

func (s *sheet) example(json string) *ev.Example {
	at := s.at()
	e := &ev.Example{Place: at, Text: json}
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(json), &doc); err != nil {
		panic(err)
	}
	e.Value = doc.Content[0]
	place(e.Value, at.Line)
	return e
}

func place(n *yaml.Node, line int) {
	n.Line = line
	for _, child := range n.Content {
		place(child, line)
	}
}

// show writes an operation in a compact form: every statement that joining is
// about, with a ~ where it was inferred.
func show(op *Operation) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s", op.Method.Value, op.Path.Value)
	for _, f := range []struct {
		name string
		fact ev.Fact[string]
	}{{"id", op.ID}, {"tag", op.Tag}, {"deprecated", op.Deprecated}} {
		if f.fact.Known() {
			fmt.Fprintf(&b, " %s=%s", f.name, f.fact.Value)
		}
	}
	if len(op.Permissions) > 0 {
		fmt.Fprintf(&b, " permissions=%s", showSet(op.Permissions))
	}
	if len(op.Security) > 0 {
		fmt.Fprintf(&b, " security=%s", showSet(op.Security))
	}
	for _, p := range op.Params {
		fmt.Fprintf(&b, "\n%s %s%s %s", p.In.Value, p.Name, mark(p.Required), showSchema(p.Schema))
	}
	for _, body := range op.Bodies {
		fmt.Fprintf(&b, "\nbody%s %s %s", mark(body.Required), body.MediaType.Value, showSchema(body.Schema))
	}
	for _, a := range op.Answers {
		fmt.Fprintf(&b, "\n%s %s %s", a.Status.Value, a.MediaType.Value, showSchema(a.Schema))
	}
	return b.String()
}

func mark(required ev.Fact[bool]) string {
	if required.Value {
		return "!"
	}
	return ""
}

func showSchema(s *ev.Schema) string {
	if s == nil {
		return "-"
	}
	var b strings.Builder
	if s.Kind.Certainty != ev.Stated {
		b.WriteString("~")
	}
	if s.Name.Known() {
		b.WriteString(s.Name.Value + ":")
	}
	switch s.Kind.Value {
	case ev.Object:
		b.WriteString("{")
		for i, p := range s.Properties {
			if i > 0 {
				b.WriteString(" ")
			}
			fmt.Fprintf(&b, "%s%s=%s", p.Name, mark(p.Required), showSchema(p.Schema))
		}
		b.WriteString("}")
	case ev.Array:
		b.WriteString("[" + showSchema(s.Items) + "]")
	case ev.Map:
		b.WriteString("map[" + showSchema(s.Values) + "]")
	case ev.Union:
		for i, arm := range s.Arms {
			if i > 0 {
				b.WriteString("|")
			}
			b.WriteString(showSchema(arm))
		}
	default:
		b.WriteString(string(s.Kind.Value))
	}
	if len(s.Enum) > 0 {
		b.WriteString("(" + showSet(s.Enum) + ")")
	}
	if s.Format.Known() {
		b.WriteString("/" + s.Format.Value)
	}
	for _, key := range slices.Sorted(keys(s.Limits)) {
		fmt.Fprintf(&b, "/%s=%s", key, s.Limits[key].Value)
	}
	if s.Nullable.Value {
		b.WriteString("/null")
	}
	if s.ReadOnly.Value {
		b.WriteString("/ro")
	}
	return b.String()
}

func keys(m map[string]ev.Fact[string]) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func showDisagreements(r *Result) string {
	var b strings.Builder
	for _, d := range r.Disagreements {
		fmt.Fprintf(&b, "%s: %s (%s) not %s (%s)\n", d.Subject, d.Won.Value, d.Won.Place.File, d.Lost.Value, d.Lost.Place.File)
	}
	return b.String()
}

// TestDisagreements has the ways in which pages are known to disagree.
func TestDisagreements(t *testing.T) {
	tests := []struct {
		name  string
		pages func() []*sheet
		want  string // the operation
		said  string // the disagreements
	}{
		{"1: names of path parameters, lengths, an empty body, security", func() []*sheet {
			r := newSheet("r", ev.HTMLText)
			op := r.op("DELETE", "/a/{account_id}/certs/{cert_id}")
			r.param(op, ev.InPath, "account_id", r.kind(ev.String, r.limit("maxLength", "32")))
			r.param(op, ev.InPath, "cert_id", r.kind(ev.String, r.limit("maxLength", "36")))
			op.Security = []ev.Fact[string]{r.text("api_token"), r.text("api_email_key")}
			r.answer(op, r.object("errors", r.array(r.object("code", r.kind(ev.Number, r.limit("minimum", "1000"))))), "")
			d := newSheet("d", ev.Dump)
			op = d.op("DELETE", "/a/{account_identifier}/certs/{identifier}")
			op.ID, op.Tag = d.text("delete-cert"), d.text("Certs")
			d.param(op, ev.InPath, "identifier", d.kind(ev.String, d.limit("maxLength", "32"), func(s *ev.Schema) { s.ReadOnly = ev.Says(true, s.Place) }))
			d.param(op, ev.InPath, "account_identifier", d.kind(ev.String, d.limit("maxLength", "32")))
			op.Security = []ev.Fact[string]{d.text("api_email_key")}
			op.Bodies = []*ev.Body{{Place: d.at(), MediaType: d.text("application/json"), Required: ev.Says(true, d.at())}}
			d.answer(op, d.object("errors", d.array(d.object("code", d.kind(ev.Integer, d.limit("minimum", "1000"))))), "")
			return []*sheet{r, d}
		}, `DELETE /a/{account_id}/certs/{cert_id} id=delete-cert tag=Certs security=api_email_key, api_token
path account_id! string/maxLength=32
path cert_id! string/maxLength=36
200 application/json {errors!=[{code!=integer/minimum=1000}]}`,
			`answer 200: errors[].code: type: integer (d) not number (r)
body: none (r) not a body of no known content (d)
path: /a/{account_id}/certs/{cert_id} (r) not /a/{account_identifier}/certs/{identifier} (d)
path parameter cert_id: maxLength: 36 (r) not 32 (d)
security: api_email_key, api_token (r) not api_email_key (d)
`},
		{"2: an unwrapped page with constraints, and one with the envelope", func() []*sheet {
			s := newSheet("s", ev.SDKText)
			op := s.op("DELETE", "/z/{zone_id}/certs/{certificate_id}")
			s.param(op, ev.InUnknown, "certificateId", s.kind(ev.String, s.limit("maxLength", "32")))
			s.param(op, ev.InUnknown, "zone_id", s.kind(ev.String, s.limit("maxLength", "32")))
			a := s.answer(op, s.object("id?", s.kind(ev.String, s.limit("maxLength", "32")), "expires_on?", s.kind(ev.String, func(t *ev.Schema) { t.Format = s.text("date-time") })),
				`{"success": true, "result": {"id": "x", "expires_on": "2100-01-01T05:20:00Z"}}`)
			a.Unwrapped = true
			m := newSheet("m", ev.Markdown)
			op = m.op("DELETE", "/z/{zone_id}/certs/{certificate_id}")
			m.param(op, ev.InPath, "zone_id", m.kind(ev.String))
			m.param(op, ev.InPath, "certificate_id", m.kind(ev.String))
			m.answer(op, m.object("errors", m.array(m.object("code", m.kind(ev.Number))), "success", m.kind(ev.Boolean, m.enum("true")),
				"result?", m.object("id?", m.kind(ev.String), "expires_on?", m.kind(ev.String))), "")
			return []*sheet{s, m}
		}, `DELETE /z/{zone_id}/certs/{certificate_id}
path zone_id! string/maxLength=32
path certificate_id! string/maxLength=32
200 application/json {errors!=[{code!=number}] success!=boolean(true) result={id=string/maxLength=32 expires_on=string/date-time}}`,
			``},
		{"3: an identifier of at most 32 characters, or of exactly 36", func() []*sheet {
			r := newSheet("r", ev.HTMLText)
			op := r.op("DELETE", "/certs/{id}")
			r.param(op, ev.InPath, "id", r.kind(ev.String, r.limit("maxLength", "36"), r.limit("minLength", "36")))
			r.answer(op, nil, `{}`)
			s := newSheet("s", ev.SDKText)
			op = s.op("DELETE", "/certs/{id}")
			s.param(op, ev.InPath, "id", s.kind(ev.String, s.limit("maxLength", "32")))
			s.answer(op, nil, `{}`)
			return []*sheet{s, r}
		}, `DELETE /certs/{id}
path id! string/maxLength=36/minLength=36
200 application/json ~{}`,
			"path parameter id: maxLength: 36 (r) not 32 (s)\n"},
		{"4: doubly escaped PEM, and a type that another page writes out", func() []*sheet {
			m := newSheet("m", ev.Markdown)
			op := m.op("GET", "/certs/{id}")
			m.param(op, ev.InPath, "id", m.kind(ev.String))
			info := m.object("code", m.kind(ev.Number), "source?", m.object("pointer?", m.kind(ev.String)))
			m.named("ResponseInfo")(info)
			again := m.kind(ev.Reference, m.named("ResponseInfo"))
			m.answer(op, m.object("errors", m.array(info), "messages", m.array(again),
				"cert", m.kind(ev.String, func(s *ev.Schema) {
					s.Default = m.text(`"-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----"`)
				})), "")
			p := newSheet("p", ev.SDKText)
			op = p.op("GET", "/certs/{id}")
			p.param(op, ev.InPath, "id", p.kind(ev.String))
			p.answer(op, p.object("errors", p.array(p.object("code", p.kind(ev.Integer), "source?", p.object("pointer?", p.kind(ev.String)))),
				"cert", p.kind(ev.String, func(s *ev.Schema) {
					s.Default = p.text(`"-----BEGIN CERTIFICATE-----\\nMIIC\\n-----END CERTIFICATE-----\\n"`)
				})), "")
			return []*sheet{p, m}
		}, `GET /certs/{id}
path id! string
200 application/json {errors!=[ResponseInfo:{code!=integer source={pointer=string}}] messages!=[ResponseInfo:{code!=number source={pointer=string}}] cert!=string}`,
			"answer 200: errors[].code: type: integer (p) not number (m)\n"},
		{"5: envelopes that are not alike", func() []*sheet {
			m := newSheet("m", ev.Markdown)
			op := m.op("GET", "/things")
			message := m.object("message", m.kind(ev.String), "code?", m.kind(ev.Number))
			m.answer(op, m.object("errors", m.array(message), "messages", m.array(m.kind(ev.String)), "success", m.kind(ev.Boolean, m.enum("true")),
				"result?", m.array(m.kind(ev.String)), "result_info?", m.object("count?", m.kind(ev.Number), "cursor?", m.kind(ev.String))), "")
			r := newSheet("r", ev.HTMLText)
			op = r.op("GET", "/things")
			r.answer(op, r.object("errors", r.array(r.object("message", r.kind(ev.String))), "messages", r.array(r.object("message", r.kind(ev.String))),
				"success?", r.kind(ev.Boolean), "result", r.array(r.kind(ev.String)), "result_info?", r.object("count?", r.kind(ev.Number), "page?", r.kind(ev.Number))), "")
			return []*sheet{r, m}
		}, `GET /things
200 application/json {errors!=[{message!=string code=number}] messages!=[string] success!=boolean(true) result=[string] result_info={count=number cursor=string page=number}}`,
			`answer 200: messages[]: type: string (m) not object { message } (r)
answer 200: result: required: false (m) not true (r)
answer 200: success: required: true (m) not false (r)
`},
		{"6: noise", func() []*sheet {
			r := newSheet("r", ev.HTMLText)
			op := r.op("GET", "/things")
			op.Deprecated, op.Permissions = r.text("Use the newer one’s list."), []ev.Fact[string]{r.text("Things Read")}
			r.answer(op, r.kind(ev.String, r.enum(`"it’s"`)), "")
			s := newSheet("s", ev.SDKText)
			op = s.op("GET", "/things")
			op.Deprecated, op.Permissions = s.text("Use the newer  one's list"), []ev.Fact[string]{s.text("Things Read.")}
			s.answer(op, s.kind(ev.String, s.enum(`"it's"`)), "")
			return []*sheet{r, s}
		}, `GET /things deprecated=Use the newer one’s list. permissions=Things Read
200 application/json string("it’s")`,
			""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			sheets := tt.pages()
			var pages []*ev.Page
			for _, s := range sheets {
				pages = append(pages, s.Page)
			}
			for range 2 {
				result := Pages(pages)
				if len(result.Operations) != 1 {
					t.Fatalf("%d operations", len(result.Operations))
				}
				if got := show(result.Operations[0]); got != tt.want {
					t.Errorf("got\n%s\nwant\n%s", got, tt.want)
				}
				if got := showDisagreements(result); got != tt.said {
					t.Errorf("disagreements\n%s\nwant\n%s", got, tt.said)
				}
				slices.Reverse(pages)
			}
		})
	}
}

// TestCompletion has what one page leaves to be worked out.
func TestCompletion(t *testing.T) {
	tests := []struct {
		name string
		page func(s *sheet)
		want string
	}{
		{"a page with nothing but an example", func(s *sheet) {
			op := s.op("DELETE", "/z/{zone_id}/certs/{id}")
			s.answer(op, nil, `{"success": true, "errors": [], "result": {"id": "x", "days": 3650, "ca": {"name": "n"}, "gone": null}}`).Unwrapped = true
		}, `DELETE /z/{zone_id}/certs/{id}
path zone_id! ~string
path id! ~string
200 application/json ~{success=~boolean errors=~[~unknown] result=~{id=~string days=~number ca=~{name=~string} gone=~unknown/null}}`},
		{"a member that only the example has", func(s *sheet) {
			s.answer(s.op("GET", "/x"), s.object("result?", s.object("id", s.kind(ev.String))), `{"result": {"id": "x", "created_at": "2031"}}`)
		}, `GET /x
200 application/json {result={id!=string created_at=~string}}`},
		{"a name that hides a list", func(s *sheet) {
			message := s.object("code", s.kind(ev.Number))
			s.named("Message")(message)
			s.answer(s.op("GET", "/x"), s.object("errors", message, "messages", s.kind(ev.Reference, s.named("Message"))), `{"errors": [{"code": 1000}], "messages": []}`)
		}, `GET /x
200 application/json {errors!=~Message:[{code!=number}] messages!=~Message:[{code!=number}]}`},
		{"the same without an example", func(s *sheet) {
			message := s.object("code", s.kind(ev.Number))
			s.named("Message")(message)
			s.answer(s.op("GET", "/x"), s.object("errors", message, "messages", s.kind(ev.Reference, s.named("Message"))), "")
		}, `GET /x
200 application/json {errors!=~[Message:{code!=number}] messages!=~[Message:{code!=number}]}`},
		{"an object that is cut the second time", func(s *sheet) {
			full := s.object("a", s.object("pointer?", s.kind(ev.String)))
			cut := s.kind(ev.Object)
			cut.Shown.Names = []string{"pointer"}
			s.answer(s.op("GET", "/x"), s.object("first", full, "second", s.object("b", cut)), "")
		}, `GET /x
200 application/json {first!={a!={pointer=string}} second!={b!={pointer=string}}}`},
		{"recursion that is cut to anything", func(s *sheet) {
			shelf := s.object("id", s.kind(ev.String), "children?", s.array(s.kind(ev.Unknown)))
			s.named("Shelf")(shelf)
			s.answer(s.op("GET", "/x"), s.object("result", shelf), `{"result": {"id": "1", "children": [{"id": "2"}]}}`)
		}, `GET /x
200 application/json {result!=Shelf:{id!=string children=[~Shelf:reference]}}`},
		{"recursion by name", func(s *sheet) {
			shelf := s.object("id", s.kind(ev.String), "above?", s.kind(ev.Reference, s.named("Shelf")))
			s.named("Shelf")(shelf)
			s.answer(s.op("GET", "/x"), s.object("result", shelf), "")
		}, `GET /x
200 application/json {result!=Shelf:{id!=string above=Shelf:reference}}`},
		{"a type under a heading of its own", func(s *sheet) {
			s.answer(s.op("GET", "/x"), s.object("result", s.kind(ev.Reference, s.named("Shelf"))), "")
			s.Types = []*ev.NamedType{{Name: "Shelf", Place: s.at(), Schema: s.object("id", s.kind(ev.String))}}
		}, `GET /x
200 application/json {result!=Shelf:{id!=string}}`},
		{"a type that only the example shows", func(s *sheet) {
			s.answer(s.op("GET", "/x"), s.object("result", s.kind(ev.Reference, s.named("Shelf"))), `{"result": {"id": "1"}}`)
		}, `GET /x
200 application/json {result!=~Shelf:{id=~string}}`},
		{"a field called body is the body", func(s *sheet) {
			op := s.op("PATCH", "/x")
			op.Bodies = []*ev.Body{{Place: s.at(), Schema: s.object("body", s.array(s.object("id", s.kind(ev.String)))), Example: s.example(`[{"id": "1"}]`)}}
			s.answer(op, nil, `{"success": true}`)
		}, `PATCH /x
body! application/json [{id!=string}]
200 application/json ~{success=~boolean}`},
		{"a field called body is a field", func(s *sheet) {
			op := s.op("PATCH", "/x")
			op.Bodies = []*ev.Body{{Place: s.at(), Schema: s.object("body", s.kind(ev.String)), Example: s.example(`{"body": "text"}`)}}
			s.answer(op, nil, `{"success": true}`)
		}, `PATCH /x
body! application/json {body!=string}
200 application/json ~{success=~boolean}`},
		{"a form that only the example shows", func(s *sheet) {
			op := s.op("POST", "/x")
			at := s.at()
			op.Bodies = []*ev.Body{{Place: at, MediaType: s.text("multipart/form-data"), Example: &ev.Example{Place: at, Fields: []ev.Field{
				{Place: at, Name: "table", Value: "shelves.csv", File: true}, {Place: at, Name: "replace", Value: "true"}, {Place: at, Name: "name", Value: "x"},
			}}}}
			s.answer(op, nil, `{"success": true}`)
		}, `POST /x
body multipart/form-data ~{table=~file replace=~boolean name=~string}
200 application/json ~{success=~boolean}`},
		{"an operation of accounts or zones", func(s *sheet) {
			op := s.op("GET", "/{accounts_or_zones}/{account_or_zone_id}/rules")
			s.param(op, ev.InPath, "account_id", s.kind(ev.String))
			s.param(op, ev.InPath, "zone_id", s.kind(ev.String))
			s.answer(op, nil, `{"success": true}`)
		}, `GET /accounts/{account_id}/rules
path account_id! string
200 application/json ~{success=~boolean}
GET /zones/{zone_id}/rules
path zone_id! string
200 application/json ~{success=~boolean}`},
		{"an answer that is not JSON", func(s *sheet) { s.op("GET", "/export") }, `GET /export
200 application/octet-stream ~file`},
		{"an answer of a known kind", func(s *sheet) {
			s.answer(s.op("GET", "/export"), nil, "").MediaType = s.text("text/csv")
		}, `GET /export
200 text/csv ~file`},
		{"nothing is said about an answer to DELETE", func(s *sheet) { s.op("DELETE", "/x") }, "DELETE /x\n200  -"},
		{"parameters that are not placed", func(s *sheet) {
			op := s.op("PATCH", "/a/{account_id}/p/{pallet_id}")
			s.param(op, ev.InUnknown, "palletId", s.kind(ev.String))
			s.param(op, ev.InUnknown, "account_id", s.kind(ev.String))
			s.param(op, ev.InUnknown, "stack", s.array(s.kind(ev.String)))
			s.answer(op, nil, `{"success": true}`)
		}, `PATCH /a/{account_id}/p/{pallet_id}
path account_id! string
path pallet_id! string
body application/json {stack=[string]}
200 application/json ~{success=~boolean}`},
		{"keys that are data", func(s *sheet) {
			s.answer(s.op("GET", "/x"), nil, `{"result": {"3818d821-5901-4147-a474-f5f5aec1d54e": {"state": "a"}, "b17c8043-99a0-4202-b7d9-8f7cdbee02cd": {"state": "b", "n": 1}}}`)
		}, `GET /x
200 application/json ~{result=~map[~{state=~string n=~number}]}`},
		{"an extra member belongs to the alternative that is meant", func(s *sheet) {
			union := s.kind(ev.Union)
			union.Arms = []*ev.Schema{
				s.object("kind", s.kind(ev.String, s.enum(`"user"`)), "email?", s.kind(ev.String)),
				s.object("kind", s.kind(ev.String, s.enum(`"robot"`)), "model", s.kind(ev.String)),
			}
			s.answer(s.op("GET", "/x"), s.object("owner", union), `{"owner": {"kind": "robot", "model": "R2", "speed": 2.5}}`)
		}, `GET /x
200 application/json {owner!={kind!=string("user") email=string}|{kind!=string("robot") model!=string speed=~number}}`},
		{"a number with the format of integers", func(s *sheet) {
			s.answer(s.op("GET", "/x"), s.object("n", s.kind(ev.Number, func(t *ev.Schema) { t.Format = s.text("int64") })), "")
		}, `GET /x
200 application/json {n!=integer/int64}`},
		{"an enum that the page cuts, and a limit that says nothing", func(s *sheet) {
			cut := s.kind(ev.String, s.enum(`"a"`, `"b"`), s.limit("minItems", "1"))
			cut.Shown = ev.Shown{Names: []string{`"a"`, `"b"`}, More: 4}
			s.answer(s.op("GET", "/x"), s.object("status", cut), "")
		}, `GET /x
200 application/json {status!=string}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newSheet("page", ev.Markdown)
			tt.page(s)
			before := fmt.Sprintf("%+v", snapshot(s.Page))
			result := Pages([]*ev.Page{s.Page})
			var got []string
			for _, op := range result.Operations {
				got = append(got, show(op))
			}
			if text := strings.Join(got, "\n"); text != tt.want {
				t.Errorf("got\n%s\nwant\n%s", text, tt.want)
			}
			if after := fmt.Sprintf("%+v", snapshot(s.Page)); after != before {
				t.Errorf("the page was changed:\n%s\nwas\n%s", after, before)
			}
		})
	}
}

// snapshot shows all schemas of a page.
func snapshot(p *ev.Page) (texts []string) {
	for _, op := range p.Operations {
		for _, param := range op.Params {
			texts = append(texts, string(param.In.Value)+param.Name+showSchema(param.Schema))
		}
		for _, b := range op.Bodies {
			texts = append(texts, b.MediaType.Value+showSchema(b.Schema))
		}
		for _, a := range op.Answers {
			texts = append(texts, a.MediaType.Value+showSchema(a.Schema), fmt.Sprint(a.Unwrapped))
		}
	}
	return texts
}

// TestOrder: no order of pages changes anything.
func TestOrder(t *testing.T) {
	formats := []ev.Format{ev.Markdown, ev.HTMLText, ev.SDKText, ev.Dump}
	kinds := []ev.Kind{ev.String, ev.Number, ev.Integer, ev.Boolean, ev.Unknown, ev.Map}
	for seed := range uint64(200) {
		random := rand.New(rand.NewPCG(seed, 1))
		var pages []*ev.Page
		for i := range 2 + random.IntN(4) {
			s := newSheet(fmt.Sprintf("p%d", i), formats[random.IntN(len(formats))])
			s.Retrieved = []string{"", "2031-01-01", "2031-01-02"}[random.IntN(3)]
			for range 1 + random.IntN(2) {
				op := s.op([]string{"GET", "POST"}[random.IntN(2)], []string{"/a/{b}", "/a/{c}", "/d"}[random.IntN(3)])
				members := []any{}
				for _, name := range []string{"x", "y", "z"}[random.IntN(3):] {
					members = append(members, name+[]string{"", "?"}[random.IntN(2)],
						s.kind(kinds[random.IntN(len(kinds))], s.limit("maxLength", fmt.Sprint(random.IntN(3)))))
				}
				s.answer(op, s.object(members...), []string{"", `{"x": 1, "w": "w"}`}[random.IntN(2)])
			}
			pages = append(pages, s.Page)
		}
		want := Pages(pages)
		for range 3 {
			random.Shuffle(len(pages), func(i, j int) { pages[i], pages[j] = pages[j], pages[i] })
			got := Pages(pages)
			if !reflect.DeepEqual(got, want) {
				t.Fatalf("seed %d: another order gives another result", seed)
			}
		}
	}
}

// TestInferences: what no page states is listed, once, with its place.
func TestInferences(t *testing.T) {
	s := newSheet("page", ev.Markdown)
	op := s.op("PATCH", "/x")
	op.Bodies = []*ev.Body{{Place: s.at(), Schema: s.object("body", s.array(s.kind(ev.String))), Example: s.example(`["x"]`)}}
	s.answer(op, s.object("result?", s.object("id", s.kind(ev.String))), `{"result": {"id": "x", "owner": {"name": "n"}}}`)
	var got []string
	for _, i := range Pages([]*ev.Page{s.Page}).Inferences {
		got = append(got, fmt.Sprintf("%s: %s: %s (%d)", i.Operation, i.Subject, i.What, i.From))
	}
	want := []string{
		"PATCH /x: body: the field body is the whole body: array of string (1)",
		"PATCH /x: answer 200: result.owner: object { name } (1)",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

// TestResources: a page that does not name its resource follows those that do,
// unless they disagree.
func TestResources(t *testing.T) {
	s := newSheet("page", ev.Markdown)
	s.op("GET", "/z/{zone_id}/certs")
	s.op("DELETE", "/z/{zone_id}/certs/{id}").Resource = s.text("zones.certificates")
	s.op("POST", "/z/{zone_id}/certs/{id}/activate")
	s.op("GET", "/a/{x}").Resource = s.text("one")
	s.op("PUT", "/a/{y}").Resource = s.text("two")
	s.op("GET", "/a")
	var got []string
	result := Pages([]*ev.Page{s.Page})
	for _, op := range result.Operations {
		got = append(got, title(op.Operation)+" "+op.Resource.Value)
	}
	want := []string{
		"GET /a ", "GET /a/{x} one", "PUT /a/{y} two",
		"GET /z/{zone_id}/certs zones.certificates", "DELETE /z/{zone_id}/certs/{id} zones.certificates", "POST /z/{zone_id}/certs/{id}/activate ",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	if !slices.ContainsFunc(result.Inferences, func(i Inference) bool {
		return i.Operation == "GET /z/{zone_id}/certs" && i.Subject == "resource"
	}) {
		t.Errorf("not reported: %v", result.Inferences)
	}
}

// TestNames: a page whose types name each other again and again stays small.
func TestNames(t *testing.T) {
	s := newSheet("page", ev.Markdown)
	const types = 60
	for i := range types {
		next := func() *ev.Schema { return s.kind(ev.Reference, s.named(fmt.Sprintf("T%d", i+1))) }
		s.Types = append(s.Types, &ev.NamedType{Name: fmt.Sprintf("T%d", i), Place: s.at(), Schema: s.object("a", next(), "b", next())})
	}
	s.answer(s.op("GET", "/x"), s.kind(ev.Reference, s.named("T0")), "")
	result := Pages([]*ev.Page{s.Page})
	if n := size(result.Operations[0].Answers[0].Schema); n > 2*maxCopies {
		t.Errorf("%d schemas", n)
	}
}

// TestSplit: pages that have no operation in common come apart.
func TestSplit(t *testing.T) {
	var pages []*ev.Page
	for i, paths := range [][]string{{"/a", "/b"}, {"/c"}, {"/b", "/d"}, {"/e", "/c"}} {
		s := newSheet(fmt.Sprintf("p%d", i), ev.Markdown)
		for _, path := range paths {
			s.op("GET", path)
		}
		pages = append(pages, s.Page)
	}
	var got []string
	for _, part := range Pages(pages).Split() {
		var paths []string
		for _, op := range part.Operations {
			paths = append(paths, op.Path.Value)
		}
		got = append(got, strings.Join(paths, ""))
	}
	if want := []string{"/a/b/d", "/c/e"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
