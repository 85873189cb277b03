// Package vault encrypts what is kept in the database and must not be read by
// whoever has a copy of it.
package vault

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"errors"
	"fmt"
)

// Vault encrypts with one key (AES-256-GCM).
type Vault struct{ aead cipher.AEAD }

// New makes a Vault; key has 32 bytes.
func New(key []byte) (Vault, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return Vault{}, fmt.Errorf("encryption key: %w", err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return Vault{}, fmt.Errorf("encryption key: %w", err)
	}
	return Vault{aead}, nil
}

// Seal encrypts plain. It opens only with the same place, which ties it to its row.
func (v Vault) Seal(plain []byte, place string) []byte {
	nonce := make([]byte, v.aead.NonceSize())
	rand.Read(nonce)
	return v.aead.Seal(nonce, nonce, plain, []byte(place))
}

// ErrSealed is the error of what was sealed with another key or for another place.
var ErrSealed = errors.New("sealed with another encryption key")

// Open decrypts what Seal made.
func (v Vault) Open(sealed []byte, place string) ([]byte, error) {
	n := v.aead.NonceSize()
	if len(sealed) < n {
		return nil, ErrSealed
	}
	plain, err := v.aead.Open(nil, sealed[:n], sealed[n:], []byte(place))
	if err != nil {
		return nil, ErrSealed
	}
	return plain, nil
}
