package curl_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/flaregen/flaregen/generator/docpage/curl"
	"github.com/flaregen/flaregen/generator/docpage/evidence"
)

var at = evidence.Place{File: "page.md", Line: 10, Column: 5}

func parse(t *testing.T, text string) *curl.Command {
	t.Helper()
	c, err := curl.Parse(text, at)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// show writes a command as one line of facts.
func show(c *curl.Command) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s", c.Method.Value, c.URL.Value)
	for _, list := range []struct {
		title  string
		fields []evidence.Field
	}{{"?", c.Query}, {"H", c.Headers}, {"F", c.Form}} {
		for _, f := range list.fields {
			fmt.Fprintf(&b, " %s(%s=%s", list.title, f.Name, f.Value)
			if f.File {
				b.WriteString(" file")
			}
			b.WriteString(")")
		}
	}
	for _, d := range c.Data {
		fmt.Fprintf(&b, " d(%s)", d.Value)
	}
	return b.String()
}

func TestParse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, want string }{
		{"plain", "curl https://api.depot.example/v2/shelves", "GET https://api.depot.example/v2/shelves"},
		{"continued", "curl https://a.example/$ID \\\n    -X put \\\n    -H \"Authorization: Bearer $TOKEN\"",
			"PUT https://a.example/$ID H(Authorization=Bearer $TOKEN)"},
		{"blank after the backslash", "curl https://a.example \\ \r\n  -X PUT", "PUT https://a.example"},
		{"no backslash", "curl https://a.example\n  -X PUT\nDone -X", "PUT https://a.example"},
		{"collapsed", `curl https://a.example/$ID \ -X PATCH \ -H 'A: b' \ -d '{ "a": [ {} ] }'`,
			`PATCH https://a.example/$ID H(A=b) d({ "a": [ {} ] })`},
		{"data", `curl https://a.example -d '{"a": "it'\''s"}'`, `POST https://a.example d({"a": "it's"})`},
		{"double quotes", `curl "https://a.example" --data "{\"a\": \"\$b\\\"}"`, `POST https://a.example d({"a": "$b\"})`},
		{"ANSI C", `curl https://a.example --data-raw $'a\n\'b\'\x41\u00e9\q'`, "POST https://a.example d(a\n'b'Aé\\q)"},
		{"long with equals sign", `curl --request=DELETE --url=https://a.example --header='A: b:c'`, "DELETE https://a.example H(A=b:c)"},
		{"joined letters", `curl -sSLXPUT -H'A: b' https://a.example`, "PUT https://a.example H(A=b)"},
		{"query", `curl "https://a.example/b?c=d%20e&f=$G&h#i"`, "GET https://a.example/b ?(c=d e) ?(f=$G) ?(h=)"},
		{"unquoted query", `curl https://a.example/b?c=d&f=g`, "GET https://a.example/b ?(c=d) ?(f=g)"},
		{"get", `curl -G https://a.example -d a=b --data-urlencode 'c=d e'`, "GET https://a.example ?(a=b) ?(c=d e)"},
		{"head", `curl -I https://a.example`, "HEAD https://a.example"},
		{"form", `curl https://a.example -F file=@a.png;type=image/png --form 'note="a b"' -F 'text=www 300 IN  A' --form-string x=@y`,
			"POST https://a.example F(file=a.png file) F(note=a b) F(text=www 300 IN  A) F(x=@y)"},
		{"upload", `curl -T data.bin https://a.example`, "PUT https://a.example"},
		{"json", `curl --json '{}' https://a.example`, "POST https://a.example H(Content-Type=application/json) H(Accept=application/json) d({})"},
		{"other options", `curl -s -o out.bin --max-time 5 --compressed https://a.example -u me`, "GET https://a.example"},
		{"pipe", `curl https://a.example | jq -X PUT`, "GET https://a.example"},
		{"fence", "curl https://a.example ``` -X PUT", "GET https://a.example"},
		{"prompt", `$ curl https://a.example`, "GET https://a.example"},
		{"curly quotes", `curl “https://a.example” -H ‘A: b’ -d ‘{"a": "b"}’`, `POST https://a.example H(A=b) d({"a": "b"})`},
		{"cut off", `curl https://a.example -d '{"a": `, `POST https://a.example d({"a": )`},
		{"apostrophe", `curl https://a.example/it's`, `GET https://a.example/it's`},
		{"value missing", `curl https://a.example -X`, `GET https://a.example`},
		{"bearer", `curl https://a.example --oauth2-bearer abc`, `GET https://a.example H(Authorization=Bearer abc)`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := show(parse(t, c.text)); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestParseErrors(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                "this is no curl command",
		"wget https://a":  "this is no curl command",
		"curl -X PUT":     "the curl command has no URL",
		"curl \\":         "the curl command has no URL",
		"curly https://a": "this is no curl command",
	} {
		if _, err := curl.Parse(text, at); err == nil || err.Error() != want {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
}

func TestPlaces(t *testing.T) {
	t.Parallel()
	c := parse(t, "curl https://a.example \\\n  -X PUT \\\n  -H 'Content-Type: application/json' \\\n  -d '{\n  \"é\": 1, \"b\": [\n    2]}'\n200 example")
	if want := (evidence.Place{File: "page.md", Line: 11, Column: 6}); c.Method.Place != want {
		t.Errorf("method at %v, want %v", c.Method.Place, want)
	}
	if want := (evidence.Place{File: "page.md", Line: 12, Column: 7}); c.Headers[0].Place != want {
		t.Errorf("header at %v, want %v", c.Headers[0].Place, want)
	}
	body := c.Body()
	if body.Example.Value == nil {
		t.Fatal("the data is not read as JSON")
	}
	two := body.Example.Value.Content[3].Content[0]
	if two.Value != "2" || two.Line != 15 || two.Column != 5 {
		t.Errorf("%q is at %d:%d, want 2 at 15:5", two.Value, two.Line, two.Column)
	}
	b := body.Example.Value.Content[2]
	if b.Value != "b" || b.Line != 14 || b.Column != 11 {
		t.Errorf("%q is at %d:%d, want b at 14:11", b.Value, b.Line, b.Column)
	}
}

func TestSize(t *testing.T) {
	t.Parallel()
	const command = "curl https://a.example \\\n  -X PUT"
	for _, after := range []string{"", "\n200 example\n{}", "\n```\n", " | jq ."} {
		if got := parse(t, command+after).Size; got != len(command) {
			t.Errorf("before %q: %d bytes, want %d", after, got, len(command))
		}
	}
}

func TestBody(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text, media string
		stated            bool
		value, fields     bool
	}{
		{"JSON", `curl https://a.example -d '{"a": 1}'`, "application/json", false, true, false},
		{"stated", `curl https://a.example -H 'content-type: Application/JSON; charset=utf-8' -d '[]'`, "application/json", true, true, false},
		{"cut off", `curl https://a.example -d '{"a": '`, "application/json", false, false, false},
		{"form", `curl https://a.example -F a=b`, "multipart/form-data", false, false, true},
		{"urlencoded", `curl https://a.example -d a=b -d c=d`, "application/x-www-form-urlencoded", false, false, true},
		{"urlencoded braces", `curl https://a.example -H 'Content-Type: application/x-www-form-urlencoded' -d '{}'`,
			"application/x-www-form-urlencoded", true, false, false},
		{"text", `curl https://a.example -H 'Content-Type: text/plain' -d 'a=b'`, "text/plain", true, false, false},
		{"upload", `curl https://a.example -H 'Content-Type: video/mp4' -T a.mp4`, "video/mp4", true, false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			body := parse(t, c.text).Body()
			if body.MediaType.Value != c.media || (body.MediaType.Certainty == evidence.Stated) != c.stated {
				t.Errorf("media type %q, certainty %d", body.MediaType.Value, body.MediaType.Certainty)
			}
			if (body.Example.Value != nil) != c.value || (len(body.Example.Fields) > 0) != c.fields {
				t.Errorf("value %v, fields %v", body.Example.Value, body.Example.Fields)
			}
		})
	}
	if body := parse(t, "curl https://a.example").Body(); body != nil {
		t.Errorf("a body without data: %+v", body)
	}
}

func TestAcceptSecurityServer(t *testing.T) {
	t.Parallel()
	c := parse(t, `curl https://api.depot.example/v2/halls/$HALL_ID/gates -H 'Accept: image/png, */*' -H "X-Auth-Email: $E" -H "X-Auth-Key: $K"`)
	if got := c.Accept().Value; got != "image/png" {
		t.Errorf("Accept: %q", got)
	}
	if got := c.Security(); len(got) != 1 || got[0].Value != "api_email_key" || got[0].Certainty != evidence.FromExample {
		t.Errorf("Security: %+v", got)
	}
	servers := map[string]string{}
	for _, path := range []string{"/halls/{hall_id}/gates", "/gates", "/halls/{hall_id}/doors", "/{a}/{b}/{c}/{d}/{e}/{f}"} {
		servers[path] = c.Server(path).Value
	}
	want := map[string]string{
		"/halls/{hall_id}/gates": "https://api.depot.example/v2", "/gates": "https://api.depot.example/v2/halls/$HALL_ID",
		"/halls/{hall_id}/doors": "", "/{a}/{b}/{c}/{d}/{e}/{f}": "",
	}
	if !reflect.DeepEqual(servers, want) {
		t.Errorf("servers: %v", servers)
	}

	for header, want := range map[string]string{
		"Authorization: Bearer $T":    "api_token",
		"X-Auth-User-Service-Key: $K": "user_service_key",
		"Authorization: Basic abc":    "",
		"Accept: */*":                 "",
	} {
		c := parse(t, `curl https://a.example -H "`+header+`"`)
		got := ""
		if s := c.Security(); len(s) > 0 {
			got = s[0].Value
		}
		if got != want || c.Accept().Known() {
			t.Errorf("%s: %q, accepts %q", header, got, c.Accept().Value)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{
		"curl https://a.example \\\n -X PUT -d '{\"a\": 1}'",
		`curl "https://a.example?b=c" -F f=@g;type=h -H 'I: j'`,
		`curl $'a\u00e9' “b” ‘c’ \ --json '[`,
		"$ curl -G -sSLd x",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := curl.Parse(text, at)
		if err != nil {
			return
		}
		if c.Size > len(text) || c.Size < len("curl") {
			t.Errorf("size %d of %d", c.Size, len(text))
		}
		if again, err := curl.Parse(text[:c.Size], at); err != nil || again.URL != c.URL {
			t.Errorf("the command alone reads differently: %v, %v", again, err)
		}
		c.Body()
		c.Accept()
		c.Security()
		c.Server("/a/{b}")
	})
}
