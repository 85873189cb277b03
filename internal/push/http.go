package push

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	webpush "github.com/SherClockHolmes/webpush-go"

	"github.com/forma3d/connect/internal/httpapi"
	"github.com/forma3d/connect/internal/identity"
)

// View is a browser of a person as the API shows it.
type View struct {
	ID        string     `json:"id"`
	Device    string     `json:"device" doc:"As the person called it"`
	CreatedAt time.Time  `json:"createdAt"`
	ToldAt    *time.Time `json:"toldAt" doc:"When it last took a message"`
	Problem   Problem    `json:"problem" enum:",unreachable,busy,refused" doc:"Why the last message was not taken, empty when it was"`
	Current   bool       `json:"current" doc:"false: it was made for another public key and must be made anew"`
}

// ClassView is a class of events that a person can be told of.
type ClassView struct {
	Class      Class  `json:"class" enum:"needs-attention,order-ready,print-failed,shipment-problem,system-alert,new-order"`
	Permission string `json:"permission" doc:"What it takes to be told"`
	Allowed    bool   `json:"allowed" doc:"Whether the caller has that permission"`
	Chosen     bool   `json:"chosen"`
}

// Settings is what a person is told in which browsers.
type Settings struct {
	PublicKey     string      `json:"publicKey" doc:"applicationServerKey for PushManager.subscribe, base64url"`
	Chosen        bool        `json:"chosen" doc:"Whether the caller ever chose; until then the usual classes hold"`
	Classes       []ClassView `json:"classes"`
	Subscriptions []View      `json:"subscriptions" doc:"The caller's browsers"`
}

// TestView is what became of a test message to one browser.
type TestView struct {
	ID      string  `json:"id"`
	Device  string  `json:"device"`
	Sent    bool    `json:"sent"`
	Removed bool    `json:"removed" doc:"The browser had given the subscription up, and it was removed"`
	Problem Problem `json:"problem" enum:",unreachable,busy,refused"`
}

type settingsOutput struct{ Body Settings }

// Subscribing is a browser's subscription, as PushSubscription.toJSON gives it.
type Subscribing struct {
	Endpoint string      `json:"endpoint" minLength:"1" maxLength:"2048"`
	Keys     BrowserKeys `json:"keys"`
	Device   string      `json:"device,omitempty" maxLength:"100" doc:"What the person calls this browser"`
}

// BrowserKeys are what a message to a browser is encrypted with.
type BrowserKeys struct {
	P256DH string `json:"p256dh" minLength:"1" maxLength:"200"`
	Auth   string `json:"auth" minLength:"1" maxLength:"100"`
}

type subscribeInput struct{ Body Subscribing }

type subscribeOutput struct{ Body View }

type idInput struct {
	ID string `path:"id" maxLength:"64"`
}

// Choice is what a person wants to be told of.
type Choice struct {
	Classes []Class `json:"classes" maxItems:"20" enum:"needs-attention,order-ready,print-failed,shipment-problem,system-alert,new-order"`
}

type classesInput struct{ Body Choice }

// Tested is what became of a test message.
type Tested struct {
	Items []TestView `json:"items"`
}

type testOutput struct{ Body Tested }

// Register adds the operations of push messages to the API.
func (s *Service) Register(srv *httpapi.Server) {
	const tag = "Push messages"
	httpapi.Register(srv, httpapi.Op("read-push", http.MethodGet, "/push", tag, "Read what the caller is told in browsers", httpapi.AnyCaller), func(ctx context.Context, _ *struct{}) (*settingsOutput, error) {
		who, err := caller(ctx)
		if err != nil {
			return nil, err
		}
		return s.settings(ctx, who)
	})
	httpapi.Register(srv, httpapi.Op("subscribe-push", http.MethodPut, "/push/subscriptions", tag, "Have this browser told", httpapi.AnyCaller), func(ctx context.Context, in *subscribeInput) (*subscribeOutput, error) {
		who, err := caller(ctx)
		if err != nil {
			return nil, err
		}
		v, err := s.Subscribe(ctx, who.Tenant, who.UserID, Device{Endpoint: in.Body.Endpoint, P256DH: in.Body.Keys.P256DH, Auth: in.Body.Keys.Auth, Name: in.Body.Device})
		if err != nil {
			return nil, shown(err)
		}
		return &subscribeOutput{v}, nil
	})
	httpapi.Register(srv, httpapi.Op("unsubscribe-push", http.MethodDelete, "/push/subscriptions/{id}", tag, "Have a browser not told any more", httpapi.AnyCaller), func(ctx context.Context, in *idInput) (*struct{}, error) {
		who, err := caller(ctx)
		if err != nil {
			return nil, err
		}
		return nil, s.Unsubscribe(ctx, who.Tenant, who.UserID, in.ID)
	})
	httpapi.Register(srv, httpapi.Op("choose-push", http.MethodPut, "/push/classes", tag, "Choose what the caller is told of", httpapi.AnyCaller), func(ctx context.Context, in *classesInput) (*settingsOutput, error) {
		who, err := caller(ctx)
		if err != nil {
			return nil, err
		}
		var classes []Class
		for _, c := range Classes() { // each once, in one order
			if slices.Contains(in.Body.Classes, c) {
				classes = append(classes, c)
			}
		}
		if err := s.Choose(ctx, who.Tenant, who.UserID, append([]Class{}, classes...)); err != nil {
			return nil, err
		}
		return s.settings(ctx, who)
	})
	httpapi.Register(srv, httpapi.Op("test-push", http.MethodPost, "/push/test", tag, "Send a test message to the caller's browsers", httpapi.AnyCaller), func(ctx context.Context, _ *struct{}) (*testOutput, error) {
		who, err := caller(ctx)
		if err != nil {
			return nil, err
		}
		items, err := s.Test(ctx, who)
		if err != nil {
			return nil, shown(err)
		}
		return &testOutput{Tested{items}}, nil
	})
}

// caller gives the person who calls. Keys and screens have no browser of their own.
func caller(ctx context.Context) (identity.Identity, error) {
	who, _ := identity.From(ctx)
	if who.UserID == "" {
		return who, httpapi.Error(http.StatusForbidden, "people-only", "Push messages are for people: sign in as a user.")
	}
	return who, nil
}

// shown turns what the operator must mend into an answer that says so.
func shown(err error) error {
	if errors.Is(err, errSealed) {
		return httpapi.Error(http.StatusConflict, "push-keys-sealed", "The push keys were stored with another ENCRYPTION_KEY. The operator must set that one again, or set VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY.")
	}
	return err
}

func (s *Service) settings(ctx context.Context, who identity.Identity) (*settingsOutput, error) {
	keys, err := s.keys(ctx)
	if err != nil {
		return nil, shown(err)
	}
	list, err := findSubscriptions(ctx, s.db.Read(), `tenant_id = $1 AND user_id = $2 ORDER BY created_at, id`, who.Tenant, who.UserID)
	if err != nil {
		return nil, err
	}
	classes, chosen, err := choice(ctx, s.db.Read(), who.Tenant, who.UserID)
	if err != nil {
		return nil, err
	}
	out := Settings{PublicKey: keys.Public, Chosen: chosen, Classes: []ClassView{}, Subscriptions: []View{}}
	for _, c := range Classes() {
		p := c.terms().permission
		out.Classes = append(out.Classes, ClassView{Class: c, Permission: p, Allowed: who.Can(p), Chosen: slices.Contains(classes, c)})
	}
	for _, sub := range list {
		out.Subscriptions = append(out.Subscriptions, view(sub, keys))
	}
	return &settingsOutput{out}, nil
}

func view(sub subscription, keys Keys) View {
	return View{ID: sub.ID, Device: sub.Device, CreatedAt: sub.CreatedAt, ToldAt: sub.ToldAt, Problem: sub.Problem, Current: sub.ServerKey == keys.Public}
}

// testKeep is how long a push service keeps a test for a browser that is off.
const testKeep = time.Minute

// Test sends a test message to each of a person's browsers, at once and without
// the queue, and says what became of each.
func (s *Service) Test(ctx context.Context, who identity.Identity) ([]TestView, error) {
	list, err := findSubscriptions(ctx, s.db.Read(), `tenant_id = $1 AND user_id = $2 ORDER BY created_at, id`, who.Tenant, who.UserID)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, httpapi.Error(http.StatusConflict, "no-subscription", "You have no browser that is told; allow messages in this one first.")
	}
	person, err := s.people.Person(ctx, who.Tenant, who.UserID)
	if err != nil {
		return nil, err
	}
	m, err := s.message(ctx, who.Tenant, person, notice{Text: textTest, Tag: "test", Path: "/"})
	if err != nil {
		return nil, err
	}
	m.Time = s.now().UTC()
	out := make([]TestView, len(list))
	for i, sub := range list {
		out[i] = TestView{ID: sub.ID, Device: sub.Device}
		err := s.deliver(ctx, sub, m, webpush.UrgencyHigh, testKeep)
		var f *failure
		switch {
		case err == nil:
			out[i].Sent = true
			err = s.note(ctx, sub, NoProblem)
		case errors.As(err, &f) && f.gone:
			out[i].Removed, out[i].Problem = true, f.problem
			err = s.forget(ctx, sub)
		case f != nil:
			out[i].Problem = f.problem
			err = s.note(ctx, sub, f.problem)
		}
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}
