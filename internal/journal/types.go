package journal

import (
	"strings"

	"github.com/forma3d/connect/internal/event"
)

// Type is a type of events as people see it.
type Type struct {
	Type        string `json:"type" example:"order.created"`
	Area        string `json:"area" doc:"What it is about: the type's first word" example:"order"`
	Name        string `json:"name" doc:"In a few plain words" example:"Order received"`
	Description string `json:"description"`
}

// names are the types' names in a few plain words.
func names() map[string]string {
	return map[string]string{
		"gridflock.mapping-ready": "Baseplate can be printed", "gridflock.pipeline-failed": "Baseplate failed", "gridflock.baseplate-changed": "Baseplate got on",
		"order.created": "Order received", "order.updated": "Order changed in the shop", "order.status_changed": "Order moved on", "order.ready-for-fulfillment": "Everything is made",
		"order.cancelled": "Order cancelled", "order.fulfilled": "Order on its way", "order.partially-completed": "Order made in part", "order.all-jobs-failed": "Nothing could be printed",
		"order.failed": "Order failed", "order.revived": "Order taken up again", "order.unmapped_products": "Product not known", "order.issue-opened": "Somebody must look", "order.issue-closed": "Question settled",
		"print-job.created": "Print planned", "print-job.status-changed": "Print moved on", "print-job.progressed": "Print got on", "print-job.completed": "Print done", "print-job.failed": "Print failed",
		"print-job.cancelled": "Print cancelled", "print-job.retry-requested": "Print tried again",
		"shipment.created": "Label made", "shipment.label-ready": "Label can be printed", "shipment.failed": "Label could not be made", "shipment.status-changed": "Parcel moved on",
		"fulfillment.created": "Shop was told", "fulfillment.failed": "Shop could not be told", "flow.completed": "Order is over", "flow.failed": "Order stopped",
		"webhook.failed": "Message could not be used", "product-mapping.changed": "Product changed", "retry.exhausted": "Given up", "retry-queue.retried": "Tried again by hand", "retry-queue.discarded": "Discarded by hand",
		"integration.simplyprint-changed": "SimplyPrint connected or disconnected", "integration.sendcloud-changed": "Sendcloud connected or disconnected",
		"integration.shopify-changed": "Shopify connected or disconnected", "integration.xapi-changed": "ERP connected or disconnected", "integration.down": "Service down", "integration.up": "Service back",
	}
}

// Types lists the types of events, in the order of the catalogue.
func Types() []Type {
	named := names()
	kinds := event.Catalogue()
	out := make([]Type, len(kinds))
	for i, k := range kinds {
		t := k.Payload.EventType()
		area, _, _ := strings.Cut(t, ".")
		out[i] = Type{Type: t, Area: area, Name: named[t], Description: k.Summary}
		if out[i].Name == "" {
			out[i].Name = t
		}
	}
	return out
}

// Sources lists the parts of the program that write events.
func Sources() []string {
	return append(frequentSources(), "catalog", "circuit", "integration", "job", "queueadmin", "shopify", "webhook")
}
