package wire

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"strings"
)

// redacted stands wherever a secret would be.
const redacted = "[redacted]"

// Secret is a key or token that no formatting verb, encoder or logger prints.
// The value sits in a closure because fmt and dumpers walk the unexported fields
// of structs around it, where methods are of no help.
type Secret struct{ value func() string }

// NewSecret hides s.
func NewSecret(s string) Secret { return Secret{value: func() string { return s }} }

// Reveal is the value itself. Only what puts it in a header or stores it calls it.
func (s Secret) Reveal() string {
	if s.value == nil {
		return ""
	}
	return s.value()
}

// IsEmpty reports whether there is no secret.
func (s Secret) IsEmpty() bool { return s.Reveal() == "" }

// String is "[redacted]".
func (Secret) String() string { return redacted }

// GoString is "[redacted]".
func (Secret) GoString() string { return redacted }

// Format prints "[redacted]" for every verb.
func (Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// MarshalJSON is "[redacted]".
func (Secret) MarshalJSON() ([]byte, error) { return json.Marshal(redacted) }

// MarshalText is "[redacted]".
func (Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// LogValue is "[redacted]".
func (Secret) LogValue() slog.Value { return slog.StringValue(redacted) }

// Credential is the header that proves who is asking.
type Credential struct {
	Header string // for instance X-Api-Key
	Value  Secret // the header's whole value
}

// shortestRedacted keeps words like "Bearer", and keys too short to be any, from
// being cut out of the server's sentences.
const shortestRedacted = 7

// redact takes the credential out of a server's text, which may reflect it.
func (c Credential) redact(s string) string {
	for _, part := range strings.Fields(c.Value.Reveal()) {
		if len(part) >= shortestRedacted {
			s = strings.ReplaceAll(s, part, redacted)
		}
	}
	return s
}

// usable reports whether the credential can be a header at all. net/http would
// refuse it too, but only after a connection was made.
func (c Credential) usable() bool {
	value := c.Value.Reveal()
	if c.Header == "" || value == "" {
		return false
	}
	for i := range len(value) {
		if value[i] < ' ' || value[i] > '~' {
			return false
		}
	}
	return true
}
