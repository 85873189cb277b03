package shopify_test

import (
	"encoding/base64"
	"net/url"
	"strings"
	"testing"

	"github.com/forma3d/connect/internal/shopify"
)

// The first vector is the one of the contract sheet; the others were computed
// with another implementation (Python's hmac).
func TestASignatureOfTheRawBodyIsRecognized(t *testing.T) {
	for _, v := range []struct{ secret, body, signature string }{
		{"topsecret", `{"id":6200407294252,"name":"#1071"}`, "qpr1g6St6JBPkmO2vC0Pz907/zrPKPhOPKt7ZCZkRyg="},
		{"shpss_0123456789abcdef", `{"id":9007199254740993,"note":"Zoë – 日本"}`, "iOvsw36N37wkrs44HsESaZ8Kk2x9gMv78TGOCdFfpks="},
		{"ключ", `[]`, "iuVcSRusHDVy9lwWCAqnw2UxL4iHL75B7akfxUe7ZOc="},
		{strings.Repeat("k", 100), ` `, "4v8ETR9VxKuKnkV0fgsqPtWJvjPjPrqlrMES2sqSUqs="},
	} {
		body := []byte(v.body)
		if !shopify.VerifyWebhook([]string{v.secret}, body, v.signature) {
			t.Errorf("%s: the right signature is refused", v.body)
		}
		if got := shopify.SignWebhook(v.secret, body); got != v.signature {
			t.Errorf("%s: signed as %s", v.body, got)
		}
	}
}

func TestAWrongSignatureIsRefused(t *testing.T) {
	const secret, right = "topsecret", "qpr1g6St6JBPkmO2vC0Pz907/zrPKPhOPKt7ZCZkRyg="
	body := []byte(`{"id":6200407294252,"name":"#1071"}`)
	raw, err := base64.StdEncoding.DecodeString(right)
	if err != nil {
		t.Fatal(err)
	}
	for name, signature := range map[string]string{
		"none":            "",
		"blank":           " ",
		"of other secret": shopify.SignWebhook("other", body),
		"of other body":   shopify.SignWebhook(secret, append([]byte(" "), body...)),
		"in hex":          "aa9af583a4ade8904f9263b6bc2d0fcfdd3bff3acf28f84e3cab7b6426644728",
		"shorter":         base64.StdEncoding.EncodeToString(raw[:31]),
		"longer":          base64.StdEncoding.EncodeToString(append(raw[:32:32], 0)),
		"without padding": strings.TrimRight(right, "="),
		"for addresses":   base64.URLEncoding.EncodeToString(raw),
		"with a prefix":   "sha256=" + right,
		"twice":           right + "," + right,
		"in upper case":   strings.ToUpper(right),
		"not base64":      "!" + right[1:],
		"of zeros":        base64.StdEncoding.EncodeToString(make([]byte, 32)),
	} {
		if shopify.VerifyWebhook([]string{secret}, body, signature) {
			t.Errorf("a signature %s is accepted: %q", name, signature)
		}
	}
}

func TestABodyChangedByOneByteIsRefused(t *testing.T) {
	body := []byte(`{"id":6200407294252,"name":"#1071"}`)
	signature := shopify.SignWebhook("topsecret", body)
	for i := range body {
		changed := append([]byte(nil), body...)
		changed[i] ^= 1
		if shopify.VerifyWebhook([]string{"topsecret"}, changed, signature) {
			t.Errorf("byte %d can be changed: %s", i, changed)
		}
	}
	for name, b := range map[string][]byte{"cut": body[:len(body)-1], "with a line end": append(body[:len(body):len(body)], '\n')} {
		if shopify.VerifyWebhook([]string{"topsecret"}, b, signature) {
			t.Errorf("the body %s is accepted", name)
		}
	}
}

// While a secret is rotated both are valid, in any order.
func TestAnyOfSeveralSecretsSigns(t *testing.T) {
	body := []byte(`{}`)
	secrets := []string{"old", "", "new"}
	for _, s := range []string{"old", "new"} {
		if !shopify.VerifyWebhook(secrets, body, shopify.SignWebhook(s, body)) {
			t.Errorf("the secret %q is not used", s)
		}
	}
	if shopify.VerifyWebhook(secrets, body, shopify.SignWebhook("revoked", body)) {
		t.Error("a secret that is not listed signs")
	}
}

// An empty secret would let everybody sign, and an empty body is nothing that
// the shop sends.
func TestNothingIsSignedWithoutSecretOrBody(t *testing.T) {
	body := []byte(`{}`)
	for name, secrets := range map[string][]string{"no list": nil, "an empty list": {}, "an empty secret": {""}} {
		if shopify.VerifyWebhook(secrets, body, shopify.SignWebhook("", body)) {
			t.Errorf("%s: accepted", name)
		}
	}
	if shopify.VerifyWebhook([]string{"s"}, nil, shopify.SignWebhook("s", nil)) {
		t.Error("an empty body is accepted")
	}
}

// proxyQuery is a query of the app proxy, signed outside this program.
const proxyQuery = "width=6&color=red&color=blue&shop=example-prints.myshopify.com&logged_in_customer_id=&path_prefix=%2Fapps%2Fgrid&timestamp=1793613600"

const proxySign = "fe8f4522ebfff998d874d808d65ed5fcad263981729a249092360bd70448ea30"

func TestProxySignatures(t *testing.T) {
	for name, c := range map[string]struct {
		query   string
		secrets []string
		want    bool
	}{
		"right":                     {proxyQuery + "&signature=" + proxySign, []string{"topsecret"}, true},
		"in another order":          {"signature=" + proxySign + "&timestamp=1793613600&" + strings.TrimSuffix(proxyQuery, "&timestamp=1793613600"), []string{"topsecret"}, true},
		"in capitals":               {proxyQuery + "&signature=" + strings.ToUpper(proxySign), []string{"topsecret"}, true},
		"the older of two secrets":  {proxyQuery + "&signature=" + proxySign, []string{"new", "topsecret"}, true},
		"no secret":                 {proxyQuery + "&signature=" + proxySign, nil, false},
		"an empty secret":           {proxyQuery + "&signature=" + proxySign, []string{""}, false},
		"another secret":            {proxyQuery + "&signature=" + proxySign, []string{"wrong"}, false},
		"a parameter more":          {proxyQuery + "&height=1&signature=" + proxySign, []string{"topsecret"}, false},
		"values in another order":   {strings.Replace(proxyQuery, "color=red&color=blue", "color=blue&color=red", 1) + "&signature=" + proxySign, []string{"topsecret"}, false},
		"no signature":              {proxyQuery, []string{"topsecret"}, false},
		"two signatures":            {proxyQuery + "&signature=" + proxySign + "&signature=" + proxySign, []string{"topsecret"}, false},
		"a signature of no length":  {proxyQuery + "&signature=", []string{"topsecret"}, false},
		"a signature of half a key": {proxyQuery + "&signature=" + proxySign[:32], []string{"topsecret"}, false},
	} {
		q, err := url.ParseQuery(c.query)
		if err != nil {
			t.Fatal(err)
		}
		if got := shopify.VerifyProxy(c.secrets, q); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func FuzzVerifyProxy(f *testing.F) {
	f.Add(proxyQuery, "topsecret")
	f.Add("signature=&signature=x", "")
	f.Fuzz(func(t *testing.T, raw, secret string) {
		q, err := url.ParseQuery(raw)
		if err != nil {
			return
		}
		shopify.VerifyProxy([]string{secret}, q) // whatever it says, it says it calmly
		q.Set("signature", shopify.SignProxy(secret+"x", q))
		if shopify.VerifyProxy([]string{secret}, q) {
			t.Fatalf("another secret's signature of %q is taken", raw)
		}
		q.Set("signature", shopify.SignProxy(secret, q))
		if shopify.VerifyProxy([]string{secret}, q) != (secret != "") {
			t.Fatalf("the signature of %q", raw)
		}
	})
}
