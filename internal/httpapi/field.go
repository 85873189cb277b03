package httpapi

import (
	"regexp"
	"strings"
)

// Codes of what can be wrong with a field. They are stable: pages say them in
// the person's language. Params has what the code speaks of.
//
// The codes are found in the messages, here for all, because half of the
// messages are huma's own and the modules' have the same few forms. A test looks
// at every message of the program.
var fieldCodes = []struct {
	code    string
	message *regexp.Regexp // its named groups become params
	fixed   map[string]string
}{
	{"required", regexp.MustCompile(`^must not be empty$|^expected (required )?property .* to be present|^required .* is missing$|^request body is required$|^is needed with |^must be given`), nil},
	{"required", regexp.MustCompile(`^expected length >= 1$`), nil},
	{"too-short", regexp.MustCompile(`^(?:expected length >= |must have at least )(?P<min>\d+)(?: letters)?$`), nil},
	{"too-long", regexp.MustCompile(`^(?:expected length <= |must have at most |must be plain text of at most )(?P<max>\d+)(?: letters| characters)?$`), nil},
	{"length", regexp.MustCompile(`^(?:must have |must be plain text of )(?P<min>\d+) to (?P<max>\d+) (?:letters|characters)$`), nil},
	{"too-few", regexp.MustCompile(`^expected array length >= (?P<min>\d+)$`), nil},
	{"too-few", regexp.MustCompile(`^must name at least one role$`), map[string]string{"min": "1"}},
	{"too-many", regexp.MustCompile(`^(?:expected array length <= |must have at most |must be at most )(?P<max>\d+)(?: numbers| addresses)?$`), nil},
	{"count", regexp.MustCompile(`^must have between (?P<min>\d+) and (?P<max>\d+) entries$`), nil},
	{"out-of-range", regexp.MustCompile(`^must be (?:between|from) (?P<min>[\d.]+) (?:and|to) (?P<max>[\d.]+)(?: mm| grams)?$`), nil},
	{"too-small", regexp.MustCompile(`^expected number >= (?P<min>-?[\d.e+]+)$`), nil},
	{"too-small", regexp.MustCompile(`^must not be negative$`), map[string]string{"min": "0"}},
	{"too-small", regexp.MustCompile(`^must have positive numbers only$`), map[string]string{"min": "1"}},
	{"too-big", regexp.MustCompile(`^expected number <= (?P<max>-?[\d.e+]+)$`), nil},
	{"not-whole", regexp.MustCompile(`^expected integer|^must be a whole number$|^invalid integer`), nil},
	{"not-number", regexp.MustCompile(`^expected number$|^invalid float|^invalid number`), nil},
	{"not-email", regexp.MustCompile(`RFC 5322 email|e-mail address[;]? |^must be an e-mail address`), nil},
	{"not-address", regexp.MustCompile(`RFC 3986 uri|^must be an address such as https?://`), nil},
	{"not-time", regexp.MustCompile(`RFC 3339|RFC 1123|^invalid date|^invalid time`), nil},
	{"not-one-of", regexp.MustCompile(`^expected value to be one of "(?P<allowed>[^"]+)"$`), nil},
	{"unknown", regexp.MustCompile(`^is not one of the choices$|^is not known$|^is no kind of alert$|^names a setting that does not exist$|^[Tt]here is no (?:such|shipment) |^are admin, operator and viewer`), nil},
	{"repeated", regexp.MustCompile(`^expected array items to be unique$`), nil},
	{"taken", regexp.MustCompile(`^is taken$|^is the one of another tenant$`), nil},
	{"not-readable", regexp.MustCompile(`^must be UTF-8 text$|^is not readable text$|^must not contain control characters$|^cannot be read$`), nil},
	{"time-zone", regexp.MustCompile(`time zone`), nil},
	{"currency", regexp.MustCompile(`^is not a currency`), nil},
	{"country", regexp.MustCompile(`^must be a two-letter country code$`), nil},
	{"wrong-password", regexp.MustCompile(`^is not right$`), nil},
	{"same-password", regexp.MustCompile(`^must be another one than before$`), nil},
	{"own-name", regexp.MustCompile(`^must not be the name or the e-mail address$`), nil},
	{"guessable", regexp.MustCompile(`^is one of those that are guessed first`), nil},
	{"passkeys-full", regexp.MustCompile(`^would be one passkey too many: there are (?P<max>\d+)`), nil},
	{"tenant-id", regexp.MustCompile(`^must be 1 to 40 small letters, digits and hyphens$`), nil},
	{"shop-domain", regexp.MustCompile(`^must be the shop's own domain`), nil},
	{"app-secrets", regexp.MustCompile(`^apiKey and apiSecret are both needed`), nil},
	{"webhook-secret", regexp.MustCompile(`^nothing to verify webhooks with`), nil},
	{"company-number", regexp.MustCompile(`^must be the number in your panel's addresses$`), nil},
	{"shipping-option", regexp.MustCompile(`^must be a shipping option code`), nil},
	{"quiet-hours", regexp.MustCompile(`^must be two different times of the day`), nil},
	{"shopify-id", regexp.MustCompile(`^must be Shopify's number`), nil},
	{"farm-file", regexp.MustCompile(`^must be the file's id at SimplyPrint`), nil},
	{"below-minimum", regexp.MustCompile(`^must not be below minimumStock$`), nil},
	{"bed-size", regexp.MustCompile(`^and bedY must not exceed the bed of the printer profile, (?P<x>[\d.]+) × (?P<y>[\d.]+) mm$`), nil},
	{"period", regexp.MustCompile(`^must be before to, and in the past$`), nil},
	{"label-cancelled", regexp.MustCompile(`^This label was cancelled`), nil},
	{"label-gone", regexp.MustCompile(`^The file of this label is gone`), nil},
	{"no-label", regexp.MustCompile(`^This shipment has no label`), nil},
	{"not-bool", regexp.MustCompile(`^expected boolean$|^must be true or false$`), nil},
	{"unexpected", regexp.MustCompile(`^unexpected property$|^unknown query parameter$`), nil},
	{"form", regexp.MustCompile(`^expected `), nil}, // the rest of huma's: patterns and other kinds of values
}

// coded gives f its code and params by its message. A field that has its code
// already, or of which no code speaks, stays as it is.
func (f Field) coded() Field {
	if f.Code != "" {
		return f
	}
	for _, c := range fieldCodes {
		found := c.message.FindStringSubmatch(f.Message)
		if found == nil {
			continue
		}
		f.Code = c.code
		for name, value := range c.fixed {
			f = f.with(name, value)
		}
		for i, name := range c.message.SubexpNames() {
			if name != "" && found[i] != "" {
				f = f.with(name, found[i])
			}
		}
		return f
	}
	return f
}

func (f Field) with(name, value string) Field {
	if f.Params == nil {
		f.Params = map[string]string{}
	}
	f.Params[name] = strings.TrimSpace(value)
	return f
}
