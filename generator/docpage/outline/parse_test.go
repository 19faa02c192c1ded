package outline

import (
	"fmt"
	"strings"
	"testing"

	"github.com/flaregen/flaregen/generator/docpage/evidence"
)

// dump writes a schema on one line.
func dump(s *evidence.Schema) string {
	if s == nil {
		return "-"
	}
	var b strings.Builder
	if s.Name.Known() {
		b.WriteString(s.Name.Value + "=")
	}
	b.WriteString(string(s.Kind.Value))
	if s.Kind.Certainty == evidence.FromExample {
		b.WriteString("?")
	}
	for i, v := range s.Enum {
		b.WriteString(map[bool]string{true: "|", false: " "}[i > 0] + v.Value)
	}
	if s.Kind.Value != evidence.Union && len(s.Enum) == 0 && s.Shown.Listed && len(s.Properties) == 0 {
		b.WriteString("{" + strings.Join(s.Shown.Names, ",") + "}")
	}
	if s.Shown.More > 0 && len(s.Properties) == 0 {
		fmt.Fprintf(&b, "+%d", s.Shown.More)
	}
	if len(s.Properties) > 0 {
		b.WriteString("{")
		for i, p := range s.Properties {
			b.WriteString(map[bool]string{true: ", ", false: ""}[i > 0] + p.Name)
			if p.Required.Known() && !p.Required.Value {
				b.WriteString("?")
			}
			b.WriteString(":" + dump(p.Schema))
		}
		b.WriteString("}")
	}
	if s.Items != nil {
		b.WriteString("[" + dump(s.Items) + "]")
	}
	if s.Values != nil {
		b.WriteString("<" + dump(s.Values) + ">")
	}
	for i, arm := range s.Arms {
		b.WriteString(map[bool]string{true: " or ", false: "("}[i > 0] + dump(arm))
	}
	if len(s.Arms) > 0 {
		b.WriteString(")")
	}
	return b.String()
}

var here = evidence.Place{File: "page", Line: 3, Column: 5}

func TestParseType(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{`string`, `string`},
		{`optional number`, `? number`},
		{`file`, `file`},
		{`unknown`, `unknown`},
		{`null`, `null`},
		{`"a"`, `string "a"`},
		{`90`, `number 90`},
		{`-1.5 or 2`, `number -1.5|2`},
		{`true`, `boolean true`},
		{`optional "up" or "down" or 3 more`, `? string "up"|"down"+3`},
		{`"a"or "b"`, `string "a"|"b"`},
		{`“a” or “b”`, `string "a"|"b"`},
		{`"two words" or "one or two"`, `string "two words"|"one or two"`},
		{`"say "hi"" or "b"`, `string "say \"hi\""|"b"`},
		{`"a\nb" or "c\d"`, `string "a\nb"|"c\\d"`},
		{`object { a, b, 5 more }`, `object{a,b}+5`},
		{`object {code, "x.y" , 1 more}`, `object{code,x.y}+1`},
		{`object {  }`, `object{}`},
		{`object`, `object`},
		{`object {account\_id }`, `object{account_id}`},
		{`optional {latitude, longitude}`, `? object{latitude,longitude}`},
		{`array of { code, message}`, `array[object{code,message}]`},
		{`array of {…}`, `array[object]`},
		{`array of string or number`, `array[union(string or number)]`},
		{`array`, `array`},
		{`"x" or array of "x" or "y"`, `union(string "x" or array[string "x"|"y"])`},
		{`"a" or "b" or 1 or Thing`, `union(string "a"|"b" or number 1 or Thing=reference)`},
		{`map[string]`, `map<string>`},
		{`map[object { state } ]`, `map<object{state}>`},
		{`map[array of map["a" or "b"]] or unknown`, `union(map<array[map<string "a"|"b">]> or unknown)`},
		{`RecordTags`, `RecordTags=reference`},
		{`ARecord or AAAARecord or 18 more`, `union+18(ARecord=reference or AAAARecord=reference)`},
		{`ARecord object { name, 6 more }`, `ARecord=object{name}+6`},
		{`Shelf = object { id }`, `Shelf=object{id}`},
		{`Shelf = A or B`, `Shelf=union(A=reference or B=reference)`},
		{`State "on" or "off"`, `State=string "on"|"off"`},
		{`A object { x } or B object { y }`, `union(A=object{x} or B=object{y})`},
		{`object { url }  or object { html } `, `union(object{url} or object{html})`},
		{`A { a } and B object { b, 2 more } or C`, `union(object{a,b}+2 or C=reference)`},
		{"array\u00a0of\u00a0string", `array[string]`},
	} {
		schema, optional, err := ParseType(test.text, here)
		got := dump(schema)
		if optional {
			got = "? " + got
		}
		if err != nil || got != test.want {
			t.Errorf("%s: got %s, %v; want %s", test.text, got, err, test.want)
		}
	}
}

func TestParseTypeErrors(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{``, `there is no type`},
		{`optional`, `there is no type`},
		{`string or`, `there is no type`},
		{`two words`, `nothing is expected after the type, but "words" follows`},
		{`"open`, `a value's closing quotation mark is missing`},
		{`object { a, b`, `an object's closing brace is missing`},
		{`map[string`, `a map's closing bracket is missing`},
		{`string and`, `there is no type`},
		{`and`, `"and" is not a type`},
		{`-`, `"-" is not a type`},
		{`<b>`, `"<b>" is not a type`},
		{strings.Repeat("array of ", 80) + "string", `the type nests deeper than 64 levels`},
		{strings.Repeat("map[", 80) + "string", `the type nests deeper than 64 levels`},
	} {
		if schema, _, err := ParseType(test.text, here); err == nil || err.Error() != test.want || schema != nil {
			t.Errorf("%s: got %s, %v; want %s", test.text, dump(schema), err, test.want)
		}
	}
}

func TestParseEntry(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{`code: number`, `code! number`},
		{`"scan.code": optional string`, `scan.code? string`},
		{`"a: b": string`, `a: b! string`},
		{`account\_id: string`, `account_id! string`},
		{`urn:x: string`, `urn:x! string`},
		{`x:string`, `x! string`},
		{`"a"`, ` string "a"`},
		{`"a: b" or "c"`, ` string "a: b"|"c"`},
		{`array of object { id }`, ` array[object{id}]`},
		{`Shelf object { id }`, ` Shelf=object{id}`},
	} {
		e, err := ParseEntry(test.text, here)
		if err != nil {
			t.Errorf("%s: %v", test.text, err)
			continue
		}
		got := e.Name
		if e.Required.Known() {
			got += map[bool]string{true: "!", false: "?"}[e.Required.Value]
		}
		if got += " " + dump(e.Schema); got != test.want {
			t.Errorf("%s: got %s; want %s", test.text, got, test.want)
		}
	}
	if _, err := ParseEntry(`: string`, here); err == nil || err.Error() != "there is no name before the colon" {
		t.Error(err)
	}
}

func FuzzParseType(f *testing.F) {
	for _, text := range []string{`optional array of object { a, 5 more } or "x" or map[A = B]`, `“a”or 1 or 2 more`, `{"a" b, "c"`, `a\_b: {…}`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		schema, _, err := ParseType(text, here)
		if (schema == nil) != (err != nil) {
			t.Fatalf("schema %v, error %v", schema, err)
		}
		if entry, err := ParseEntry(text, here); (entry == nil) != (err != nil) {
			t.Fatalf("entry %v, error %v", entry, err)
		}
	})
}
