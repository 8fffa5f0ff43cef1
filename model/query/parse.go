package query

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"convo/model"
	"convo/model/near"
)

// Parse reads a filter. Its errors are one line that names what is wrong and what
// would be right; they are safe to show.
func Parse(s string) (Filter, error) {
	var f Filter
	for _, tok := range split(s) {
		t, err := parseTerm(tok)
		if err != nil {
			return Filter{}, err
		}
		f.terms = append(f.terms, t)
	}
	return f, nil
}

// token is one term as it was typed.
type token struct {
	start, end int // bytes of the line
	not        bool
	field      string // before the colon; "" where there is none outside quotes
	hasField   bool
	value      string // quotes removed
}

// splits reports the characters that end a term or a plain value.
func splits(r rune) bool { return unicode.IsSpace(r) || r == '"' || r == '\\' }

// split cuts a line at the spaces outside quotes. A quote that is not closed yet
// goes to the end: the line is parsed at every key.
func split(s string) []token {
	var toks []token
	for i := 0; i < len(s); {
		if isBlank(s[i]) {
			i++
			continue
		}
		tok := nextToken(s, i)
		toks = append(toks, tok)
		i = tok.end
	}
	return toks
}

// isBlank reports the characters between terms.
func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// nextToken reads the term that begins at i.
func nextToken(s string, i int) token {
	tok := token{start: i}
	if s[i] == '!' {
		tok.not = true
		i++
	}
	var value strings.Builder
	quoted, wasQuoted := false, false
	for ; i < len(s); i++ {
		c := s[i]
		switch {
		case quoted && c == '\\' && i+1 < len(s):
			i++
			value.WriteByte(s[i])
		case c == '"':
			quoted, wasQuoted = !quoted, true
		case !quoted && isBlank(c):
			tok.end, tok.value = i, value.String()
			return tok
		case c == ':' && !wasQuoted && !tok.hasField && isWord(value.String()):
			tok.hasField, tok.field = true, strings.ToLower(value.String())
			value.Reset()
		default:
			value.WriteByte(c)
		}
	}
	tok.end, tok.value = len(s), value.String()
	return tok
}

// isWord reports whether s could be meant as a field: letters only. "12:30" is text.
func isWord(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
}

func parseTerm(tok token) (term, error) {
	t := term{not: tok.not, value: tok.value}
	if !tok.hasField {
		if t.value == "" {
			return t, errors.New(`nothing to look for after "!" or between quotes`)
		}
		t.text = newNeedle(t.value)
		return t, nil
	}
	f, ok := fieldNamed(tok.field)
	if !ok {
		return t, fmt.Errorf("there is no field %s:%s; fields are %s (a word with a colon needs quotes)",
			safe(tok.field), suggest(tok.field, names()), strings.Join(names(), " "))
	}
	t.field = f
	if t.value == "" {
		return t, fmt.Errorf("%s: needs a value, %s", f, f.example())
	}
	if err := t.parseValue(); err != nil {
		return term{}, err
	}
	return t, nil
}

// parseValue reads what stands after the colon.
func (t *term) parseValue() error {
	t.text = newNeedle(t.value)
	switch t.field {
	case fieldIs:
		t.value = strings.ToLower(t.value)
		t.text = newNeedle(t.value)
		if !contains(states, t.value) {
			return fmt.Errorf("is:%s is unknown%s; it is one of %s",
				safe(t.value), suggest(t.value, states), strings.Join(states, " "))
		}
	case fieldChannel:
		for _, name := range strings.Split(t.value, ",") {
			if name != "" {
				t.any = append(t.any, channelNamed(name))
			}
		}
		if t.any == nil {
			return fmt.Errorf("ch: needs a value, %s", t.field.example())
		}
	case fieldOlder, fieldNewer:
		return t.parseSpan(t.value)
	case fieldWindow, fieldDue, fieldEnds:
		t.more = strings.HasPrefix(t.value, ">")
		return t.parseSpan(strings.TrimLeft(t.value[:1], "<>") + t.value[1:])
	case fieldWord, fieldWho, fieldPriority, fieldInbox, fieldCustomer, fieldAccount, fieldLabel:
	}
	return nil
}

func (t *term) parseSpan(s string) error {
	span, ok := ParseSpan(s)
	if !ok {
		return fmt.Errorf("%s:%s is no length of time, %s", t.field, safe(t.value), t.field.example())
	}
	t.span = span
	return nil
}

// units are the units of time, largest first.
var units = map[byte]time.Duration{
	'w': 7 * 24 * time.Hour, 'd': 24 * time.Hour, 'h': time.Hour, 'm': time.Minute, 's': time.Second,
}

// maxSpan bounds a length of time, so that adding it to a time cannot overflow.
const maxSpan = 100 * 365 * 24 * time.Hour

// ParseSpan reads whole numbers with units: 90m, 1h30m, 2d.
func ParseSpan(s string) (time.Duration, bool) {
	var total time.Duration
	var n int64
	digits := false
	for i := range len(s) {
		c := s[i]
		if c >= '0' && c <= '9' {
			n = n*10 + int64(c-'0')
			digits = true
			if n > int64(maxSpan/time.Second) {
				return 0, false
			}
			continue
		}
		unit, ok := units[c|0x20]
		if !ok || !digits || n > int64(maxSpan/unit) {
			return 0, false
		}
		total += time.Duration(n) * unit
		n, digits = 0, false
	}
	return total, !digits && s != "" && total <= maxSpan
}

// example shows how a field is used.
func (f field) example() string {
	switch f {
	case fieldIs:
		return "one of " + strings.Join(states, " ")
	case fieldWho:
		return "for instance who:me, who:nobody or who:anna"
	case fieldChannel:
		return "for instance ch:whatsapp or ch:sms,email"
	case fieldOlder, fieldNewer:
		return "for instance " + f.String() + ":2h or " + f.String() + ":1d"
	case fieldWindow, fieldDue, fieldEnds:
		return "for instance " + f.String() + ":<2h or " + f.String() + ":>1d"
	case fieldPriority:
		return "for instance prio:high"
	case fieldWord, fieldInbox, fieldCustomer, fieldAccount, fieldLabel:
	}
	return "for instance " + f.String() + ":name"
}

// channelTags are short forms that people type, among them the tags in a row.
var channelTags = map[string]string{
	"wa": "whatsapp", "eml": "email", "mail": "email", "e-mail": "email", "msg": "messenger", "fb": "messenger",
}

func channelNamed(s string) string {
	s = strings.ToLower(s)
	if full, ok := channelTags[s]; ok {
		return full
	}
	return s
}

func fieldNamed(s string) (field, bool) {
	for _, def := range fieldNames {
		if def.name == s {
			return def.field, true
		}
	}
	return 0, false
}

func names() []string {
	out := make([]string, len(fieldNames))
	for i, def := range fieldNames {
		out[i] = def.name
	}
	return out
}

func contains(list []string, s string) bool {
	for _, have := range list {
		if have == s {
			return true
		}
	}
	return false
}

// safe makes what was typed fit for an error of one line.
func safe(s string) string {
	const most = 40
	line := []rune(model.NewText(s).Line())
	if len(line) > most {
		return string(line[:most]) + "..."
	}
	return string(line)
}

// suggest names the candidate that s is probably a slip of, as an insertion into
// an error.
func suggest(s string, candidates []string) string {
	meant := near.Word(s, candidates)
	if meant == "" {
		return ""
	}
	return ", did you mean " + meant + "?"
}
