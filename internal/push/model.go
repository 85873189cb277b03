// Package push tells people of events in their browser while no page is open
// (Web Push, RFC 8030), each what they chose, in their language.
//
// What happens becomes one job for each browser that is to hear of it, in the
// event's transaction. The job asks who the person is now, encrypts the message
// for the browser and hands it to the push service of the browser's maker.
package push

import (
	"fmt"
	"time"

	webpush "github.com/SherClockHolmes/webpush-go"

	"github.com/forma3d/connect/internal/event"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/order"
)

// Class is what a person chooses to be told of.
type Class string

// The classes.
const (
	NeedsAttention  Class = "needs-attention"  // an order needs a person
	OrderReady      Class = "order-ready"      // an order is made, or on its way
	PrintFailed     Class = "print-failed"     // a print failed
	ShipmentProblem Class = "shipment-problem" // no label, or trouble on the way
	SystemAlert     Class = "system-alert"     // an outside service is down, work waits for a person
	NewOrder        Class = "new-order"        // an order came in
)

// Classes lists all classes.
func Classes() []Class {
	return []Class{NeedsAttention, OrderReady, PrintFailed, ShipmentProblem, SystemAlert, NewOrder}
}

// terms are how messages of a class are sent.
type terms struct {
	permission string // without it nobody is told
	usual      bool   // for people who have not chosen
	urgency    webpush.Urgency
	keep       time.Duration // how long the news is worth telling
}

func (c Class) terms() terms {
	switch c {
	case NeedsAttention:
		return terms{identity.OrdersRead, true, webpush.UrgencyHigh, 24 * time.Hour}
	case OrderReady:
		return terms{identity.OrdersRead, false, webpush.UrgencyNormal, 12 * time.Hour}
	case PrintFailed:
		return terms{identity.PrintJobsRead, true, webpush.UrgencyHigh, 12 * time.Hour}
	case ShipmentProblem:
		return terms{identity.ShipmentsRead, true, webpush.UrgencyNormal, 24 * time.Hour}
	case SystemAlert:
		return terms{identity.LogsRead, true, webpush.UrgencyHigh, 6 * time.Hour}
	default:
		return terms{identity.OrdersRead, false, webpush.UrgencyNormal, 6 * time.Hour}
	}
}

// usual are the classes of people who have not chosen.
func usual() []Class {
	var out []Class
	for _, c := range Classes() {
		if c.terms().usual {
			out = append(out, c)
		}
	}
	return out
}

// notice is what an event means for people, before it has a language.
type notice struct {
	Class   Class   `json:"class"`
	Text    textKey `json:"text"`
	OrderID string  `json:"orderId"`
	Number  string  `json:"number"`  // of the order
	Service string  `json:"service"` // outside service that it is about
	Tag     string  `json:"tag"`     // a newer message of the same tag takes the place of an older one
	Path    string  `json:"path"`    // page that shows more
}

// noticeOf gives the notice of an event; ok is false for events of which nobody
// is told.
func noticeOf(d event.Delivery) (n notice, ok bool, err error) {
	switch d.Type {
	case event.IssueOpened{}.EventType():
		var e event.IssueOpened
		err = d.Decode(&e)
		n = notice{Class: NeedsAttention, Text: issueText(order.IssueKind(e.Kind)), OrderID: e.OrderID, Tag: "issue-" + e.OrderID + "-" + e.Kind}
	case event.OrderReadyForFulfillment{}.EventType():
		var e event.OrderReadyForFulfillment
		err = d.Decode(&e)
		n = notice{Class: OrderReady, Text: textReady, OrderID: e.OrderID, Tag: "order-" + e.OrderID}
	case event.OrderFulfilled{}.EventType():
		var e event.OrderFulfilled
		err = d.Decode(&e)
		n = notice{Class: OrderReady, Text: textFulfilled, OrderID: e.OrderID, Tag: "order-" + e.OrderID}
	case event.PrintJobFailed{}.EventType():
		var e event.PrintJobFailed
		err = d.Decode(&e)
		n = notice{Class: PrintFailed, Text: textPrintFailed, OrderID: e.OrderID, Tag: "print-" + e.PrintJobID}
	case event.ShipmentFailed{}.EventType():
		var e event.ShipmentFailed
		err = d.Decode(&e)
		n = notice{Class: ShipmentProblem, Text: textNoLabel, OrderID: e.OrderID, Tag: "shipment-" + e.ShipmentID}
	case event.ShipmentStatusChanged{}.EventType():
		var e event.ShipmentStatusChanged
		err = d.Decode(&e)
		text, trouble := map[string]textKey{"EXCEPTION": textParcelTrouble, "RETURNED": textParcelReturned}[e.NewStatus]
		if err == nil && !trouble {
			return notice{}, false, nil
		}
		n = notice{Class: ShipmentProblem, Text: text, OrderID: e.OrderID, Tag: "shipment-" + e.ShipmentID}
	case event.IntegrationDown{}.EventType():
		var e event.IntegrationDown
		err = d.Decode(&e)
		n = notice{Class: SystemAlert, Text: textDown, Service: e.Service, Tag: "integration-" + e.Service, Path: "/settings/integrations"}
	case event.IntegrationUp{}.EventType():
		var e event.IntegrationUp
		err = d.Decode(&e)
		n = notice{Class: SystemAlert, Text: textUp, Service: e.Service, Tag: "integration-" + e.Service, Path: "/settings/integrations"}
	case event.RetriesExhausted{}.EventType():
		var e event.RetriesExhausted
		err = d.Decode(&e)
		if err == nil && e.RetryType == string(job.TypeNotification) {
			return notice{}, false, nil // a mail server that is down is told by its own alert
		}
		n = notice{Class: SystemAlert, Text: textDeadLetter, Tag: "dead-letters", Path: "/admin/queues"}
	case event.WebhookFailed{}.EventType():
		var e event.WebhookFailed
		err = d.Decode(&e)
		n = notice{Class: SystemAlert, Text: textWebhook, Service: e.WebhookSource, Tag: "webhooks-" + e.WebhookSource, Path: "/admin/queues"}
	case event.OrderCreated{}.EventType():
		var e event.OrderCreated
		err = d.Decode(&e)
		n = notice{Class: NewOrder, Text: textNewOrder, OrderID: e.OrderID, Tag: "order-" + e.OrderID}
	default:
		return notice{}, false, nil
	}
	if err != nil {
		return notice{}, false, fmt.Errorf("push: %w", err)
	}
	if n.Path == "" {
		n.Path = "/orders/" + n.OrderID
	}
	return n, true, nil
}

// told are the types of events that noticeOf knows.
func told() []event.Payload {
	return []event.Payload{
		event.IssueOpened{}, event.OrderReadyForFulfillment{}, event.OrderFulfilled{}, event.PrintJobFailed{}, event.ShipmentFailed{}, event.ShipmentStatusChanged{},
		event.IntegrationDown{}, event.IntegrationUp{}, event.RetriesExhausted{}, event.WebhookFailed{}, event.OrderCreated{},
	}
}

// serviceName is how people call an outside service.
func serviceName(service string) string {
	switch service {
	case "shopify":
		return "Shopify"
	case "simplyprint":
		return "SimplyPrint"
	case "sendcloud":
		return "Sendcloud"
	case "xapi":
		return "X-API"
	}
	return service
}
