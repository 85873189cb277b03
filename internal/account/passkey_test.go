package account_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"

	"github.com/forma3d/connect/internal/account"
	"github.com/forma3d/connect/internal/db"
	"github.com/forma3d/connect/internal/db/dbtest"
	"github.com/forma3d/connect/internal/identity"
)

// authenticator is a security key in software, with one passkey. It makes what a
// browser would send.
type authenticator struct {
	t      *testing.T
	origin string
	key    *ecdsa.PrivateKey
	id     []byte
	handle string // of the user, as the server gave it
	count  uint32
}

func newAuthenticator(t *testing.T) *authenticator {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	a := &authenticator{t: t, origin: origin, key: key, id: make([]byte, 32)}
	rand.Read(a.id)
	return a
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// Flags of authenticator data: somebody was there, was verified, and a credential
// is attached.
const (
	flagPresent  = 0x01
	flagVerified = 0x04
	flagAttached = 0x40
)

func (a *authenticator) data(flags byte) []byte {
	rp := sha256.Sum256([]byte("localhost"))
	a.count++
	return binary.BigEndian.AppendUint32(append(rp[:], flags), a.count)
}

func (a *authenticator) client(kind, challenge string) []byte {
	text, err := json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": a.origin, "crossOrigin": false})
	if err != nil {
		a.t.Fatal(err)
	}
	return text
}

type publicKeyOptions struct {
	PublicKey struct {
		Challenge string `json:"challenge"`
		RPID      string `json:"rpId"`
		RP        struct {
			ID string `json:"id"`
		} `json:"rp"`
		User struct {
			ID string `json:"id"`
		} `json:"user"`
		ExcludeCredentials []any `json:"excludeCredentials"`
	} `json:"publicKey"`
}

// create answers navigator.credentials.create.
func (a *authenticator) create(o publicKeyOptions) map[string]any {
	a.handle = o.PublicKey.User.ID
	point, err := a.key.PublicKey.Bytes()
	if err != nil {
		a.t.Fatal(err)
	}
	cose, err := cbor.Marshal(map[int]any{1: 2, 3: -7, -1: 1, -2: point[1:33], -3: point[33:]})
	if err != nil {
		a.t.Fatal(err)
	}
	data := append(a.data(flagPresent|flagVerified|flagAttached), make([]byte, 16)...)
	data = append(binary.BigEndian.AppendUint16(data, uint16(len(a.id))), a.id...)
	object, err := cbor.Marshal(map[string]any{"fmt": "none", "attStmt": map[string]any{}, "authData": append(data, cose...)})
	if err != nil {
		a.t.Fatal(err)
	}
	return map[string]any{
		"id": b64(a.id), "rawId": b64(a.id), "type": "public-key",
		"response": map[string]any{"clientDataJSON": b64(a.client("webauthn.create", o.PublicKey.Challenge)), "attestationObject": b64(object)},
	}
}

// get answers navigator.credentials.get.
func (a *authenticator) get(o publicKeyOptions) map[string]any {
	data, client := a.data(flagPresent|flagVerified), a.client("webauthn.get", o.PublicKey.Challenge)
	hash := sha256.Sum256(client)
	digest := sha256.Sum256(append(append([]byte{}, data...), hash[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, a.key, digest[:])
	if err != nil {
		a.t.Fatal(err)
	}
	return map[string]any{
		"id": b64(a.id), "rawId": b64(a.id), "type": "public-key",
		"response": map[string]any{"clientDataJSON": b64(client), "authenticatorData": b64(data), "signature": b64(signature), "userHandle": a.handle},
	}
}

// addPasskey registers the authenticator for who is signed in at b.
func (a *authenticator) addPasskey(b *browser, name string) answer {
	a.t.Helper()
	var o publicKeyOptions
	b.do("POST", "/me/passkeys/begin", nil).is(200).into(&o)
	return b.do("POST", "/me/passkeys/finish", map[string]any{"name": name, "credential": a.create(o)})
}

// signIn signs in at b by the authenticator.
func (a *authenticator) signIn(b *browser) answer {
	a.t.Helper()
	var o publicKeyOptions
	b.do("POST", "/session/passkey/begin", nil).is(200).into(&o)
	return b.do("POST", "/session/passkey/finish", map[string]any{"credential": a.get(o)})
}

func TestAPasskeySignsIn(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		admin, key := r.signedIn(adminEmail), newAuthenticator(t)
		id := key.addPasskey(admin, "Phone").is(201).field("id")
		if e := r.audited("passkey.create"); e.EntityID != id {
			t.Errorf("the audit log says %+v", e)
		}
		var o publicKeyOptions
		admin.do("POST", "/me/passkeys/begin", nil).is(200).into(&o)
		if len(o.PublicKey.ExcludeCredentials) != 1 || o.PublicKey.RP.ID != "localhost" {
			t.Errorf("the options are %+v", o)
		}
		if handle, _ := base64.RawURLEncoding.DecodeString(o.PublicKey.User.ID); string(handle) != r.admin.ID {
			t.Errorf("the user handle is %s", handle)
		}

		b := r.browser()
		key.signIn(b).is(204)
		if e := r.audited("session.sign-in"); string(e.After) != `{"by":"passkey"}` || e.ActorID != r.admin.ID {
			t.Errorf("the audit log says %+v", e)
		}
		b.do("GET", "/users", nil).is(200)
		if b.cookie("forma3d_ceremony") != "" {
			t.Error("the challenge's cookie is still there")
		}
		list := string(b.do("GET", "/me/passkeys", nil).is(200).body)
		if !strings.Contains(list, `"name":"Phone"`) || strings.Contains(list, `"lastUsedAt":null`) {
			t.Errorf("the list is %s", list)
		}
		b.do("PATCH", "/me/passkeys/"+id, map[string]any{"name": " "}).is(422, "invalid")
		b.do("PATCH", "/me/passkeys/"+id, map[string]any{"name": "Old phone"}).is(204)
		if list := string(b.do("GET", "/me/passkeys", nil).is(200).body); !strings.Contains(list, `"name":"Old phone"`) {
			t.Errorf("the list is %s", list)
		}
		r.user(identity.DefaultTenant, "other@example.com", identity.RoleAdmin)
		other := r.signedIn("other@example.com")
		other.do("PATCH", "/me/passkeys/"+id, map[string]any{"name": "Mine"}).is(404)
		other.do("DELETE", "/me/passkeys/"+id, nil).is(404)
		key.addPasskey(other, "Stolen").is(422, "passkey-refused") // it is somebody's already

		b.do("DELETE", "/me/passkeys/"+id, nil).is(204)
		r.audited("passkey.delete")
		key.signIn(r.browser()).is(401, "sign-in-failed")
		r.withKey(settingKey).do("POST", "/me/passkeys/begin", nil).is(403, "people-only")
	})
}

func TestAPasskeyThatIsNotRightIsRefused(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		admin, key := r.signedIn(adminEmail), newAuthenticator(t)
		key.addPasskey(admin, "Phone").is(201)

		evil := newAuthenticator(t)
		evil.origin = "https://evil.example"
		evil.addPasskey(admin, "Phone").is(422, "passkey-refused")
		key.origin = "https://evil.example"
		key.signIn(r.browser()).is(401, "sign-in-failed")
		key.origin = origin

		// Another one's key for the same passkey.
		forged := newAuthenticator(t)
		forged.id, forged.handle, forged.count = key.id, key.handle, key.count+10
		forged.signIn(r.browser()).is(401, "sign-in-failed")
		unknown := newAuthenticator(t)
		unknown.handle = key.handle
		unknown.signIn(r.browser()).is(401, "sign-in-failed")

		// An answer to a challenge counts once, and only in its own browser.
		b := r.browser()
		var o publicKeyOptions
		b.do("POST", "/session/passkey/begin", nil).is(200).into(&o)
		credential := map[string]any{"credential": key.get(o)}
		r.browser().do("POST", "/session/passkey/finish", credential).is(401, "sign-in-failed")
		ceremony := b.cookie("forma3d_ceremony")
		b.do("POST", "/session/passkey/finish", credential).is(204)
		r.browser("Cookie: forma3d_ceremony="+ceremony).do("POST", "/session/passkey/finish", credential).is(401, "sign-in-failed")

		// Too late.
		late := r.browser()
		late.do("POST", "/session/passkey/begin", nil).is(200).into(&o)
		r.clock.advance(5*time.Minute + time.Second)
		late.do("POST", "/session/passkey/finish", map[string]any{"credential": key.get(o)}).is(401, "sign-in-failed")

		// A copy of the passkey, whose counter stands where it stood before.
		key.signIn(r.browser()).is(204)
		key.count -= 2
		key.signIn(r.browser()).is(401, "sign-in-failed")
		key.count += 5
		key.signIn(r.browser()).is(204)

		for _, c := range []any{map[string]any{}, map[string]any{"id": "x", "type": "public-key"}} {
			b := r.browser()
			b.do("POST", "/session/passkey/begin", nil).is(200)
			b.do("POST", "/session/passkey/finish", map[string]any{"credential": c}).is(401, "sign-in-failed")
		}

		r.user(identity.DefaultTenant, "second@example.com", identity.RoleAdmin)
		r.signedIn("second@example.com").do("PATCH", "/users/"+r.admin.ID, map[string]any{"active": false}).is(200)
		key.signIn(r.browser()).is(401, "sign-in-failed")
		if e := r.audited("session.refused"); string(e.After) != `{"because":"deactivated"}` {
			t.Errorf("the audit log says %+v", e)
		}
	})
}

// Whoever gave the temporary password knows it too: a passkey made with it would
// outlive the password that the person then chooses.
func TestATemporaryPasswordMakesNoPasskey(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		var made temporary
		admin := r.signedIn(adminEmail)
		admin.do("POST", "/users", newUser("grace@example.com", "operator")).is(201).into(&made)
		giver := r.browser()
		giver.do("POST", "/session", signIn("grace@example.com", made.Password)).is(204)
		giver.do("POST", "/me/passkeys/begin", nil).is(403, "password-change-needed")

		// A ceremony of the time before the reset does not help either.
		grace := r.browser()
		grace.do("POST", "/session", signIn("grace@example.com", made.Password)).is(204)
		grace.do("POST", "/me/password", map[string]any{"current": made.Password, "new": password}).is(204)
		var o publicKeyOptions
		grace.do("POST", "/me/passkeys/begin", nil).is(200).into(&o)
		admin.do("POST", "/users/"+made.User.ID+"/reset-password", nil).is(200).into(&made)
		grace.do("POST", "/session", signIn("grace@example.com", made.Password)).is(204)
		grace.do("POST", "/me/passkeys/finish", map[string]any{"name": "Phone", "credential": newAuthenticator(t).create(o)}).is(403, "password-change-needed")
	})
}

func TestPasskeysNeedAnAddressThatBrowsersTake(t *testing.T) {
	d := dbtest.Open(t, dbtest.Options(t, db.SQLite))
	for address, want := range map[string]bool{
		"https://hub.example.com": true, "https://hub.example.com:8443": true, "http://localhost:3000": true,
		"http://hub.example.com": false, "http://127.0.0.1:3000": false, "https://192.0.2.7": false,
	} {
		o := options()
		o.AppURL = address
		r := newRig(t, d, newClock(), o)
		got := strings.Contains(string(r.browser().do("GET", "/session", nil).is(200).body), `"passkeys":true`)
		begin := r.browser().do("POST", "/session/passkey/begin", nil)
		if got != want || (begin.status == 200) != want {
			t.Errorf("%s: passkeys %v, begin %d; want %v", address, got, begin.status, want)
		}
	}
}

func TestOneAddressCannotFailWithPasskeysOnAndOn(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		admin, key := r.signedIn(adminEmail), newAuthenticator(t)
		key.addPasskey(admin, "Phone").is(201)
		for range 6 {
			r.browser().do("POST", "/session", signIn(adminEmail, "wrong horse battery"), "X-Forwarded-For: 192.0.2.1")
		}
		key.signIn(r.browser()).is(204) // the owner is not kept out
		for range 50 {
			r.browser().do("POST", "/session/passkey/finish", map[string]any{"credential": map[string]any{}}, "X-Forwarded-For: 192.0.2.2").is(401, "sign-in-failed")
		}
		r.browser().do("POST", "/session/passkey/finish", map[string]any{"credential": map[string]any{}}, "X-Forwarded-For: 192.0.2.2").is(429, "locked-out")
		key.signIn(r.browser()).is(204)
	})
}

// A person without the right to anything else may still have passkeys.
func TestPasskeysAreFew(t *testing.T) {
	each(t, func(t *testing.T, r *rig) {
		r.user(identity.DefaultTenant, "viewer@example.com", identity.RoleViewer)
		b := r.signedIn("viewer@example.com")
		for range 20 {
			newAuthenticator(t).addPasskey(b, "Key").is(201)
		}
		b.do("POST", "/me/passkeys/begin", nil).is(422, "invalid")
		var list struct {
			Items []account.PasskeyView `json:"items"`
		}
		b.do("GET", "/me/passkeys", nil).is(200).into(&list)
		if len(list.Items) != 20 {
			t.Errorf("there are %d", len(list.Items))
		}
	})
}
