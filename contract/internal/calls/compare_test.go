package calls

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
)

func value(t *testing.T, text string) (value any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		t.Fatal(err)
	}
	return value
}

func TestMissing(t *testing.T) {
	for _, test := range []struct{ said, understood, want string }{
		{`{"id": "a", "n": 1}`, `{"id": "a", "n": 1, "more": true}`, ""},
		{`{"id": "a"}`, `{"id": "b"}`, `/id is "b", not "a"`},
		{`{"id": "a"}`, `{}`, `/id is absent, not "a"`},
		{`{"n": 0, "s": "", "b": false, "l": [], "o": {"p": null}}`, `{}`, ""},
		{`{"at": "2030-01-02T03:04:05Z"}`, `{"at": "2030-01-02T05:04:05.000+02:00"}`, ""},
		{`{"at": "2030-01-02T03:04:05Z"}`, `{"at": "2030-01-02T03:04:06Z"}`, `/at is "2030-01-02T03:04:06Z", not "2030-01-02T03:04:05Z"`},
		{`[{"id": "a"}, {"id": "b"}]`, `[{"id": "a"}, {"id": "c"}]`, `/1/id is "c", not "b"`},
		{`[1, 2]`, `[1]`, `/ is a list of 1, not a list of 2`},
		{`{"o": {"p": 1}}`, `{"o": [1]}`, `/o is a list of 1, not an object`},
		{`{"private_key": "hush"}`, `{"private_key": "quiet"}`, `/private_key is [REDACTED], not [REDACTED]`},
		{`{"pem": "-----BEGIN PRIVATE KEY-----"}`, `{}`, `/pem is absent, not [REDACTED]`},
	} {
		if got := strings.Join(Missing(value(t, test.said), value(t, test.understood)), "; "); got != test.want {
			t.Errorf("%s of %s: got %q, want %q", test.understood, test.said, got, test.want)
		}
	}
}

func TestDifferences(t *testing.T) {
	got := Differences(value(t, `{"same": {"a": [1, null]}, "false": false, "null": null, "more": 0, "at": "2030-01-02T05:04:05+02:00"}`),
		value(t, `{"same": {"a": [1, null]}, "less": "", "false": null, "at": "2030-01-02T03:04:05Z"}`))
	want := []string{
		`/at is "2030-01-02T05:04:05+02:00", not "2030-01-02T03:04:05Z"`, `/false is false, not null`,
		`/less is absent, not ""`, `/more is 0, not absent`, `/null is null, not absent`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestSteps: steps can be told apart, and each says how it is to end.
func TestSteps(t *testing.T) {
	seen := map[string]bool{}
	for _, step := range Steps() {
		if seen[step.Name()] {
			t.Errorf("%s is there twice", step.Name())
		}
		seen[step.Name()] = true
		if (step.Refused == 0) != (step.Status == 0) || step.Refused != 0 && len(step.Want) > 0 {
			t.Errorf("%s is refused and is not", step.Name())
		}
	}
}

func TestUnmet(t *testing.T) {
	w := NewWorld(t)
	cert := w.Leaf.Certificate
	step := Step{Want: members{"id": "a", "certificate": leaf}}
	for name, test := range map[string]struct {
		result any
		want   string
	}{
		"met":           {members{"id": "a", "certificate": cert, "expires_on": leafEnd(w)}, ""},
		"a list":        {[]any{members{"id": "a", "certificate": cert, "expires_on": leafEnd(w)}, members{}}, ""},
		"an empty list": {[]any{}, "the list is empty"},
		"another value": {members{"id": "b", "certificate": cert, "expires_on": leafEnd(w)}, `/id is "b", not "a"`},
		"absent":        {members{"id": "a", "certificate": cert}, fmt.Sprintf("/expires_on is absent, not %q", leafEnd(w))},
		"another end":   {members{"id": "a", "certificate": cert, "expires_on": "2030-01-02T03:04:05Z"}, fmt.Sprintf(`/expires_on is "2030-01-02T03:04:05Z", not %q`, leafEnd(w))},
		"no result":     {nil, `/ is null, not an object`},
	} {
		if got := strings.Join(step.Unmet(w, test.result), "; "); got != test.want {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
}
