package event_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/forma3d/connect/internal/event"
)

func asyncAPI(t *testing.T) ([]byte, any) {
	t.Helper()
	text, err := event.AsyncAPI("1.2.3")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return text, doc
}

// Each event as it is delivered must be what its message in the document says,
// and an event that lacks a field must not.
func TestTheAsyncAPIDocumentDescribesWhatIsDelivered(t *testing.T) {
	_, doc := asyncAPI(t)
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("mem:doc", doc); err != nil {
		t.Fatal(err)
	}
	for _, k := range event.Catalogue() {
		name := k.Payload.EventType()
		s, err := c.Compile("mem:doc#/components/messages/" + name + "/payload")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		payload, err := json.Marshal(k.Payload)
		if err != nil {
			t.Fatal(err)
		}
		valid := func(d event.Delivery) error {
			b, err := json.Marshal(d)
			if err != nil {
				t.Fatal(err)
			}
			v, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
			if err != nil {
				t.Fatal(err)
			}
			return s.Validate(v)
		}
		good := event.Delivery{ID: "1", Type: name, Tenant: "default", Time: time.Now(), Payload: payload}
		if err := valid(good); err != nil {
			t.Errorf("%s is delivered otherwise than described: %v", name, err)
		}
		bare, other := good, good
		bare.Payload, other.Type = json.RawMessage(`{}`), "another.type"
		if valid(bare) == nil || valid(other) == nil {
			t.Errorf("%s: the description takes anything", name)
		}
	}
}

func TestTheDocumentsNameEveryEventAndField(t *testing.T) {
	text, doc := asyncAPI(t)
	if again, _ := asyncAPI(t); !bytes.Equal(text, again) {
		t.Error("the document changes by itself")
	}
	md := event.Markdown()
	top := doc.(map[string]any)
	if top["asyncapi"] != "3.0.0" || top["info"].(map[string]any)["version"] != "1.2.3" {
		t.Errorf("the head of the document: %v, %v", top["asyncapi"], top["info"])
	}
	channels := top["channels"].(map[string]any)
	operations := top["operations"].(map[string]any)
	seen := map[string]bool{}
	for _, k := range event.Catalogue() {
		name := k.Payload.EventType()
		if seen[name] {
			t.Errorf("%s is twice in the catalogue", name)
		}
		seen[name] = true
		if channels[name] == nil || operations["publish-"+name] == nil {
			t.Errorf("%s has no channel or operation", name)
		}
		_, section, found := strings.Cut(md, "\n### "+name+"\n")
		section, _, _ = strings.Cut(section, "\n#")
		if !found || !strings.Contains(section, k.Summary) {
			t.Errorf("%s has no section of its own", name)
		}
		var fields map[string]any
		b, err := json.Marshal(k.Payload)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(b, &fields); err != nil {
			t.Fatal(err)
		}
		for f := range fields {
			if !strings.Contains(section, "\n| "+f+" | ") {
				t.Errorf("%s: no line on %s in:\n%s", name, f, section)
			}
		}
	}
	if len(channels) != len(seen) {
		t.Errorf("%d channels for %d events", len(channels), len(seen))
	}
	for _, line := range []string{
		"| lineItems | list of lineItemId (text), productSku (text), quantity (number) |", "| trackingNumber | text or null |", "| lineItemId | text, may be missing |", "| milestones | number by name |", "| timestamp | time (RFC 3339) |",
	} {
		if !strings.Contains(md, line) {
			t.Errorf("no line %q", line)
		}
	}
}
