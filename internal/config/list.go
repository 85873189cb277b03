package config

import (
	"fmt"
	"strings"

	"github.com/caarlos0/env/v11"
)

// Setting describes one setting for people.
type Setting struct {
	Group   string // heading
	Name    string // name in the environment
	Field   string // name of the Go field
	Default string
	Doc     string
	Secret  bool
}

// List gives every setting in the order of the Config's fields. The texts come
// from the same struct tags that Load reads.
func List() []Setting {
	var out []Setting
	for _, g := range new(Config).groups() {
		params, err := env.GetFieldParams(g.part)
		if err != nil {
			panic("config: tags of " + g.title + " do not parse: " + err.Error())
		}
		for _, p := range params {
			d := docOf(g.part, p.Key)
			out = append(out, Setting{Group: g.title, Name: p.Key, Field: d.field, Default: p.DefaultValue, Doc: d.doc, Secret: d.secret})
		}
	}
	return out
}

// Effective is one setting as this process has it.
type Effective struct {
	Setting
	Given bool   // it comes from the environment; else from the default
	Value string // as it was written, or the default; "" for secrets
}

// Effective gives every setting with its value, secrets without.
func (c *Config) Effective() []Effective {
	var out []Effective
	for _, s := range List() {
		value, given := c.given[s.Name]
		if !given && !s.Secret {
			value = s.Default
		}
		out = append(out, Effective{Setting: s, Given: given, Value: value})
	}
	return out
}

// Example is the text of .env.example.
func Example() string {
	var b strings.Builder
	b.WriteString("# Settings of Forma3D Connect. Copy to .env and fill in what you use;\n# everything is optional. Generated from internal/config: do not edit.\n")
	group := ""
	for _, s := range List() {
		if s.Group != group {
			group = s.Group
			fmt.Fprintf(&b, "\n# --- %s ---\n", group)
		}
		fmt.Fprintf(&b, "\n# %s\n#%s=%s\n", s.Doc, s.Name, s.Default)
	}
	return b.String()
}

// Markdown is the text of docs/configuration.md.
func Markdown() string {
	var b strings.Builder
	b.WriteString("# Settings\n\nEvery setting comes from the environment or from a `.env` file in the working folder; a bad value stops the start with one message that lists every bad setting. Generated from `internal/config`: do not edit.\n")
	group := ""
	for _, s := range List() {
		if s.Group != group {
			group = s.Group
			fmt.Fprintf(&b, "\n## %s\n\n| Setting | Default | Meaning |\n| --- | --- | --- |\n", group)
		}
		def := "–"
		if s.Default != "" {
			def = "`" + s.Default + "`"
		}
		if s.Secret {
			def = "– (secret)"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", s.Name, def, strings.ReplaceAll(s.Doc, "|", "\\|"))
	}
	return b.String()
}
