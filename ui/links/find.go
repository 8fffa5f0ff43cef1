package links

import (
	"fmt"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"convo/model"
)

// Link is an address that somebody sent.
type Link struct {
	// URL is the address with its host in ASCII, as a browser would ask for it. What
	// cannot be read as an http or https address is as it came.
	URL string
	// Host is whom it leads to, in ASCII; "" where the address cannot be opened.
	Host string
	// From says where it stands: "14:31, from the customer", "file: invoice.pdf".
	From string
	// Warnings are what does not meet the eye.
	Warnings []string
}

// Opens reports whether the address is one that a browser may be given.
func (l Link) Opens() bool { return l.Host != "" }

// In finds the http and https addresses in a text, in order.
func In(text model.Text) []Link {
	s := text.String()
	var found []Link
	for at := 0; ; {
		i := nextScheme(s, at)
		if i < 0 {
			return found
		}
		n := addressLen(s[i:])
		at = i + n
		l, ok := read(s[i:at])
		if !ok {
			continue
		}
		if hidden(s[at:]) {
			l.Warnings = append(l.Warnings, "it goes on with characters that cannot be seen, which are left out")
		}
		if said := saysElse(s, i, at, l.Host); said != "" {
			l.Warnings = append(l.Warnings, "the text says "+said+", but this leads to "+l.Host)
		}
		found = append(found, l)
	}
}

// Of is the link of an attachment. Other schemes than http and https are shown, too.
func Of(address model.Text) (Link, bool) {
	s := address.Line()
	if s == "" {
		return Link{}, false
	}
	if l, ok := read(s); ok {
		return l, true
	}
	return Link{URL: s, Warnings: []string{"this is no http or https address, so no browser gets it"}}, true
}

// nextScheme is where the next address begins; -1 where none does.
func nextScheme(s string, from int) int {
	for at := from; ; {
		i := indexFold(s[at:], "http")
		if i < 0 {
			return -1
		}
		i += at
		rest := s[i+len("http"):]
		if len(rest) > 0 && rest[0]|0x20 == 's' {
			rest = rest[1:]
		}
		before, _ := utf8.DecodeLastRuneInString(s[:i])
		if strings.HasPrefix(rest, "://") && (i == 0 || !unicode.IsLetter(before) && !unicode.IsDigit(before)) {
			return i
		}
		at = i + 1
	}
}

// indexFold is strings.Index without regard to the case of ASCII letters.
func indexFold(s, small string) int {
	for i := 0; i+len(small) <= len(s); i++ {
		if strings.EqualFold(s[i:i+len(small)], small) {
			return i
		}
	}
	return -1
}

// closers end an address only where they close what was opened before it.
var closers = map[rune]rune{')': '(', ']': '[', '}': '{'}

// addressLen is how many bytes at the start of s belong to an address: up to what no
// address holds, without the punctuation of the sentence around it.
func addressLen(s string) int {
	n := strings.IndexFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune("<>\"^`\\|", r) || r == utf8.RuneError
	})
	if n < 0 {
		n = len(s)
	}
	if i := strings.Index(s[:n], "]("); i >= 0 {
		n = i // a label of Markdown that is an address itself
	}
	for n > 0 {
		r, size := utf8.DecodeLastRuneInString(s[:n])
		opener, closes := closers[r]
		switch {
		case closes && strings.Count(s[:n], string(r)) > strings.Count(s[:n], string(opener)):
		case strings.ContainsRune(".,;:!?'*_…»”’", r):
		default:
			return n
		}
		n -= size
	}
	return n
}

// hidden reports whether what follows an address is the mark that a hidden or a control
// character has become.
func hidden(rest string) bool {
	return strings.HasPrefix(rest, "<U+") || strings.HasPrefix(rest, "<^") || strings.HasPrefix(rest, "^")
}

// read takes an address apart and puts it together again in ASCII.
func read(s string) (Link, bool) {
	u, err := url.Parse(s)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") {
		return Link{}, false
	}
	name, port := u.Hostname(), u.Port()
	host, ok := asciiHost(name)
	if !ok {
		return Link{}, false
	}
	l := Link{Host: host}
	if u.User != nil {
		l.Warnings = append(l.Warnings, "what stands before the @ is a user name: this leads to "+host)
	}
	switch plain := model.NewText(name).Line(); {
	case !strings.EqualFold(host, strings.TrimSuffix(name, ".")):
		l.Warnings = append(l.Warnings, "the name has letters other than a to z: "+plain)
	case strings.HasPrefix(host, codedPrefix) || strings.Contains(host, "."+codedPrefix):
		l.Warnings = append(l.Warnings, "the name stands for one with letters other than a to z")
	}
	u.Host = host
	if strings.Contains(host, ":") {
		u.Host = "[" + host + "]"
	}
	if port != "" {
		u.Host += ":" + port
	}
	l.URL = inASCII(u.String())
	return l, true
}

// inASCII escapes what is left of other characters, as browsers do.
func inASCII(address string) string {
	var b strings.Builder
	for i := range len(address) {
		if c := address[i]; c < utf8.RuneSelf {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
