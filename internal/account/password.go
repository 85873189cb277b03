package account

import (
	"context"
	"crypto/rand"
	_ "embed"
	"encoding/base64"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"
)

// Sizes of a stored password, as RFC 9106 recommends them.
const (
	saltBytes = 16
	hashBytes = 32
)

// hashWait is how long a sign-in waits for its turn to be checked.
const hashWait = 10 * time.Second

// maxPassword bounds what is hashed; nobody types more.
const maxPassword = 256

// hasher checks and hashes passwords, a bounded number at a time: each takes
// memory on purpose.
type hasher struct {
	params *argon2id.Params
	slots  chan struct{}
	dummy  string
}

func newHasher(o HashOptions) *hasher {
	random := make([]byte, saltBytes+hashBytes)
	rand.Read(random) // never fails: the program ends before it gives weak bytes
	text := base64.RawStdEncoding.EncodeToString
	return &hasher{
		params: &argon2id.Params{Memory: o.MemoryKiB, Iterations: o.Iterations, Parallelism: o.Parallelism, SaltLength: saltBytes, KeyLength: hashBytes},
		slots:  make(chan struct{}, max(o.Concurrency, 1)),
		// The hash of no password. Checking it takes as long as any other, so that
		// the time of an answer does not tell which accounts exist.
		dummy: fmt.Sprintf("$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s", o.MemoryKiB, o.Iterations, o.Parallelism, text(random[:saltBytes]), text(random[saltBytes:])),
	}
}

// turn waits until a password may be checked. ErrBusy when too many others wait.
func (h *hasher) turn(ctx context.Context) (done func(), err error) {
	wait := time.NewTimer(hashWait)
	defer wait.Stop()
	select {
	case h.slots <- struct{}{}:
		return func() { <-h.slots }, nil
	case <-wait.C:
		return nil, ErrBusy
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	done, err := h.turn(ctx)
	if err != nil {
		return "", err
	}
	defer done()
	text, err := argon2id.CreateHash(password, h.params)
	if err != nil {
		return "", fmt.Errorf("hash the password: %w", err)
	}
	return text, nil
}

// check compares a password with a stored hash, "" for an account that does not
// exist. outdated tells that the hash was made at another cost.
func (h *hasher) check(ctx context.Context, password, hash string) (ok, outdated bool, err error) {
	done, err := h.turn(ctx)
	if err != nil {
		return false, false, err
	}
	defer done()
	known := hash != ""
	if !known {
		hash = h.dummy
	}
	ok, p, err := argon2id.CheckHash(password, hash)
	if err != nil {
		return false, false, fmt.Errorf("read the stored password: %w", err)
	}
	return ok && known, *p != *h.params, nil
}

//go:embed common.txt
var commonText string

// fewLetters is how many different letters a password needs at least:
// "121212121212" is as easily guessed as a short one.
const fewLetters = 5

// checkPassword gives what is wrong with a new password, nil when it can be used.
func (s *Service) checkPassword(field, password, email, name string) error {
	n := utf8.RuneCountInString(password)
	switch {
	case n < s.opts.PasswordLength:
		return invalid(field, "must have at least %d letters", s.opts.PasswordLength)
	case len(password) > maxPassword:
		return invalid(field, "must have at most %d letters", maxPassword)
	case !utf8.ValidString(password):
		return invalid(field, "is not readable text")
	}
	lower := strings.ToLower(password)
	local, _, _ := strings.Cut(emailKey(email), "@")
	for _, own := range []string{emailKey(email), local, strings.ToLower(strings.TrimSpace(name))} {
		if own != "" && (lower == own || core(lower) == core(own)) {
			return invalid(field, "must not be the name or the e-mail address")
		}
	}
	letters := map[rune]bool{}
	for _, r := range lower {
		letters[r] = true
	}
	if len(letters) < fewLetters || isCommon(lower) {
		return invalid(field, "is one of those that are guessed first; use several words that do not belong together")
	}
	return nil
}

// core is a word without the digits and signs that people put around it to please
// a rule.
func core(s string) string {
	return strings.TrimFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
}

func isCommon(lower string) bool {
	word := core(lower)
	for line := range strings.Lines(commonText) {
		if c := strings.TrimSpace(line); c != "" && (c == lower || c == word) {
			return true
		}
	}
	return false
}

// clearLetters have no look-alikes: no 0 and o, no 1, i and l, no u and v.
const clearLetters = "23456789abcdefghjkmnpqrstvwxyz"

// randomText gives n random clear letters in groups of four.
func randomText(n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 && i%4 == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(clearLetters[randomIndex(len(clearLetters))])
	}
	return b.String()
}

// randomIndex gives a number below n, each as likely as the others.
func randomIndex(n int) int {
	limit := 256 - 256%n
	var one [1]byte
	for {
		rand.Read(one[:])
		if int(one[0]) < limit {
			return int(one[0]) % n
		}
	}
}

// GeneratePassword gives a password that nobody guesses and everybody can type:
// 20 letters are 98 bits.
func GeneratePassword() string { return randomText(20) }
