package event

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"
)

// The documents of the catalogue are made from the payload types themselves, by
// reflection: a second description by hand would be wrong one day. This is the
// one file of the package that may do so.

// Markdown is docs/events.md: every event with its fields, for people.
func Markdown() string {
	var b strings.Builder
	b.WriteString(`# Events

Made from internal/event by "make generate"; do not edit.

Everything that happens is an event in the journal, written in the transaction that made it happen. Subscribers get each at least once, in this envelope:

`)
	writeFields(&b, fields(reflect.TypeFor[Delivery]()))
	for _, part := range []struct{ scope, title, intro string }{
		{"service", "Events of the service", "Stable: what other services may rely on."},
		{"internal", "Internal events", "For the parts of this program, the event log and the page; they may change with a version."},
	} {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n", part.title, part.intro)
		for _, k := range Catalogue() {
			if k.Scope != part.scope {
				continue
			}
			fmt.Fprintf(&b, "\n### %s\n\n%s", k.Payload.EventType(), k.Summary)
			if k.Live != NotLive {
				fmt.Fprintf(&b, " On the live stream: `%s`.", k.Live)
			}
			fmt.Fprintf(&b, " Seeing it takes `%s`.", Permission(k.Payload.EventType()))
			b.WriteString("\n\n")
			writeFields(&b, fields(reflect.TypeOf(k.Payload)))
		}
	}
	b.WriteString(`
## The live stream

` + "`GET /api/v1/events/stream`" + ` sends what happens as Server-Sent Events: of the caller's tenant, and what the caller's permissions show. Several types share a name; ` + "`type`" + ` in the data tells them apart.

| Name | Types |
|---|---|
`)
	for _, name := range LiveNames() {
		fmt.Fprintf(&b, "| %s | %s |\n", name, strings.Join(typesOf(name), ", "))
	}
	b.WriteString("\nNot sent: " + strings.Join(typesOf(NotLive), ", ") + ".\n")
	return b.String()
}

// LiveNames are the names on the live stream, in the order of the alphabet.
func LiveNames() []string {
	var out []string
	for _, k := range Catalogue() {
		if k.Live != NotLive && !slices.Contains(out, k.Live) {
			out = append(out, k.Live)
		}
	}
	slices.Sort(out)
	return out
}

func typesOf(live string) []string {
	var out []string
	for _, k := range Catalogue() {
		if k.Live == live {
			out = append(out, k.Payload.EventType())
		}
	}
	return out
}

func writeFields(b *strings.Builder, list []field) {
	b.WriteString("| Field | Type |\n|---|---|\n")
	for _, f := range list {
		optional := ""
		if f.optional {
			optional = ", may be missing"
		}
		fmt.Fprintf(b, "| %s | %s%s |\n", f.name, f.words, optional)
	}
}

// schema is a JSON Schema, or a part of the AsyncAPI document.
type schema = map[string]any

// AsyncAPI is the catalogue as an AsyncAPI 3.0 document, for programs. version
// is the program's.
func AsyncAPI(version string) ([]byte, error) {
	channels, operations, messages, schemas := schema{}, schema{}, schema{}, schema{}
	for _, k := range Catalogue() {
		name := k.Payload.EventType()
		envelope := object(fields(reflect.TypeFor[Delivery]()))
		properties := envelope["properties"].(schema)
		properties["eventType"] = schema{"const": name}
		properties["payload"] = ref("schemas", name)
		schemas[name] = object(fields(reflect.TypeOf(k.Payload)))
		messages[name] = schema{"name": name, "summary": k.Summary, "contentType": "application/json", "payload": envelope}
		channel := schema{"address": name, "description": k.Summary, "messages": schema{name: ref("messages", name)}, "x-scope": k.Scope}
		if k.Live != NotLive {
			channel["x-live-name"] = k.Live
		}
		channel["x-permission"] = Permission(name)
		channels[name] = channel
		operations["publish-"+name] = schema{"action": "send", "channel": schema{"$ref": "#/channels/" + name}}
	}
	doc := schema{
		"asyncapi": "3.0.0",
		"info": schema{
			"title": "Forma3D Connect", "version": version,
			"description": "The events of the order hub. Each is delivered at least once: recognise a repeated one by its eventId.",
		},
		"defaultContentType": "application/json",
		"channels":           channels,
		"operations":         operations,
		"components":         schema{"messages": messages, "schemas": schemas},
	}
	out, err := json.MarshalIndent(doc, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("describe the events: %w", err)
	}
	return out, nil
}

func ref(kind, name string) schema { return schema{"$ref": "#/components/" + kind + "/" + name} }

// field is one field of a payload, for both documents.
type field struct {
	name     string
	words    string // its type, for people
	schema   schema
	optional bool
}

// fields describes a struct by what encoding/json makes of it.
func fields(t reflect.Type) []field {
	var out []field
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		words, s := describe(f.Type)
		out = append(out, field{name, words, s, strings.Contains(options, "omitempty")})
	}
	return out
}

func object(list []field) schema {
	properties, required := schema{}, []string{}
	for _, f := range list {
		properties[f.name] = f.schema
		if !f.optional {
			required = append(required, f.name)
		}
	}
	return schema{"type": "object", "properties": properties, "required": required}
}

// describe knows the types that payloads are made of. Another one is a mistake
// in the catalogue that the first test of it shows.
func describe(t reflect.Type) (words string, s schema) {
	switch t {
	case reflect.TypeFor[time.Time]():
		return "time (RFC 3339)", schema{"type": "string", "format": "date-time"}
	case reflect.TypeFor[json.RawMessage]():
		return "the event's own fields", schema{}
	}
	switch t.Kind() {
	case reflect.String:
		return "text", schema{"type": "string"}
	case reflect.Bool:
		return "true or false", schema{"type": "boolean"}
	case reflect.Int, reflect.Int64:
		return "number", schema{"type": "integer"}
	case reflect.Pointer:
		words, s := describe(t.Elem())
		s["type"] = []any{s["type"], "null"}
		return words + " or null", s
	case reflect.Slice:
		words, s := describe(t.Elem())
		return "list of " + words, schema{"type": "array", "items": s}
	case reflect.Map:
		words, s := describe(t.Elem())
		return words + " by name", schema{"type": "object", "additionalProperties": s}
	case reflect.Struct:
		list := fields(t)
		names := make([]string, len(list))
		for i, f := range list {
			names[i] = f.name + " (" + f.words + ")"
		}
		return strings.Join(names, ", "), object(list)
	}
	panic("event: the documents cannot describe a " + t.String())
}
