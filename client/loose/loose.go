// Package loose has field types for JSON that take what comes: a server that changes
// the type of one field must not cost the reader the whole conversation. It also reads
// the few words and times that all backends have in common.
//
// The backend packages below client import it; it imports model only.
package loose

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"

	"convo/model"
)

// Text is a string; a number is taken as its digits, anything else as nothing. It is
// raw: model.NewText makes it fit to show.
type Text string

// UnmarshalJSON takes a string or a number.
func (t *Text) UnmarshalJSON(b []byte) error {
	*t = ""
	switch {
	case len(b) == 0:
	case b[0] == '"' && len(b) > 1 && bytes.IndexByte(b, '\\') < 0 && utf8.Valid(b):
		*t = Text(b[1 : len(b)-1]) // nothing to decode: a decoder costs ten times as much
	case b[0] == '"':
		var s string
		if err := json.Unmarshal(b, &s); err != nil {
			return err
		}
		*t = Text(s)
	case isNumber(b):
		*t = Text(b)
	}
	return nil
}

// Model is t as a model.Text.
func (t Text) Model() model.Text { return model.NewText(string(t)) }

// Word is t as an enum value of the model: lower case, one safe line.
func (t Text) Word() string {
	if t == "" {
		return ""
	}
	return strings.ToLower(model.NewText(string(t)).Line())
}

// Stamp is t as a time, or none where there is none to read.
func (t Text) Stamp() model.Stamp {
	s, err := model.ParseStamp(string(t))
	if err != nil {
		return model.Stamp{}
	}
	return s
}

// ID is an id kept verbatim, whether it came as a string or as a number.
type ID struct {
	Text    Text
	Numeric bool // it came as a JSON number
}

// UnmarshalJSON takes a string or a number.
func (i *ID) UnmarshalJSON(b []byte) error {
	i.Numeric = isNumber(b)
	return i.Text.UnmarshalJSON(b)
}

// String is the id itself; "" where none came.
func (i ID) String() string { return string(i.Text) }

// Ref is a reference to somebody or something by id, in the three ways in which it can
// come: not told, nobody (null), somebody.
type Ref struct {
	Told bool
	ID   ID
}

// UnmarshalJSON takes a string, a number or null.
func (r *Ref) UnmarshalJSON(b []byte) error {
	r.Told = isNumber(b) || b[0] == '"' || b[0] == 'n'
	return r.ID.UnmarshalJSON(b)
}

// Owner is the reference as an owner without a name.
func (r Ref) Owner() model.Owner {
	switch {
	case !r.Told:
		return model.Owner{}
	case r.ID.Text == "":
		return model.Nobody()
	}
	return model.OwnedBy(model.Person{ID: r.ID.String()})
}

// Count is a whole number that may be missing; nonsense is as good as missing.
type Count struct {
	N  int
	OK bool
}

// UnmarshalJSON takes a number, or a string that holds one.
func (c *Count) UnmarshalJSON(b []byte) error {
	n, err := strconv.Atoi(string(bytes.Trim(b, `"`)))
	*c = Count{N: n, OK: err == nil && n >= 0}
	return nil
}

// Object decodes into T if there is a JSON object, and is zero otherwise.
type Object[T any] struct{ V T }

// UnmarshalJSON takes an object.
func (o *Object[T]) UnmarshalJSON(b []byte) error {
	if b[0] != '{' {
		return nil
	}
	return json.Unmarshal(b, &o.V)
}

// List is the elements of an array, to be decoded one by one, so that a bad one
// does not lose the rest. It is nil where there is no array, which is no list.
type List []json.RawMessage

// UnmarshalJSON cuts the array at its commas. encoding/json has checked before
// that it is JSON, so that brackets and quotes are all there is to look at; to
// let it decode the array would go over each page twice more.
func (l *List) UnmarshalJSON(b []byte) error {
	*l = nil
	if b[0] != '[' {
		return nil
	}
	out := List{}
	inner, depth, start := b[1:len(b)-1], 0, 0
	for i := 0; i < len(inner); i++ {
		switch inner[i] {
		case '"':
			for i++; inner[i] != '"'; i++ {
				if inner[i] == '\\' {
					i++
				}
			}
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		case ',':
			if depth == 0 {
				out = append(out, bytes.TrimSpace(inner[start:i]))
				start = i + 1
			}
		}
	}
	if last := bytes.TrimSpace(inner[start:]); len(last) > 0 {
		out = append(out, last)
	}
	*l = out
	return nil
}

// Number is an id as a JSON number where it is a plain one, else as a string.
func Number(id string) any {
	if id == "0" || len(id) > 0 && id[0] != '0' && allDigits(id) {
		return json.Number(id)
	}
	return id
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

func isNumber(b []byte) bool {
	return len(b) > 0 && (b[0] == '-' || b[0] >= '0' && b[0] <= '9')
}
