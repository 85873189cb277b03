package telemetry

import "regexp"

// Masked stands in for personal data and secrets.
const Masked = "***"

// personalText is what is personal in any text: mail addresses, telephone
// numbers with their country, IP addresses, and secrets in an address.
var personalText = regexp.MustCompile(`[^\s@"<>]+@[^\s@"<>]+\.[^\s@"<>]+|\+\d[\d \-/().]{6,}\d|\b\d{1,3}(?:\.\d{1,3}){3}\b|(?i:(?:key|token|secret|signature|hmac|sig)=)[^&\s"]+`)

// MaskText takes out of a text what is personal or secret in any text.
func MaskText(s string) string { return personalText.ReplaceAllString(s, Masked) }
