// Package webhook is the inbox: it verifies what the outside services send,
// stores the raw body and the job that will read it in one transaction, and only
// then answers. Reading the body is somebody else's work and cannot make the
// answer fail.
package webhook

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/forma3d/connect/internal/db"
)

// Source is a service that sends webhooks.
type Source string

// The sources.
const (
	Shopify     Source = "shopify"
	SimplyPrint Source = "simplyprint"
	Sendcloud   Source = "sendcloud"
)

// Status is what became of a delivery.
type Status string

// The statuses: RECEIVED waits; PROCESSED had its effect; SKIPPED needed none
// (stale, duplicate, a topic that is not ours); FAILED waits for a person.
const (
	Received  Status = "RECEIVED"
	Processed Status = "PROCESSED"
	Skipped   Status = "SKIPPED"
	Failed    Status = "FAILED"
)

// Delivery is one stored webhook.
type Delivery struct {
	ID          string
	Tenant      string
	Source      Source
	Key         string // what makes it a duplicate of another
	Topic       string
	TriggeredAt *time.Time // when the service says it happened, if it says so
	Body        []byte
	Status      Status
	Note        string
	Attempts    int
	ReceivedAt  time.Time
	ProcessedAt *time.Time
}

// Result is what a Processor did with one delivery.
type Result struct {
	Status Status
	Note   string // one short sentence for the operator, without personal data
}

// Processor gives verified deliveries of one source their effect, in the given
// transaction. It answers with one Result a delivery, in their order. An error
// rolls the whole batch back; the inbox then offers them one by one.
type Processor interface {
	Process(ctx context.Context, tx *db.Tx, deliveries []Delivery) ([]Result, error)
}

// ErrUnverified is a Verifier's answer to a request that is not from the
// service, or not for us.
var ErrUnverified = errors.New("the signature does not match")

// Verifier checks that a request comes from its service and reads the delivery's
// key, topic and tenant from it. It sees the raw bytes and never parses the body.
type Verifier interface {
	Verify(r *http.Request, body []byte) (Delivery, error)
}

// Stats count the inbox for operators.
type Stats struct {
	Total    int64  `json:"total" doc:"Remembered delivery ids"`
	Last24h  int64  `json:"last24h" doc:"Deliveries received in the last 24 hours"`
	Expiring int64  `json:"expiring" doc:"Delivery ids that are forgotten within the next hour"`
	Waiting  int64  `json:"waiting" doc:"Deliveries not read yet"`
	Failed   int64  `json:"failed" doc:"Deliveries that need a person"`
	Health   string `json:"health" enum:"healthy,warning,critical" doc:"By the number of remembered ids: warning from 10,000, critical from 50,000"`

	Sources []SourceStats `json:"sources"`
}

// SourceStats count what came from one service.
type SourceStats struct {
	Source         Source     `json:"source" enum:"shopify,simplyprint,sendcloud"`
	Last24h        int64      `json:"last24h" doc:"Received in the last 24 hours"`
	Processed24h   int64      `json:"processed24h"`
	Skipped24h     int64      `json:"skipped24h" doc:"They needed no effect"`
	Waiting        int64      `json:"waiting" doc:"Not read yet"`
	Failed         int64      `json:"failed" doc:"They need a person"`
	LastReceivedAt *time.Time `json:"lastReceivedAt"`
	LastTopic      string     `json:"lastTopic"`
}

// Sizes at which the table of remembered ids deserves attention: it should hold
// a day's deliveries, so these mean a sender gone wild or a purge that stopped.
const (
	warnTotal     = 10_000
	criticalTotal = 50_000
)

func healthOf(total int64) string {
	switch {
	case total >= criticalTotal:
		return "critical"
	case total >= warnTotal:
		return "warning"
	default:
		return "healthy"
	}
}
