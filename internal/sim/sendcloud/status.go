package sendcloud

// status is one entry of Sendcloud's catalogue: number in webhooks and v2, word
// in v3, text in both.
type status struct {
	id         int64
	code, text string
}

// catalogue is Sendcloud's list of August 2026. The program has its own copy: a
// simulator that shared it could not show a mistake in it.
var catalogue = [...]status{
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

// code is a status's word, "" for a number that is not in the catalogue.
func code(id int64) string { return find(id).code }

func message(id int64) string { return find(id).text }

func find(id int64) status {
	for _, s := range catalogue {
		if s.id == id {
			return s
		}
	}
	return status{}
}
