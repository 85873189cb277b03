package shopify

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
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
