package sendcloud

import (
	"slices"
	"strings"
	"unicode"
)

// Status is one entry of Sendcloud's status catalogue.
type Status struct {
	ID   int64  // number in webhooks and v2
	Code string // word in v3
	Text string
}

// statuses is the catalogue as of August 2026. Numbers and texts agree in three
// public listings; the pairing of number and word is by identical text.
var statuses = []Status{
	{999, "NO_LABEL", "No label"},
	{1001, "ANNOUNCING", "Being announced"},
	{1000, "READY_TO_SEND", "Ready to send"},
	{1, "ANNOUNCED", "Announced"},
	{13, "ANNOUNCED_UNCOLLECTED", "Announced: not collected"},
	{1002, "ANNOUNCEMENT_FAILED", "Announcement failed"},
	{22, "PICKED_UP_BY_DRIVER", "Shipment picked up by driver"},
	{3, "TO_SORTING", "En route to sorting center"},
	{62990, "AT_SORTING_CENTRE", "At sorting centre"},
	{7, "SORTING", "Being sorted"},
	{5, "SORTED", "Sorted"},
	{6, "UNSORTED", "Not sorted"},
	{62989, "AT_CUSTOMS", "At Customs"},
	{91, "SHIPMENT_ON_ROUTE", "Parcel en route"},
	{92, "DRIVER_ON_ROUTE", "Driver en route"},
	{4, "DELAYED", "Delivery delayed"},
	{62994, "DELIVERY_DATE_CHANGED", "Delivery date changed"},
	{62995, "DELIVERY_ADDRESS_CHANGED", "Delivery address changed"},
	{62993, "DELIVERY_METHOD_CHANGED", "Delivery method changed"},
	{12, "AWAITING_CUSTOMER_PICKUP", "Awaiting customer pickup"},
	{11, "DELIVERED", "Delivered"},
	{93, "COLLECTED_BY_CUSTOMER", "Shipment collected by customer"},
	{8, "DELIVERY_FAILED", "Delivery attempt failed"},
	{15, "COLLECT_ERROR", "Error collecting"},
	{80, "UNDELIVERABLE", "Unable to deliver"},
	{62996, "EXCEPTION", "Exception"},
	{62997, "ADDRESS_INVALID", "Address invalid"},
	{62991, "REFUSED_BY_RECIPIENT", "Refused by recipient"},
	{62992, "RETURNED_TO_SENDER", "Returned to sender"},
	{1999, "CANCELLING", "Cancellation requested"},
	{2001, "CANCELLING_UPSTREAM", "Submitting cancellation request"},
	{1998, "CANCELLED_UPSTREAM", "Cancelled upstream"},
	{2000, "CANCELLED", "Cancelled"},
	{94, "CANCELLATION_FAILED", "Parcel cancellation failed."},
	{1337, "UNKNOWN", "Unknown status - check carrier track & trace page for more insights"},
}

// Statuses is the whole catalogue.
func Statuses() []Status { return slices.Clone(statuses) }

// StatusByID finds a status by its number.
func StatusByID(id int64) (Status, bool) {
	for _, s := range statuses {
		if s.ID == id {
			return s, true
		}
	}
	return Status{}, false
}

// StatusByCode finds a status by its word. Besides the catalogue's own spelling it
// takes v2 tracking's ("ready-to-send"), and the words of the text
// ("EN_ROUTE_TO_SORTING_CENTER", "PARCEL_EN_ROUTE"), which circulate in public
// code; American and British spelling are the same.
func StatusByCode(code string) (Status, bool) {
	word := normal(code)
	for _, s := range statuses {
		if normal(s.Code) == word {
			return s, true
		}
	}
	for _, s := range statuses {
		if normal(s.Text) == word {
			return s, true
		}
	}
	return Status{}, false
}

// normal is the spelling in which words are compared.
func normal(s string) string {
	words := strings.FieldsFunc(strings.ToUpper(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return strings.NewReplacer("CENTRE", "CENTER", "CANCELED", "CANCELLED", "CANCELING", "CANCELLING").Replace(strings.Join(words, "_"))
}
