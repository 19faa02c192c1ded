package config

import (
	"fmt"
	"go/token"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/flaregen/flaregen/generator/source"
)

var packageName = regexp.MustCompile(packagePattern)

// check judges the clients one by one and against each other, and fills in
// the defaults that depend on other values.
func (p *parser) check(f *File) {
	taken := map[string]source.Position{}
	for i := range f.Clients {
		c := &f.Clients[i]
		p.checkNames(c)
		p.checkOutput(c)
		p.checkSpec(c)
		if c.Package == "" {
			c.Package = c.Name
		}
		if len(c.Sources) == 0 {
			p.refuse(c, "sources", "no source is given", "name at least one file, such as spec/fragments/*.yaml")
		}
		p.claim(taken, c, "name", "client "+c.Name)
		p.claim(taken, c, "output", "folder "+c.Output)
		if c.Spec != "" {
			p.claim(taken, c, "spec", "file "+c.Spec)
		}
	}
	p.checkSplit(f)
	p.checkFakes(f)
}

// checkSplit keeps other clients out of the folder of one that is split: any
// folder in there may become that of a resource.
func (p *parser) checkSplit(f *File) {
	for i := range f.Clients {
		outer := &f.Clients[i]
		if outer.Split == SplitNone {
			continue
		}
		for j := range f.Clients {
			inner := &f.Clients[j]
			if i != j && (outer.Output == "." || strings.HasPrefix(inner.Output, outer.Output+"/")) {
				p.refuse(inner, "output", fmt.Sprintf("%s lies inside of %s, which is divided into packages at %s",
					inner.Output, outer.Output, outer.Position("split")), "choose another folder")
			}
		}
	}
}

// checkFakes keeps other clients out of the folders of servers for tests.
func (p *parser) checkFakes(f *File) {
	for i := range f.Clients {
		outer := &f.Clients[i]
		for j := range f.Clients {
			inner, fake := &f.Clients[j], path.Join(outer.Output, "fake")
			if outer.Testing && i != j && (inner.Output == fake || strings.HasPrefix(inner.Output, fake+"/")) {
				p.refuse(inner, "output", fmt.Sprintf("%s lies where the server for tests goes that %s asks for",
					inner.Output, outer.Position("test_server")), "choose another folder")
			}
		}
	}
}

func (p *parser) refuse(c *Client, key, problem, advice string) {
	p.errs.Add(c.Position(key), key, problem, advice)
}

func (p *parser) checkNames(c *Client) {
	for _, named := range []struct{ key, value string }{{"name", c.Name}, {"package", c.Package}} {
		switch {
		case named.key == "package" && named.value == "":
		case !packageName.MatchString(named.value) || token.IsKeyword(named.value):
			p.refuse(c, named.key, fmt.Sprintf("%q is no Go package name", named.value),
				"use lower-case letters, digits and underscores, a letter first, and no Go keyword")
		case named.value == "main" && (named.key == "package" || c.Package == ""):
			p.refuse(c, named.key, "a package called main cannot be imported", "choose another name")
		}
	}
}

func (p *parser) checkOutput(c *Client) {
	if !p.inside(c.Output) {
		p.refuse(c, "output", fmt.Sprintf("%q leaves the folder of the configuration", c.Output),
			"name a folder below it")
	}
	c.Output = path.Clean(c.Output)
}

func (p *parser) checkSpec(c *Client) {
	if c.Spec == "" {
		return
	}
	if !p.inside(c.Spec) {
		p.refuse(c, "spec", fmt.Sprintf("%q leaves the folder of the configuration", c.Spec),
			"name a file below it")
	}
	c.Spec = path.Clean(c.Spec)
	if ext := path.Ext(c.Spec); ext != ".yaml" && ext != ".yml" {
		p.refuse(c, "spec", fmt.Sprintf("%q is no YAML file", c.Spec), "end its name in .yaml")
	}
	if c.Spec == path.Base(filepath.ToSlash(p.name)) {
		p.refuse(c, "spec", "the merged document would replace the configuration", "choose another name")
	}
}

// inside reports whether a slash-separated name stays below the folder it is
// relative to, on every system.
func (p *parser) inside(name string) bool {
	return !strings.Contains(name, `\`) && filepath.IsLocal(filepath.FromSlash(name))
}

// claim reports a second client that wants what another one has.
func (p *parser) claim(taken map[string]source.Position, c *Client, key, what string) {
	if first, ok := taken[what]; ok {
		p.refuse(c, key, fmt.Sprintf("the %s is taken already, at %s", what, first), "choose another one")
		return
	}
	taken[what] = c.Position(key)
}
