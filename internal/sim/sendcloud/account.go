package sendcloud

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
)

// SenderAddress is an address of the account that parcels can be sent from.
type SenderAddress struct {
	ID           int64
	CompanyName  string
	AddressLine1 string
	HouseNumber  string
	PostalCode   string
	City         string
	CountryCode  string
}

func defaultSenderAddresses() []SenderAddress {
	return []SenderAddress{{ID: 700123, CompanyName: "Print Shop", AddressLine1: "Voorbeeldstraat", HouseNumber: "12", PostalCode: "9000", City: "Gent", CountryCode: "BE"}}
}

func (a SenderAddress) wire() address {
	return address{Name: a.CompanyName, CompanyName: a.CompanyName, AddressLine1: a.AddressLine1, HouseNumber: a.HouseNumber, PostalCode: a.PostalCode, City: a.City, CountryCode: a.CountryCode}
}

func (c *Carrier) sender(id int64) *SenderAddress {
	i := slices.IndexFunc(c.opts.SenderAddresses, func(a SenderAddress) bool { return a.ID == id })
	if i < 0 {
		return nil
	}
	return &c.opts.SenderAddresses[i]
}

func (c *Carrier) senderAddresses(w http.ResponseWriter, _ *http.Request) {
	type row struct {
		ID int64 `json:"id"`
		address
	}
	rows := []row{}
	for _, a := range c.opts.SenderAddresses {
		rows = append(rows, row{a.ID, a.wire()})
	}
	reply(w, http.StatusOK, map[string]any{"data": rows})
}

func (c *Carrier) whoami(w http.ResponseWriter, _ *http.Request) {
	reply(w, http.StatusOK, map[string]any{"data": map[string]int64{"user_id": c.opts.UserID, "integration_id": c.opts.IntegrationID}})
}

func (c *Carrier) statuses(w http.ResponseWriter, _ *http.Request) {
	rows := []map[string]string{}
	for _, s := range catalogue {
		rows = append(rows, map[string]string{"code": s.code, "message": s.text})
	}
	reply(w, http.StatusOK, map[string]any{"data": rows})
}

// shippingOptions is a read that is done with POST.
func (c *Carrier) shippingOptions(w http.ResponseWriter, r *http.Request) {
	var q struct {
		From    string        `json:"from_country_code"`
		To      string        `json:"to_country_code"`
		Code    string        `json:"shipping_option_code"`
		Carrier string        `json:"carrier_code"`
		Quotes  bool          `json:"calculate_quotes"`
		Parcels []askedParcel `json:"parcels"`
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20)).Decode(&q); err != nil {
		fail(w, http.StatusBadRequest, problem{Code: "invalid", Detail: "The body cannot be read."})
		return
	}
	rows := []any{}
	for _, o := range c.opts.ShippingOptions {
		if q.Code != "" && o.Code != q.Code || q.Carrier != "" && o.CarrierCode != q.Carrier ||
			q.To != "" && len(o.Countries) > 0 && !slices.Contains(o.Countries, q.To) {
			continue
		}
		if slices.ContainsFunc(q.Parcels, func(p askedParcel) bool {
			g, ok := p.grams()
			return ok && (g < o.MinGrams || g > o.MaxGrams)
		}) {
			continue
		}
		rows = append(rows, o.wire(q.Quotes && (q.From != "" || q.To != "")))
	}
	reply(w, http.StatusOK, map[string]any{"data": rows, "message": nil})
}

func (o ShippingOption) wire(quotes bool) map[string]any {
	lastMile := "home_delivery"
	if o.ServicePoint {
		lastMile = "service_point"
	}
	row := map[string]any{
		"code": o.Code, "name": o.Name, "carrier": map[string]string{"code": o.CarrierCode, "name": o.CarrierName},
		"product":         map[string]string{"code": o.Code, "name": o.Name},
		"functionalities": map[string]any{"tracked": o.Tracked, "last_mile": lastMile, "multicollo": true},
		"weight":          map[string]any{"min": kilograms(o.MinGrams), "max": kilograms(o.MaxGrams)},
		"max_dimensions":  map[string]string{"length": "100", "width": "70", "height": "58", "unit": "cm"},
		"contract":        map[string]any{"id": 3301, "name": "Main", "client_id": "c-1", "carrier_code": o.CarrierCode},
		"requirements":    map[string]any{"fields": []string{}, "export_documents": o.Customs, "is_service_point_required": o.ServicePoint},
		"charging_type":   "label_creation", "quotes": nil,
	}
	if quotes {
		total := price{o.Price, "EUR"}
		row["quotes"] = []any{map[string]any{
			"weight": map[string]any{"min": kilograms(o.MinGrams), "max": kilograms(o.MaxGrams)}, "lead_time": 24,
			"price": map[string]any{"total": total, "breakdown": []any{map[string]any{"type": "price_without_insurance", "label": "Label", "price": total}}},
		}}
	}
	return row
}

func kilograms(grams int64) map[string]string {
	return map[string]string{"value": strconv.FormatFloat(float64(grams)/1000, 'f', 3, 64), "unit": "kg"}
}

// compat maps method numbers of the old API; numbers that do not exist are left
// out.
func (c *Carrier) compat(w http.ResponseWriter, r *http.Request) {
	var q struct {
		IDs []int64 `json:"shipping_method_ids"`
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20)).Decode(&q); err != nil || len(q.IDs) > 100 {
		fail(w, http.StatusBadRequest, problem{"invalid", "A list of at most 100 numbers is expected.", "/shipping_method_ids"})
		return
	}
	data := map[string]string{}
	for _, o := range c.opts.ShippingOptions {
		if o.MethodID != 0 && slices.Contains(q.IDs, o.MethodID) {
			data[strconv.FormatInt(o.MethodID, 10)] = o.Code
		}
	}
	reply(w, http.StatusOK, map[string]any{"data": data})
}

func (c *Carrier) ours(w http.ResponseWriter, r *http.Request) bool {
	if r.PathValue("id") == strconv.FormatInt(c.opts.IntegrationID, 10) {
		return true
	}
	fail(w, http.StatusNotFound, problem{Code: "not_found", Detail: "Not found"})
	return false
}

func (c *Carrier) integration(w http.ResponseWriter, r *http.Request) {
	if !c.ours(w, r) {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	data := map[string]any{"id": c.opts.IntegrationID, "type": "api", "shop_name": "Print Shop", "webhook_active": c.webhookURL != "", "webhook_url": nil}
	if c.webhookURL != "" {
		data["webhook_url"] = c.webhookURL
	}
	reply(w, http.StatusOK, map[string]any{"data": data})
}

func (c *Carrier) changeIntegration(w http.ResponseWriter, r *http.Request) {
	if !c.ours(w, r) {
		return
	}
	var change struct {
		Active *bool   `json:"webhook_active"`
		URL    *string `json:"webhook_url"`
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20)).Decode(&change); err != nil {
		fail(w, http.StatusBadRequest, problem{Code: "invalid", Detail: "The body cannot be read."})
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case change.Active != nil && !*change.Active:
		c.webhookURL = ""
	case change.URL != nil && *change.URL != "":
		c.webhookURL = *change.URL
	case change.Active != nil && c.webhookURL == "":
		fail(w, http.StatusBadRequest, problem{"required", "This field is required.", "/webhook_url"})
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
