package shipping

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/sendcloud"
	"github.com/forma3d/connect/internal/webhook"
)

func statuses() []Status {
	return []Status{Pending, LabelCreated, InTransit, Delivered, Exception, Returned, Failed, Cancelled}
}

func TestTheTableNamesEveryStatusAndNoOther(t *testing.T) {
	if len(transitions) != len(statuses()) {
		t.Errorf("%d rows for %d statuses", len(transitions), len(statuses()))
	}
	for _, s := range statuses() {
		row, there := transitions[s]
		if !there {
			t.Errorf("%s has no row", s)
		}
		for i, next := range row {
			if !slices.Contains(statuses(), next) || next == s || slices.Contains(row[:i], next) {
				t.Errorf("%s → %s is unknown, a standstill or written twice", s, next)
			}
		}
		if Failed.Can(s) || Returned.Can(s) {
			t.Errorf("what ended starts again as %s", s)
		}
	}
	if Status("ELSE").Can(Delivered) {
		t.Error("an unknown status may be delivered")
	}
}

func TestEveryWordOfTheCarrierIsKnown(t *testing.T) {
	for _, s := range sendcloud.Statuses() {
		if got, known := statusOf[s.Code]; !known {
			t.Errorf("%s (%d) has no meaning here", s.Code, s.ID)
		} else if got != "" && !slices.Contains(statuses(), got) {
			t.Errorf("%s means %s", s.Code, got)
		}
	}
}

// force writes a shipment's status past every rule.
func (r *rig) force(id string, s Status) error {
	return r.db.InTx(context.Background(), func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE shipments SET status = $2, status_time = NULL, raw_status = '' WHERE id = $1`, id, string(s))
		return err
	})
}

func TestAParcelMovesByTheTableOnly(t *testing.T) {
	each(t, usual(), func(t *testing.T, r *rig) {
		id, sh := r.labelled(t)
		for _, from := range statuses() {
			for _, to := range append(statuses(), "") {
				if err := r.force(sh.ID, from); err != nil {
					t.Fatal(err)
				}
				told := r.told(t, "shipment.status-changed")
				r.must(t, func(ctx context.Context, tx *db.Tx) error {
					orders, err := r.orders.Lock(ctx, tx, tenant, []string{id})
					if err != nil {
						return err
					}
					sh.Status = from
					return r.svc.move(ctx, tx, orders[0], sh, to, "WORD", r.clock())
				})
				want, more := from, 0
				if from.Can(to) {
					want, more = to, 1
				}
				if got := r.shipments(t, id)[0]; got.Status != want || got.RawStatus != "WORD" || r.told(t, "shipment.status-changed") != told+more {
					t.Errorf("%s, the carrier says %q: %s (%s), told %d more, want %s", from, to, got.Status, got.RawStatus, r.told(t, "shipment.status-changed")-told, want)
				}
			}
		}
	})
}

func TestOneOfTwoMovesFromTheSameStateWins(t *testing.T) {
	each(t, usual(), func(t *testing.T, r *rig) {
		id, sh := r.labelled(t)
		o, err := r.orders.Get(t.Context(), r.db.Read(), tenant, id)
		if err != nil {
			t.Fatal(err)
		}
		for _, pair := range [][2]Status{{InTransit, Cancelled}, {Cancelled, Cancelled}, {Delivered, Returned}} {
			if err := r.force(sh.ID, LabelCreated); err != nil {
				t.Fatal(err)
			}
			told := r.told(t, "shipment.status-changed")
			var wg sync.WaitGroup
			var errs [2]error
			for i := range errs {
				wg.Go(func() {
					errs[i] = r.db.InTx(context.Background(), func(ctx context.Context, tx *db.Tx) error {
						return r.svc.move(ctx, tx, o, sh, pair[i], "WORD", r.clock())
					})
				})
			}
			wg.Wait()
			winner := 0
			if errs[0] != nil {
				winner = 1
			}
			if errs[winner] != nil || !errors.Is(errs[1-winner], errChanged) {
				t.Errorf("%v: %v and %v, want exactly one to win", pair, errs[0], errs[1])
			}
			if got := r.shipments(t, id)[0].Status; got != pair[winner] || r.told(t, "shipment.status-changed") != told+1 {
				t.Errorf("%v: %s, told %d times", pair, got, r.told(t, "shipment.status-changed")-told)
			}
		}
	})
}

// said is what the carrier's webhook has to say, at second s.
type said struct {
	code string
	s    int
}

// Webhooks come twice and in any order: whatever their order, the newest that
// was read decides about the next, and what ended never starts again.
func TestParcelsFollowTheNewestWordInAnyOrder(t *testing.T) {
	each(t, usual(), func(t *testing.T, r *rig) {
		id, sh := r.labelled(t)
		ids := map[string]int64{}
		for _, s := range sendcloud.Statuses() {
			ids[s.Code] = s.ID
		}
		codes := []string{"PICKED_UP_BY_DRIVER", "SORTED", "DELIVERY_FAILED", "DELIVERED", "RETURNED_TO_SENDER", "CANCELLED", "UNKNOWN", "ANNOUNCED"}
		start := r.clock()
		runs := 0
		rapid.Check(t, func(t *rapid.T) {
			if runs++; runs > 25 {
				return // the database is the slow part, and one run has many words
			}
			if err := r.force(sh.ID, LabelCreated); err != nil {
				t.Fatal(err)
			}
			words := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) said {
				return said{rapid.SampledFrom(codes).Draw(t, "code"), rapid.IntRange(1, 5).Draw(t, "second")}
			}), 1, 8).Draw(t, "words")
			want, newest := LabelCreated, 0
			for _, w := range words {
				body := fmt.Sprintf(`{"action":"parcel_status_changed","timestamp":%d,"parcel":{"id":%d,"status":{"id":%d,"message":"m"}}}`, start.Add(time.Duration(w.s)*time.Second).UnixMilli(), sh.ParcelID, ids[w.code])
				var res []webhook.Result
				err := r.db.InTx(context.Background(), func(ctx context.Context, tx *db.Tx) (err error) {
					res, err = r.svc.Process(ctx, tx, []webhook.Delivery{{Tenant: tenant, Body: []byte(body)}})
					return err
				})
				if err != nil || res[0].Status != webhook.Processed {
					t.Fatal(err, res)
				}
				if w.s > newest {
					newest = w.s
					if next := statusOf[w.code]; next != "" && want.Can(next) {
						want = next
					}
				}
				list, _, err := r.svc.List(context.Background(), tenant, Query{OrderID: id, Page: 1, PageSize: 1})
				if err != nil || list[0].Status != want || !list[0].StatusTime.Equal(start.Add(time.Duration(newest)*time.Second)) {
					t.Fatalf("after %v of %v: %s at %v, want %s of second %d (%v)", w, words, list[0].Status, list[0].StatusTime, want, newest, err)
				}
			}
		})
	})
}

func TestWhichParcelAWebhookIsAbout(t *testing.T) {
	each(t, usual(), func(t *testing.T, r *rig) {
		id, sh := r.labelled(t)
		process := func(tenant, body string) webhook.Result {
			t.Helper()
			var res []webhook.Result
			r.must(t, func(ctx context.Context, tx *db.Tx) (err error) {
				res, err = r.svc.Process(ctx, tx, []webhook.Delivery{{Tenant: tenant, Body: []byte(body)}})
				return err
			})
			return res[0]
		}
		at := r.clock().UnixMilli()
		for i, by := range []string{fmt.Sprintf(`"id":%d`, sh.ParcelID), `"shipment_uuid":"` + sh.CarrierID + `"`, `"external_reference":"` + sh.Reference + `"`, `"tracking_number":"` + sh.TrackingNumber + `"`, `"id":1,"tracking_number":"` + sh.TrackingNumber + `"`} {
			if err := r.force(sh.ID, LabelCreated); err != nil {
				t.Fatal(err)
			}
			body := fmt.Sprintf(`{"action":"parcel_status_changed","timestamp":%d,"parcel":{%s,"status":{"id":11}}}`, at+int64(i), by)
			if res := process(tenant, body); res.Note != "status DELIVERED" || r.states(t, id) != "DELIVERED" {
				t.Errorf("by %s: %+v, %s", by, res, r.states(t, id))
			}
		}
		for name, c := range map[string]struct {
			tenant, body string
			want         webhook.Result
		}{
			"not ours":       {tenant, `{"action":"parcel_status_changed","timestamp":1,"parcel":{"id":1,"status":{"id":11}}}`, webhook.Result{Status: webhook.Processed, Note: "not a parcel of ours"}},
			"without a name": {tenant, `{"action":"parcel_status_changed","timestamp":1}`, webhook.Result{Status: webhook.Processed, Note: "not a parcel of ours"}},
			"another tenant": {"other", fmt.Sprintf(`{"action":"parcel_status_changed","timestamp":1,"parcel":{"id":%d,"status":{"id":11}}}`, sh.ParcelID), webhook.Result{Status: webhook.Processed, Note: "not a parcel of ours"}},
			"old":            {tenant, fmt.Sprintf(`{"action":"parcel_status_changed","timestamp":%d,"parcel":{"id":%d,"status":{"id":80}}}`, at-1, sh.ParcelID), webhook.Result{Status: webhook.Processed, Note: "older than what is known"}},
			"unknown status": {tenant, fmt.Sprintf(`{"action":"parcel_status_changed","timestamp":%d,"parcel":{"id":%d,"status":{"id":987654}}}`, at+100, sh.ParcelID), webhook.Result{Status: webhook.Processed, Note: "status UNKNOWN_987654"}},
			"another event":  {tenant, `{"action":"test_webhook","timestamp":1}`, webhook.Result{Status: webhook.Skipped, Note: "event is not used"}},
		} {
			if got := process(c.tenant, c.body); got != c.want {
				t.Errorf("%s: %+v, want %+v", name, got, c.want)
			}
		}
		if got := process(tenant, `[]`); got.Status != webhook.Failed || got.Note == "" {
			t.Errorf("no event: %+v", got)
		}
		if r.states(t, id) != "DELIVERED" {
			t.Errorf("in the end: %s", r.states(t, id))
		}
		if err := r.force(sh.ID, Pending); err != nil {
			t.Fatal(err)
		}
		if got := process(tenant, fmt.Sprintf(`{"action":"parcel_status_changed","timestamp":%d,"parcel":{"id":%d,"status":{"id":11}}}`, at+200, sh.ParcelID)); got.Note != "the label is being made" || r.states(t, id) != "PENDING" {
			t.Errorf("while the label is made: %+v, %s", got, r.states(t, id))
		}
	})
}
