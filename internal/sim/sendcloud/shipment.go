package sendcloud

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math/big"
	"net/http"
	"net/mail"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// shipment is one shipment with what was asked for it.
type shipment struct {
	id        string
	seq       int // place in Carrier.shipments, from 1
	req       request
	option    ShippingOption
	errors    []problem
	parcels   []*parcel
	announces int
}

type parcel struct {
	id        int64
	tracking  string
	status    int64
	created   time.Time
	updated   time.Time
	announced time.Time
	asked     askedParcel
}

func (s *shipment) parcel(id int64) *parcel {
	for _, p := range s.parcels {
		if p.id == id {
			return p
		}
	}
	return nil
}

// request is the body of an announcement: the part that is checked or used. The
// rest is kept as it came and echoed.
type request struct {
	From struct {
		SenderAddressID int64 `json:"sender_address_id"`
		address
	} `json:"from_address"`
	To             address         `json:"to_address"`
	ToServicePoint json.RawMessage `json:"to_service_point"`
	ShipWith       struct {
		Type       string `json:"type"`
		Properties struct {
			Code       string `json:"shipping_option_code"`
			ContractID int64  `json:"contract_id,omitempty"`
		} `json:"properties"`
	} `json:"ship_with"`
	OrderNumber         string          `json:"order_number"`
	Reference           string          `json:"reference"`
	ExternalReferenceID string          `json:"external_reference_id"`
	TotalOrderPrice     *price          `json:"total_order_price"`
	LabelDetails        json.RawMessage `json:"label_details"`
	Customs             json.RawMessage `json:"customs_information"`
	Parcels             []askedParcel   `json:"parcels"`
}

type address struct {
	Name              string `json:"name,omitempty"`
	CompanyName       string `json:"company_name,omitempty"`
	AddressLine1      string `json:"address_line_1,omitempty"`
	HouseNumber       string `json:"house_number,omitempty"`
	AddressLine2      string `json:"address_line_2,omitempty"`
	PostalCode        string `json:"postal_code,omitempty"`
	City              string `json:"city,omitempty"`
	CountryCode       string `json:"country_code,omitempty"`
	StateProvinceCode string `json:"state_province_code,omitempty"`
	Email             string `json:"email,omitempty"`
	Phone             string `json:"phone_number,omitempty"`
}

type price struct {
	Value    string `json:"value"`
	Currency string `json:"currency"`
}

type askedParcel struct {
	Weight *struct {
		Value string `json:"value"`
		Unit  string `json:"unit"`
	} `json:"weight"`
	Dimensions json.RawMessage `json:"dimensions"`
	LabelNotes json.RawMessage `json:"label_notes"`
	Items      []item          `json:"parcel_items"`
}

type item struct {
	ID          string `json:"item_id,omitempty"`
	Description string `json:"description"`
	Quantity    int    `json:"quantity"`
	Weight      *struct {
		Value json.Number `json:"value"`
		Unit  string      `json:"unit"`
	} `json:"weight"`
	Price         *price `json:"price"`
	HSCode        string `json:"hs_code"`
	OriginCountry string `json:"origin_country,omitempty"`
	SKU           string `json:"sku,omitempty"`
	ProductID     string `json:"product_id,omitempty"`
}

// gramsPer turns units of weight into grams.
var gramsPer = map[string]*big.Rat{"kg": big.NewRat(1000, 1), "g": big.NewRat(1, 1), "lbs": big.NewRat(45359237, 100000), "oz": big.NewRat(28349523125, 1000000000)}

// check finds what is wrong with an announcement, as problems with pointers to
// the fields.
func (c *Carrier) check(r *request) (ShippingOption, []problem) {
	var out []problem
	bad := func(pointer, code, detail string) { out = append(out, problem{code, detail, pointer}) }
	required := func(pointer, value string) {
		if value == "" {
			bad(pointer, "required", "This field is required.")
		}
	}
	switch {
	case r.From.SenderAddressID != 0:
		if c.sender(r.From.SenderAddressID) == nil {
			bad("/from_address/sender_address_id", "not_found", "Sender address not found.")
		}
	case r.From.AddressLine1 == "":
		bad("/from_address", "required", "This field is required.")
	}
	required("/to_address/name", r.To.Name)
	required("/to_address/address_line_1", r.To.AddressLine1)
	required("/to_address/postal_code", r.To.PostalCode)
	required("/to_address/city", r.To.City)
	required("/to_address/country_code", r.To.CountryCode)
	if cc := r.To.CountryCode; cc != "" && (len(cc) != 2 || strings.ToUpper(cc) != cc) {
		bad("/to_address/country_code", "invalid_choice", "This is not an ISO 3166-1 alpha-2 country code.")
	}
	if e := r.To.Email; e != "" {
		if _, err := mail.ParseAddress(e); err != nil {
			bad("/to_address/email", "invalid", "Enter a valid email address.")
		}
	}
	if slices.Contains([]string{"US", "CA", "IT", "AU"}, r.To.CountryCode) {
		required("/to_address/state_province_code", r.To.StateProvinceCode)
	}
	if r.ShipWith.Type != "shipping_option_code" {
		bad("/ship_with/type", "invalid_choice", "Only shipping_option_code is accepted.")
	}
	i := slices.IndexFunc(c.opts.ShippingOptions, func(o ShippingOption) bool { return o.Code == r.ShipWith.Properties.Code })
	if i < 0 {
		bad("/ship_with/properties/shipping_option_code", "invalid", "Unknown shipping option.")
		return ShippingOption{}, out
	}
	option := c.opts.ShippingOptions[i]
	if len(option.Countries) > 0 && r.To.CountryCode != "" && !slices.Contains(option.Countries, r.To.CountryCode) {
		bad("/ship_with/properties/shipping_option_code", "invalid", "The shipping option does not serve this destination.")
	}
	if option.ServicePoint && !present(r.ToServicePoint) {
		bad("/to_service_point", "required", "This field is required.")
	}
	customs := option.Customs && leavesEU(r.To.CountryCode)
	if customs && !present(r.Customs) {
		bad("/customs_information", "required", "This field is required.")
	}
	currencies := map[string]bool{}
	money := func(pointer string, p *price) {
		if _, ok := new(big.Rat).SetString(p.Value); !ok || len(p.Currency) != 3 {
			bad(pointer, "invalid", "Enter an amount and a currency.")
			return
		}
		currencies[p.Currency] = true
	}
	if r.TotalOrderPrice != nil {
		money("/total_order_price", r.TotalOrderPrice)
	}
	if n := len(r.Parcels); n == 0 || n > 15 {
		bad("/parcels", "invalid", "Between 1 and 15 parcels are accepted.")
	}
	for i, p := range r.Parcels {
		at := fmt.Sprintf("/parcels/%d", i)
		if grams, ok := p.grams(); !ok {
			bad(at+"/weight", "required", "This field is required.")
		} else if grams < option.MinGrams || grams > option.MaxGrams {
			bad(at+"/weight", "invalid", "The weight is outside of what the shipping option carries.")
		}
		if customs && len(p.Items) == 0 {
			bad(at+"/parcel_items", "required", "This field is required.")
		}
		for j, it := range p.Items {
			at := fmt.Sprintf("%s/parcel_items/%d", at, j)
			required(at+"/description", it.Description)
			required(at+"/hs_code", it.HSCode)
			if it.Quantity < 1 {
				bad(at+"/quantity", "min_value", "Ensure this value is greater than or equal to 1.")
			}
			if it.Weight == nil {
				bad(at+"/weight", "required", "This field is required.")
			}
			if it.Price == nil {
				bad(at+"/price", "required", "This field is required.")
			} else {
				money(at+"/price", it.Price)
			}
		}
	}
	if len(currencies) > 1 {
		bad("/total_order_price/currency", "invalid", "All prices must be in one currency.")
	}
	return option, out
}

func (p askedParcel) grams() (int64, bool) {
	if p.Weight == nil || gramsPer[p.Weight.Unit] == nil {
		return 0, false
	}
	v, ok := new(big.Rat).SetString(p.Weight.Value)
	if !ok || v.Sign() <= 0 {
		return 0, false
	}
	f, _ := v.Mul(v, gramsPer[p.Weight.Unit]).Float64()
	return int64(f), true
}

func present(raw json.RawMessage) bool { return len(raw) > 0 && string(raw) != "null" }

// announce makes a shipment, or says why not.
func (c *Carrier) announce(w http.ResponseWriter, r *http.Request) {
	var req request
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 4<<20)).Decode(&req); err != nil {
		fail(w, http.StatusBadRequest, problem{Code: "invalid", Detail: "The body cannot be read: " + err.Error()})
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	option, problems := c.check(&req)
	if len(problems) > 0 {
		fail(w, http.StatusBadRequest, problems...)
		return
	}
	if known := c.byRef[req.ExternalReferenceID]; req.ExternalReferenceID != "" && known != nil {
		// Documented as "409 and the associated object"; the shape around the
		// object is not, so it is the one of every other answer.
		known.announces++
		reply(w, http.StatusConflict, map[string]any{"data": c.wire(r, known, false)})
		return
	}
	s := &shipment{id: c.uuid(), seq: len(c.shipments) + 1, req: req, option: option, announces: 1}
	status := int64(readyToSend)
	if c.rnd.Float64() < c.opts.FailAnnouncements {
		status = announcementFailed
		s.errors = []problem{{Code: "parcel_announcement_error", Detail: option.CarrierName + " could not announce the parcel: the address is not served."}}
	}
	for _, asked := range req.Parcels {
		p := &parcel{id: c.nextParcel, asked: asked, status: status, created: c.later(time.Time{})}
		c.nextParcel++
		p.updated = p.created
		if status == readyToSend {
			p.tracking, p.announced = fmt.Sprintf("SIM%010d", p.id), p.created
		}
		s.parcels = append(s.parcels, p)
		c.parcels[p.id] = s
	}
	c.shipments = append(c.shipments, s)
	if req.ExternalReferenceID != "" {
		c.byRef[req.ExternalReferenceID] = s
	}
	for _, p := range s.parcels {
		c.notify(s, p)
		if c.opts.AutoProgress && status == readyToSend {
			c.progress(s, p, c.opts.Steps)
		}
	}
	reply(w, http.StatusCreated, map[string]any{"data": c.wire(r, s, true)})
}

// uuid is a version 4 UUID from the seeded chance. c.mu is held.
func (c *Carrier) uuid() string {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], c.rnd.Uint64())
	binary.BigEndian.PutUint64(b[8:], c.rnd.Uint64())
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// wire is a shipment as the API writes it. The label itself comes only in the
// answer to an announcement of exactly one parcel. c.mu is held.
func (c *Carrier) wire(r *http.Request, s *shipment, withLabel bool) map[string]any {
	from := s.req.From.address
	if a := c.sender(s.req.From.SenderAddressID); a != nil {
		from = a.wire()
	}
	out := map[string]any{
		"id": s.id, "order_number": s.req.OrderNumber, "reference": s.req.Reference, "external_reference_id": s.req.ExternalReferenceID,
		"carrier": map[string]string{"code": s.option.CarrierCode, "name": s.option.CarrierName}, "ship_with": s.req.ShipWith,
		"from_address": from, "to_address": s.req.To, "total_order_price": s.req.TotalOrderPrice, "errors": errorList(http.StatusInternalServerError, s.errors),
	}
	keep(out, "to_service_point", s.req.ToServicePoint)
	keep(out, "customs_information", s.req.Customs)
	keep(out, "label_details", s.req.LabelDetails)
	var parcels []map[string]any
	for _, p := range s.parcels {
		wp := map[string]any{
			"id": p.id, "status": map[string]string{"code": code(p.status), "message": message(p.status)}, "documents": []any{},
			"tracking_number": p.tracking, "tracking_url": nil, "weight": p.asked.Weight, "parcel_items": p.items(),
			"additional_carrier_data": map[string]any{"awb_tracking_number": nil, "box_number": nil},
			"created_at":              stamp(p.created), "updated_at": stamp(p.updated), "announced_at": nil,
		}
		keep(wp, "dimensions", p.asked.Dimensions)
		keep(wp, "label_notes", p.asked.LabelNotes)
		if p.labelled() {
			wp["tracking_url"], wp["announced_at"] = p.trackingURL(), stamp(p.announced)
			wp["documents"] = []any{map[string]string{"type": "label", "document_type": "label", "size": "a6", "link": origin(r) + fmt.Sprintf("/api/v3/parcels/%d/documents/label", p.id)}}
			if withLabel && len(s.parcels) == 1 {
				wp["label_file"] = base64.StdEncoding.EncodeToString(s.label(p, s.labelType()))
			}
		}
		parcels = append(parcels, wp)
	}
	out["parcels"] = parcels
	return out
}

func (p *parcel) items() []item {
	if p.asked.Items == nil {
		return []item{}
	}
	return p.asked.Items
}

func (p *parcel) labelled() bool { return p.tracking != "" }

func (p *parcel) trackingURL() string {
	return "https://tracking.example/parcel/" + url.PathEscape(p.tracking)
}

func keep(m map[string]any, key string, raw json.RawMessage) {
	if present(raw) {
		m[key] = raw
	}
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000Z07:00") }

func origin(r *http.Request) string {
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

func (c *Carrier) read(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.shipment(r.PathValue("id"))
	if s == nil {
		fail(w, http.StatusNotFound, problem{Code: "not_found", Detail: "Not found"})
		return
	}
	reply(w, http.StatusOK, map[string]any{"data": c.wire(r, s, false)})
}

func (c *Carrier) shipment(id string) *shipment {
	for _, s := range c.shipments {
		if s.id == id {
			return s
		}
	}
	return nil
}

// list answers with the shipments that pass all filters, oldest first, and the
// address of the next page in the Link header.
func (c *Carrier) list(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	pass, bad := filter(q)
	if bad != nil {
		fail(w, http.StatusBadRequest, *bad)
		return
	}
	size := 40
	if v := q.Get("page_size"); v != "" {
		n, err := strconv.Atoi(v)
		if err != nil || n < 1 || n > 100 {
			fail(w, http.StatusBadRequest, problem{"validation_error", "Validation failed, page_size is not between 1 and 100", "/list_shipments/filters"})
			return
		}
		size = n
	}
	after, ok := position(q.Get("cursor"))
	if !ok {
		fail(w, http.StatusNotFound, problem{"not_found", "Invalid cursor", "/data"})
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	page := []any{}
	for _, s := range c.shipments {
		if s.seq <= after || !pass(s) {
			continue
		}
		if len(page) == size {
			q.Set("cursor", base64.StdEncoding.EncodeToString(fmt.Appendf(nil, "p=%d", after)))
			w.Header().Set("Link", fmt.Sprintf(`<%s/api/v3/shipments?%s>; rel="next"`, origin(r), q.Encode()))
			break
		}
		page = append(page, c.wire(r, s, false))
		after = s.seq
	}
	reply(w, http.StatusOK, map[string]any{"data": page})
}

// position reads a cursor: base64 of "p=<the last place that was given out>".
func position(cursor string) (int, bool) {
	if cursor == "" {
		return 0, true
	}
	b, err := base64.StdEncoding.DecodeString(cursor)
	if err != nil {
		return 0, false
	}
	n, err := strconv.Atoi(strings.TrimPrefix(string(b), "p="))
	return n, err == nil
}

// filter turns the query of a list into a test of one shipment.
func filter(q url.Values) (func(*shipment) bool, *problem) {
	var tests []func(*shipment) bool
	add := func(name string, test func(v string) func(*shipment) bool) {
		if v := q.Get(name); v != "" {
			tests = append(tests, test(v))
		}
	}
	equal := func(of func(*shipment) string) func(string) func(*shipment) bool {
		return func(v string) func(*shipment) bool { return func(s *shipment) bool { return of(s) == v } }
	}
	anyParcel := func(test func(p *parcel, v string) bool) func(string) func(*shipment) bool {
		return func(v string) func(*shipment) bool {
			return func(s *shipment) bool {
				return slices.ContainsFunc(s.parcels, func(p *parcel) bool { return test(p, v) })
			}
		}
	}
	add("external_reference_id", equal(func(s *shipment) string { return s.req.ExternalReferenceID }))
	add("order_number", equal(func(s *shipment) string { return s.req.OrderNumber }))
	add("tracking_number", anyParcel(func(p *parcel, v string) bool { return p.tracking == v }))
	add("parcel_status", anyParcel(func(p *parcel, v string) bool { return code(p.status) == v || strconv.FormatInt(p.status, 10) == v }))
	add("ids", anyParcel(func(p *parcel, v string) bool {
		return slices.Contains(strings.Split(v, ","), strconv.FormatInt(p.id, 10))
	}))
	add("shipment_uuids", func(v string) func(*shipment) bool {
		return func(s *shipment) bool { return slices.Contains(strings.Split(v, ","), s.id) }
	})
	for _, f := range []struct {
		name string
		test func(p *parcel, t time.Time) bool
	}{
		{"updated_after", func(p *parcel, t time.Time) bool { return p.updated.After(t) }},
		{"updated_before", func(p *parcel, t time.Time) bool { return p.updated.Before(t) }},
		{"announced_after", func(p *parcel, t time.Time) bool { return p.announced.After(t) }},
		{"announced_before", func(p *parcel, t time.Time) bool { return !p.announced.IsZero() && p.announced.Before(t) }},
	} {
		v := q.Get(f.name)
		if v == "" {
			continue
		}
		t, err := time.Parse(time.RFC3339, v)
		if err != nil {
			return nil, &problem{"validation_error", "Validation failed, " + f.name + " is not a datetime", "/list_shipments/filters"}
		}
		tests = append(tests, func(s *shipment) bool {
			return slices.ContainsFunc(s.parcels, func(p *parcel) bool { return f.test(p, t) })
		})
	}
	return func(s *shipment) bool {
		for _, test := range tests {
			if !test(s) {
				return false
			}
		}
		return true
	}, nil
}

// cancelLimit is how long after its announcement a shipment can be cancelled.
const cancelLimit = 42 * 24 * time.Hour

// cancel cancels a shipment with all its parcels, queues that, or refuses it.
func (c *Carrier) cancel(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.shipment(r.PathValue("id"))
	if s == nil {
		fail(w, http.StatusNotFound, problem{Code: "not_found", Detail: "Not found"})
		return
	}
	p := s.parcels[0]
	refuse := func(detail string) { fail(w, http.StatusConflict, problem{Code: "invalid", Detail: detail}) }
	switch {
	case p.status == cancelling:
		refuse("This shipment is already being cancelled.")
	case p.status == cancelled:
		refuse("This shipment is already cancelled.")
	case p.status == announcementFailed:
		refuse("This shipment was never announced.")
	case p.status == delivered || p.status == collected:
		refuse("Delivered shipments can not be cancelled.")
	case c.opts.Now().Sub(p.announced) > cancelLimit:
		refuse("Shipments can not be cancelled later than 42 days after their announcement.")
	case p.status != readyToSend && p.status != announced:
		refuse("Shipped parcels can no longer be cancelled.")
	case s.option.QueuesCancel && p.status == readyToSend:
		for _, p := range s.parcels {
			c.move(s, p, cancelling)
			if c.opts.AutoProgress {
				c.after(c.opts.Steps[0].After, func() { c.move(s, p, cancelled) })
			}
		}
		reply(w, http.StatusAccepted, cancelAnswer("queued", "The shipment will be cancelled if the carrier does not move it within 14 days."))
	default:
		for _, p := range s.parcels {
			c.move(s, p, cancelled)
		}
		reply(w, http.StatusOK, cancelAnswer("cancelled", "The shipment has been cancelled."))
	}
}

func cancelAnswer(status, message string) map[string]any {
	return map[string]any{"data": map[string]string{"status": status, "message": message}}
}
