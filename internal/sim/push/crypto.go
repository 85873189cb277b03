package push

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"time"
)

// browserKeys are what a browser makes for a subscription.
type browserKeys struct {
	private *ecdh.PrivateKey
	auth    []byte
}

func newBrowserKeys() browserKeys {
	private, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		panic(err) // the system has no random bytes
	}
	auth := make([]byte, 16)
	rand.Read(auth)
	return browserKeys{private, auth}
}

// decrypt reads a message of one record: RFC 8188 with the keys of RFC 8291.
func (k browserKeys) decrypt(body []byte) ([]byte, error) {
	const head = 16 + 4 + 1
	if len(body) < head {
		return nil, errors.New("no head")
	}
	salt, size, length := body[:16], binary.BigEndian.Uint32(body[16:20]), int(body[20])
	if len(body) < head+length || length != 65 {
		return nil, errors.New("no key of the sender")
	}
	sender, sealed := body[head:head+length], body[head+length:]
	if size < 18 || len(sealed) > int(size) {
		return nil, errors.New("more than one record")
	}
	public, err := ecdh.P256().NewPublicKey(sender)
	if err != nil {
		return nil, err
	}
	secret, err := k.private.ECDH(public)
	if err != nil {
		return nil, err
	}
	info := "WebPush: info\x00" + string(k.private.PublicKey().Bytes()) + string(sender)
	ikm, err := hkdf.Key(sha256.New, secret, k.auth, info, 32)
	if err != nil {
		return nil, err
	}
	key, err := hkdf.Key(sha256.New, ikm, salt, "Content-Encoding: aes128gcm\x00", 16)
	if err != nil {
		return nil, err
	}
	nonce, err := hkdf.Key(sha256.New, ikm, salt, "Content-Encoding: nonce\x00", 12)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	padded, err := aead.Open(nil, nonce, sealed, nil)
	if err != nil {
		return nil, err
	}
	plain := bytes.TrimRight(padded, "\x00")
	if len(plain) == 0 || plain[len(plain)-1] != 2 {
		return nil, errors.New("the record is not marked as the last")
	}
	return plain[:len(plain)-1], nil
}

// maxTokenLife is how far ahead a token may end (RFC 8292, 2).
const maxTokenLife = 24 * time.Hour

// checkToken verifies "t=TOKEN, k=KEY" and gives the token's subject.
func checkToken(params, serverKey, origin string, now time.Time) (subject string, err error) {
	var token, key string
	for _, p := range strings.Split(params, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(p), "=")
		switch name {
		case "t":
			token = value
		case "k":
			key = value
		}
	}
	if key != serverKey {
		return "", errors.New("the subscription is another application server's")
	}
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return "", errors.New("no token")
	}
	raw := make([][]byte, len(parts))
	for i, p := range parts {
		if raw[i], err = base64.RawURLEncoding.DecodeString(p); err != nil {
			return "", fmt.Errorf("read the token: %w", err)
		}
	}
	point, err := base64.RawURLEncoding.DecodeString(key)
	if err != nil {
		return "", fmt.Errorf("read the key: %w", err)
	}
	public, err := publicKey(point)
	if err != nil {
		return "", err
	}
	hash := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	if len(raw[2]) != 64 || !ecdsa.Verify(public, hash[:], new(big.Int).SetBytes(raw[2][:32]), new(big.Int).SetBytes(raw[2][32:])) {
		return "", errors.New("the signature is wrong")
	}
	var header struct {
		Alg string `json:"alg"`
	}
	var claims struct {
		Audience string `json:"aud"`
		Expiry   int64  `json:"exp"`
		Subject  string `json:"sub"`
	}
	if err := errors.Join(json.Unmarshal(raw[0], &header), json.Unmarshal(raw[1], &claims)); err != nil {
		return "", fmt.Errorf("read the token: %w", err)
	}
	ends := time.Unix(claims.Expiry, 0)
	address, isMail := strings.CutPrefix(claims.Subject, "mailto:")
	switch {
	case header.Alg != "ES256":
		return "", errors.New("not signed by ES256")
	case claims.Audience != origin:
		return "", fmt.Errorf("the token is for %s, this is %s", claims.Audience, origin)
	case !ends.After(now) || ends.After(now.Add(maxTokenLife)):
		return "", errors.New("the token is not valid now")
	case isMail && (strings.Contains(address, ":") || !strings.Contains(address, "@")), !isMail && !strings.HasPrefix(claims.Subject, "https://"):
		return "", fmt.Errorf("%q is no subject", claims.Subject)
	}
	return claims.Subject, nil
}

func publicKey(point []byte) (*ecdsa.PublicKey, error) {
	key, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), point)
	if err != nil {
		return nil, fmt.Errorf("read the key: %w", err)
	}
	return key, nil
}
