package shopify

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"slices"
	"strings"
)

// VerifyWebhook reports whether signature (header X-Shopify-Hmac-Sha256) is one
// of the secrets' HMAC-SHA256 over the raw body, base64. Several secrets are
// valid while one is being rotated. The comparison takes constant time.
func VerifyWebhook(secrets []string, body []byte, signature string) bool {
	want, err := base64.StdEncoding.DecodeString(signature)
	if err != nil || len(want) != sha256.Size || len(body) == 0 {
		return false
	}
	ok := false
	for _, s := range secrets {
		if s == "" {
			continue
		}
		ok = hmac.Equal(sign(s, body), want) || ok
	}
	return ok
}

// SignWebhook is the signature that Shopify sends with body.
func SignWebhook(secret string, body []byte) string {
	return base64.StdEncoding.EncodeToString(sign(secret, body))
}

func sign(secret string, body []byte) []byte {
	m := hmac.New(sha256.New, []byte(secret))
	m.Write(body)
	return m.Sum(nil)
}

// proxySignature is the parameter that the app proxy signs the others with.
const proxySignature = "signature"

// VerifyProxy reports whether the app proxy signed the query with one of the
// secrets: HMAC-SHA256, hexadecimal, over the decoded parameters but the
// signature. The comparison takes constant time. What is signed says that the
// request came through the shop's storefront, not who the customer is.
func VerifyProxy(secrets []string, query url.Values) bool {
	if len(query[proxySignature]) != 1 {
		return false
	}
	want, err := hex.DecodeString(query.Get(proxySignature))
	if err != nil || len(want) != sha256.Size {
		return false
	}
	message := proxyMessage(query)
	ok := false
	for _, s := range secrets {
		if s == "" {
			continue
		}
		ok = hmac.Equal(sign(s, message), want) || ok
	}
	return ok
}

// SignProxy is the signature that the app proxy adds to query.
func SignProxy(secret string, query url.Values) string {
	return hex.EncodeToString(sign(secret, proxyMessage(query)))
}

// proxyMessage is each parameter as name=value, several values joined by commas,
// sorted and without anything between them.
func proxyMessage(query url.Values) []byte {
	list := make([]string, 0, len(query))
	for name, values := range query {
		if name != proxySignature {
			list = append(list, name+"="+strings.Join(values, ","))
		}
	}
	slices.Sort(list)
	return []byte(strings.Join(list, ""))
}
