package notify

import (
	"bytes"
	"embed"
	"fmt"
	htmltemplate "html/template"
	"net/url"
	"strings"
	texttemplate "text/template"
	"time"
)

// content is what a message says, before it becomes text or HTML. It is stored
// with the message, so that each attempt says the same. It holds no personal
// data: orders are named by their number.
type content struct {
	Shop    string          `json:"shop"` // the tenant's name where there are several
	Title   string          `json:"title"`
	Alert   *alertContent   `json:"alert,omitempty"`
	Summary *summaryContent `json:"summary,omitempty"`
	Link    string          `json:"link"`
}

type alertContent struct {
	Recovered bool        `json:"recovered"`
	What      string      `json:"what"`
	Do        string      `json:"do"`
	Detail    string      `json:"detail"`
	Since     string      `json:"since"`
	Until     string      `json:"until"`
	Orders    []orderLink `json:"orders"`
	More      int         `json:"more"` // orders that are not named
}

type orderLink struct {
	Number string `json:"number"`
	Link   string `json:"link"`
}

type summaryContent struct {
	Day         string        `json:"day"`
	Received    int           `json:"received"`
	Fulfilled   int           `json:"fulfilled"`
	PrintsDone  int           `json:"printsDone"`
	PrintsFail  int           `json:"printsFailed"`
	Shipments   int           `json:"shipments"`
	Issues      []issueFigure `json:"issues"`
	OpenIssues  int           `json:"openIssues"`
	AlertTitles []string      `json:"alerts"`
}

type issueFigure struct {
	Words string `json:"words"`
	Count int    `json:"count"`
}

//go:embed templates
var templateFiles embed.FS

var (
	textTemplates = texttemplate.Must(texttemplate.ParseFS(templateFiles, "templates/*.txt"))
	htmlTemplates = htmltemplate.Must(htmltemplate.ParseFS(templateFiles, "templates/*.html"))
)

// bodies are the two forms of a message.
func (c content) bodies(t Template) (text, html string, err error) {
	var plain, rich bytes.Buffer
	if err := textTemplates.ExecuteTemplate(&plain, string(t)+".txt", c); err != nil {
		return "", "", fmt.Errorf("text of %s: %w", t, err)
	}
	if err := htmlTemplates.ExecuteTemplate(&rich, string(t)+".html", c); err != nil {
		return "", "", fmt.Errorf("HTML of %s: %w", t, err)
	}
	return plain.String(), rich.String(), nil
}

// recovery reports whether it tells the end of an alert.
func (c content) recovery() bool { return c.Alert != nil && c.Alert.Recovered }

// subject is the message's first line.
func (c content) subject() string {
	s := c.Title
	if c.Shop != "" {
		s = c.Shop + ": " + s
	}
	return "[Forma3D] " + oneLine(s)
}

// words turns alerts into plain words.
type words struct {
	appURL string
	zone   *time.Location
}

// alert is the message of an alert that is open, or that recovered.
func (w words) alert(a Alert, shop string) content {
	c := content{Shop: shop, Link: w.appURL + pages[a.Kind]}
	body := &alertContent{Detail: a.Detail, Since: w.moment(a.FirstAt), Orders: w.orders(a.Orders), More: max(a.OpenOrders-len(a.Orders), 0)}
	c.Alert = body
	if a.State == Recovered {
		body.Recovered, body.Orders, body.More, body.Detail = true, nil, 0, ""
		c.Title, body.What = recoveredWords(a)
		if a.ClearedAt != nil {
			body.Until = w.moment(*a.ClearedAt)
		}
		return c
	}
	c.Title, body.What, body.Do = openWords(a)
	return c
}

func openWords(a Alert) (title, what, do string) {
	n, things := a.OpenOrders, a.OpenItems
	switch a.Kind {
	case FulfillmentFailed:
		if a.Cause == "label" {
			return "No label for " + count(n, "order"),
				count(n, "order") + plural(n, " is", " are") + " made, and the label could not be made for good.",
				"Open the order, read its issue, correct what it names (often the address), and retry the label."
		}
		return "Fulfilment failed for " + count(n, "order"),
			count(n, "order") + plural(n, " is", " are") + " ready, and the shop could not be told for good.",
			"Open the order and retry the fulfilment, or fulfil it in the shop by hand."
	case PrintFailed:
		if a.Cause == "queue" {
			return "The farm refuses " + count(things, "print job"),
				"The farm refused " + count(things, "print job") + " for good.",
				"Open the order, read its issue, correct the product mapping or the file at the farm, and retry the print job."
		}
		return plural(things, "A print job failed for good", count(things, "print job")+" failed for good"),
			count(things, "print job") + " failed, and the automatic retries are used up.",
			"Look at the printer and the file, then retry the print job or cancel it."
	case CancellationReview:
		return plural(n, "A cancellation needs review", count(n, "cancellation")+" need review"),
			count(n, "order") + plural(n, " was", " were") + " cancelled while something of it had begun: a print, a label or a queue item.",
			"Open the order and decide: stop the print or keep it for stock, hold the parcel back, cancel the label."
	case RetriesExhausted:
		return "Retries are used up: " + retryWords(a.Cause),
			count(things, "call") + " to the outside (" + retryWords(a.Cause) + ") failed at every attempt and " + plural(things, "waits", "wait") + " for you.",
			"Open the retry queue, read the error, mend its cause, then retry or discard."
	case IntegrationDown:
		return serviceWords(a.Cause) + " is down",
			serviceWords(a.Cause) + " does not answer, or refuses us. Work for it waits; nothing is lost.",
			"Usually nothing: the work goes on by itself. If it lasts, check the service's status page and its credentials in the settings."
	case OrdersStuck:
		return plural(n, "An order is stuck", count(n, "order")+" are stuck"),
			"Nothing was heard of " + count(n, "order") + " for too long, though " + plural(n, "it is", "they are") + " under way.",
			"Open the order and look at its print jobs: is the farm's queue running, is a printer waiting for someone?"
	}
	return string(a.Kind), "", ""
}

func recoveredWords(a Alert) (title, what string) {
	switch a.Kind {
	case IntegrationDown:
		return serviceWords(a.Cause) + " is up again", serviceWords(a.Cause) + " answers again. The work that waited goes on by itself."
	case FulfillmentFailed:
		if a.Cause == "label" {
			return "Settled: labels", "Every order whose label had failed is dealt with."
		}
		return "Settled: fulfilments", "Every order whose fulfilment had failed is dealt with."
	case PrintFailed:
		return "Settled: failed print jobs", "Every print job that had failed is dealt with."
	case CancellationReview:
		return "Settled: cancellations", "Every cancellation that needed review is dealt with."
	case OrdersStuck:
		return "Settled: stuck orders", "Every order that was stuck moves again or is dealt with."
	case RetriesExhausted:
	}
	return "Settled: " + retryWords(a.Cause), "Nothing is left to do."
}

// pages are where each kind is dealt with, below APP_URL.
var pages = map[Kind]string{
	FulfillmentFailed: "/orders?attention=true", PrintFailed: "/print-jobs?status=FAILED", CancellationReview: "/orders?attention=true",
	RetriesExhausted: "/retry-queue", IntegrationDown: "/settings/integrations", OrdersStuck: "/orders?attention=true",
}

func (w words) orders(refs []OrderRef) []orderLink {
	var out []orderLink
	for _, o := range refs {
		out = append(out, orderLink{Number: oneLine(o.Number), Link: w.appURL + "/orders/" + url.PathEscape(o.ID)})
	}
	return out
}

func (w words) moment(t time.Time) string {
	return t.In(w.zone).Format("Monday 2 January 2006, 15:04 MST")
}

// issueWords are the kinds of order issues for people.
var issueWords = map[string]string{
	"unmapped_product": "product without a mapping", "address_invalid": "address that cannot be used", "changed_too_late": "change that came too late",
	"print_failed": "failed print", "print_job_rejected": "print job that the farm refuses", "shipment_failed": "label that could not be made",
	"fulfillment_failed": "failed fulfilment", "cancellation_review": "cancellation to review", "print_job_cancelled_at_farm": "print job cancelled at the farm",
	"revived_after_fulfillment": "print that came back after the fulfilment", "print_job_stuck": "print that stands still", "sold_before_restore": "order that a restored backup does not know",
}

func serviceWords(service string) string {
	known := map[string]string{"shopify": "Shopify", "simplyprint": "SimplyPrint", "sendcloud": "Sendcloud", "xapi": "The ERP"}
	if w, ok := known[service]; ok {
		return w
	}
	return service
}

func retryWords(retryType string) string {
	return strings.ToLower(strings.ReplaceAll(retryType, "_", " "))
}

func count(n int, thing string) string { return fmt.Sprintf("%d %s", n, plural(n, thing, thing+"s")) }

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
