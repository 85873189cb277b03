package vault_test

import (
	"bytes"
	"errors"
	"testing"

	"pgregory.net/rapid"

	"github.com/forma3d/connect/internal/vault"
)

func open(t interface{ Fatal(args ...any) }, key byte) vault.Vault {
	v, err := vault.New(bytes.Repeat([]byte{key}, 32))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestWhatIsSealedOpensInItsPlaceOnly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := open(t, 1)
		plain := rapid.SliceOf(rapid.Byte()).Draw(t, "plain")
		sealed := v.Seal(plain, "here")
		if got, err := v.Open(sealed, "here"); err != nil || !bytes.Equal(got, plain) {
			t.Fatalf("%x, %v", got, err)
		}
		if _, err := v.Open(sealed, "there"); !errors.Is(err, vault.ErrSealed) {
			t.Errorf("in another place: %v", err)
		}
		if _, err := open(t, 2).Open(sealed, "here"); !errors.Is(err, vault.ErrSealed) {
			t.Errorf("with another key: %v", err)
		}
		i := rapid.IntRange(0, len(sealed)-1).Draw(t, "damaged byte")
		sealed[i] ^= 1
		if _, err := v.Open(sealed, "here"); !errors.Is(err, vault.ErrSealed) {
			t.Errorf("damaged: %v", err)
		}
		if _, err := v.Open(sealed[:i], "here"); !errors.Is(err, vault.ErrSealed) {
			t.Errorf("cut off: %v", err)
		}
	})
	if _, err := vault.New([]byte("short")); err == nil {
		t.Error("a short key is taken")
	}
}
