// Package integration holds the connections to the outside services: which
// tenant has which credentials, how they are changed while the program runs, and
// the clients that are made from them.
//
// Credentials come from the settings or from people. What people stored wins,
// also when they disconnected a service that the settings know.
package integration

import (
	"slices"
	"time"

	"github.com/forma3d/connect/internal/config"
	"github.com/forma3d/connect/internal/db"
)

// Service is an outside service.
type Service string

// The services.
const (
	Shopify     Service = "shopify"
	SimplyPrint Service = "simplyprint"
	Sendcloud   Service = "sendcloud"
	XAPI        Service = "xapi"
)

// Services lists all services.
func Services() []Service { return []Service{Shopify, SimplyPrint, Sendcloud, XAPI} }

// Name is the service's name for people.
func (s Service) Name() string {
	switch s {
	case Shopify:
		return "Shopify"
	case SimplyPrint:
		return "SimplyPrint"
	case Sendcloud:
		return "Sendcloud"
	default:
		return "X-API"
	}
}

// Settings are the credentials in effect, with everything else from the
// settings. A part without credentials is disconnected.
type Settings struct {
	Shopify     config.Shopify
	SimplyPrint config.SimplyPrint
	Sendcloud   config.Sendcloud
	XAPI        config.XAPI
}

// Connected reports whether a service has credentials.
func (s Settings) Connected(service Service) bool {
	switch service {
	case Shopify:
		return s.Shopify.Connected()
	case SimplyPrint:
		return s.SimplyPrint.Connected()
	case Sendcloud:
		return s.Sendcloud.Connected()
	default:
		return s.XAPI.Connected()
	}
}

// without is s with a service disconnected.
func (s Settings) without(service Service) Settings {
	switch service {
	case Shopify:
		if s.Shopify.APIURL == "https://"+s.Shopify.ShopDomain {
			s.Shopify.APIURL = ""
		}
		s.Shopify.ShopDomain, s.Shopify.APIKey, s.Shopify.APISecret, s.Shopify.AccessToken, s.Shopify.WebhookSecret = "", "", "", "", nil
	case SimplyPrint:
		s.SimplyPrint.CompanyID, s.SimplyPrint.APIKey, s.SimplyPrint.WebhookToken = "", "", ""
	case Sendcloud:
		s.Sendcloud.PublicKey, s.Sendcloud.SecretKey, s.Sendcloud.WebhookKey = "", "", ""
	case XAPI:
		s.XAPI.BaseURL, s.XAPI.Username, s.XAPI.Password = "", "", ""
	}
	return s
}

// State is how a service is connected.
type State string

// The states.
const (
	StateFromSettings State = "connected-from-settings"
	StateConnected    State = "connected"
	StateDisconnected State = "disconnected"
	StateRefused      State = "refused" // it has credentials, and the service does not take them
)

// connection is the stored row of a service.
type connection struct {
	Service        Service
	Sealed         []byte // encrypted credentials; nil: disconnected
	Version        int64
	ConnectedAt    *time.Time
	DisconnectedAt *time.Time
	ChangedBy      string
}

// known gives db.ErrNotFound for a name that is no service.
func known(s Service) error {
	if !slices.Contains(Services(), s) {
		return db.ErrNotFound
	}
	return nil
}
