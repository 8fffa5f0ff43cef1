package model

import (
	"fmt"
	"strings"
)

// Ref names a conversation everywhere in convo: the account it was read from
// and the backend's own id, kept verbatim. A row number never names one, because
// rows move while people type.
type Ref struct {
	Account string
	ID      string
}

// String is the form used on the command line and in logs: "account/id".
func (r Ref) String() string { return r.Account + "/" + r.ID }

// IsZero reports whether r names no conversation.
func (r Ref) IsZero() bool { return r == Ref{} }

// Compare orders references by account, then id. It only makes ties stable; it
// says nothing about age.
func (r Ref) Compare(o Ref) int {
	if c := strings.Compare(r.Account, o.Account); c != 0 {
		return c
	}
	return strings.Compare(r.ID, o.ID)
}

// maxIDLen bounds an id. Real ones are a handful of digits or a 36-byte UUID.
const maxIDLen = 128

// ValidID reports whether id may be placed in a request path. Anything else
// (slashes, question marks, dots only, control characters) could turn one call
// into another, so a conversation with such an id is shown but cannot be acted on.
func ValidID(id string) bool {
	if id == "" || len(id) > maxIDLen || id == "." || id == ".." {
		return false
	}
	for i := range len(id) {
		c := id[i]
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9':
		case c == '_' || c == '.' || c == ':' || c == '-':
		default:
			return false
		}
	}
	return true
}

// ParseRef reads "id" or "account/id"; account is used where none is named.
func ParseRef(s, account string) (Ref, error) {
	if a, id, ok := strings.Cut(s, "/"); ok {
		account, s = a, id
	}
	if account == "" || !ValidID(s) {
		return Ref{}, fmt.Errorf("%q is not a conversation id", NewText(s).Line())
	}
	return Ref{Account: account, ID: s}, nil
}
