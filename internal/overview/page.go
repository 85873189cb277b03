package overview

import (
	"context"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/fulfillment"
	"github.com/forma3d/connect/internal/grid"
	"github.com/forma3d/connect/internal/identity"
	"github.com/forma3d/connect/internal/job"
	"github.com/forma3d/connect/internal/order"
	"github.com/forma3d/connect/internal/printing"
	"github.com/forma3d/connect/internal/shipping"
)

// maxJobs bounds the print jobs shown of one order; the list of print jobs has
// the others.
const maxJobs = 500

// Line is a line item with how far each of its parts is.
type Line struct {
	order.LineView
	FromStock int                     `json:"fromStock" doc:"Units taken from the shelf"`
	Parts     []printing.PartProgress `json:"parts" doc:"What one unit is printed from; empty while the SKU is not mapped"`
	Baseplate *grid.OfLine            `json:"baseplate,omitempty" doc:"The baseplate to measure that it asks for"`
}

// Page is everything about one order.
type Page struct {
	order.DetailView
	LineItems    []Line              `json:"lineItems"`
	Jobs         []printing.OrderJob `json:"jobs" doc:"Its print jobs, at most 500"`
	Shipments    []shipping.View     `json:"shipments" doc:"Newest first"`
	Fulfillments []fulfillment.View  `json:"fulfillments" doc:"Newest first"`
	Actions      []order.Act         `json:"actions" doc:"What can be done about the order now, and why the rest cannot"`
	Hidden       []string            `json:"hidden" enum:"printJobs,shipments,queues" doc:"What the caller lacks the permission to see; it is left empty"`
}

// Order gives the page of an order; db.ErrNotFound when the tenant has none of
// that id.
func (s *Service) Order(ctx context.Context, who identity.Identity, id string) (Page, error) {
	p := Page{LineItems: []Line{}, Jobs: []printing.OrderJob{}, Shipments: []shipping.View{}, Fulfillments: []fulfillment.View{}, Hidden: []string{}}
	var o *order.Order
	err := s.db.View(ctx, func(q db.Querier) (err error) {
		if o, p.DetailView, err = s.Orders.Detail(ctx, q, who.Tenant, id); err != nil {
			return err
		}
		parts, err := s.Prints.Progress(ctx, q, o)
		if err != nil {
			return err
		}
		plates, err := s.Baseplates.OfLines(ctx, q, who.Tenant, o.Lines)
		if err != nil {
			return err
		}
		for _, l := range p.DetailView.LineItems {
			line := Line{LineView: l, Parts: append([]printing.PartProgress{}, parts[l.ID]...)}
			if b, ok := plates[l.ID]; ok {
				line.Baseplate = &b
			}
			p.LineItems = append(p.LineItems, line)
		}
		if p.Actions, err = s.Orders.Acts(ctx, q, o); err != nil {
			return err
		}
		if p.Jobs, err = s.Prints.ForOrder(ctx, q, o, maxJobs); err != nil {
			return err
		}
		if p.Shipments, err = s.Parcels.ForOrder(ctx, q, o); err != nil {
			return err
		}
		list, err := s.Fulfillments.ForOrder(ctx, q, who.Tenant, id)
		if err != nil {
			return err
		}
		for _, f := range list {
			p.Fulfillments = append(p.Fulfillments, f.View())
		}
		p.Actions = append(p.Actions, s.Fulfillments.Acts(o, list)...)
		return nil
	})
	if err != nil {
		return Page{}, err
	}
	retry, err := s.retryAct(ctx, who, p)
	if err != nil {
		return Page{}, err
	}
	p.Actions = append(p.Actions, retry)
	p.restrict(who)
	return p, nil
}

// retryAct tells whether anything of the order can be tried again.
func (s *Service) retryAct(ctx context.Context, who identity.Identity, p Page) (order.Act, error) {
	can := func(acts []order.Act, name string) bool {
		for _, a := range acts {
			if a.Name == name {
				return a.Allowed
			}
		}
		return false
	}
	if can(p.Actions, "retry-fulfillment") {
		return order.NewAct("retry", nil), nil
	}
	for _, l := range p.LineItems {
		if l.Baseplate != nil && l.Baseplate.State == grid.Failed && who.Can(identity.GridWrite) {
			return order.NewAct("retry", nil), nil
		}
	}
	for _, j := range p.Jobs {
		if who.Can(identity.PrintJobsWrite) && can(j.Actions, "retry") {
			return order.NewAct("retry", nil), nil
		}
	}
	if len(p.Shipments) > 0 && p.Shipments[0].Status == shipping.Failed && who.Can(identity.ShipmentsWrite) && can(p.Shipments[0].Actions, "retry") {
		return order.NewAct("retry", nil), nil
	}
	if who.Can(identity.QueuesWrite) {
		_, n, err := s.Queue.List(ctx, job.Filter{Tenant: who.Tenant, OrderID: p.ID, Failing: true}, 1, 1)
		if err != nil {
			return order.Act{}, err
		}
		if n > 0 {
			return order.NewAct("retry", nil), nil
		}
	}
	return order.NewAct("retry", errNothing), nil
}

var errNothing = &order.Refused{Code: "nothing-to-retry", Reason: "Nothing of this order failed that could be tried again."}

// restrict takes out what the caller may not see, and refuses what they may not
// do.
func (p *Page) restrict(who identity.Identity) {
	refuse := func(acts []order.Act, permission func(name string) string) {
		for i, a := range acts {
			if need := permission(a.Name); a.Allowed && !who.Can(need) {
				acts[i] = order.NewAct(a.Name, &order.Refused{Code: "forbidden", Reason: "You lack the permission " + need + "."})
			}
		}
	}
	refuse(p.Actions, func(string) string { return identity.OrdersWrite })
	for _, j := range p.Jobs {
		refuse(j.Actions, func(string) string { return identity.PrintJobsWrite })
	}
	for _, sh := range p.Shipments {
		refuse(sh.Actions, func(name string) string {
			if name == "print-label" {
				return identity.ShipmentsRead
			}
			return identity.ShipmentsWrite
		})
	}
	if !who.Can(identity.PrintJobsRead) {
		p.Jobs, p.Hidden = []printing.OrderJob{}, append(p.Hidden, "printJobs")
	}
	if !who.Can(identity.ShipmentsRead) {
		p.Shipments, p.Hidden = []shipping.View{}, append(p.Hidden, "shipments")
	}
}
