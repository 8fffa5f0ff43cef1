package practice

import (
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strings"
	"time"
)

// attributes are the fields of a resource in a request, as they came.
type attributes map[string]json.RawMessage

// bodyOf reads {"<plural>":[{…}]} and answers itself where there is no such thing. That another
// content type is refused, and how, is inferred.
func (b *bookingsync) bodyOf(w http.ResponseWriter, r *http.Request, plural string) ([]attributes, bool) {
	if t, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || t != jsonAPI {
		b.refuse(w, http.StatusUnsupportedMediaType, 0)
		return nil, false
	}
	var body map[string][]attributes
	dec := json.NewDecoder(r.Body)
	if err := dec.Decode(&body); err != nil || dec.More() || len(body[plural]) == 0 {
		b.refuse(w, http.StatusBadRequest, 0)
		return nil, false
	}
	return body[plural], true
}

// has says whether a field is there and not null.
func (a attributes) has(name string) bool { return len(a[name]) > 0 && string(a[name]) != "null" }

// only notes every field that is not in a list.
func (a attributes) only(p problems, names ...string) {
	for name := range a {
		if !slices.Contains(names, name) {
			p.add(name, "is not allowed")
		}
	}
}

// required notes every field of a list that is not there, or is an empty text.
func (a attributes) required(p problems, names ...string) {
	for _, name := range names {
		if !a.has(name) || string(a[name]) == `""` {
			p.add(name, "is required")
		}
	}
}

// into reads a field into v, a pointer, and leaves v alone where the field is not there.
func (a attributes) into(p problems, name string, v any) {
	if a.has(name) && json.Unmarshal(a[name], v) != nil {
		p.add(name, "is invalid")
	}
}

// id reads an integer, which the documents also call a string.
func (a attributes) id(p problems, name string) int {
	if !a.has(name) {
		return 0
	}
	n, ok := digits(strings.Trim(string(a[name]), `"`), "")
	if !ok {
		p.add(name, "is invalid")
	}
	return int(n)
}

// flag reads true and "true", both of which are documented.
func (a attributes) flag(p problems, name string) bool {
	switch string(a[name]) {
	case `true`, `"true"`:
		return true
	case `false`, `"false"`, "":
	default:
		p.add(name, "is invalid")
	}
	return false
}

// time reads a moment, zero where there is none.
func (a attributes) time(p problems, name string) time.Time {
	var at time.Time
	a.into(p, name, &at)
	return at
}

// oneOf reads a word of a list, "" where there is none.
func (a attributes) oneOf(p problems, name string, words []string) string {
	var word string
	a.into(p, name, &word)
	if word != "" && !slices.Contains(words, word) {
		p.add(name, fmt.Sprintf("%s is not included in the list", word))
	}
	return word
}
