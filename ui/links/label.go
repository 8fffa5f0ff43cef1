package links

import (
	"strings"
	"unicode"
)

// saysElse is the host that the text around the address at s[from:to] names where that
// is another one than the address leads to; "" where it names none or the same.
func saysElse(s string, from, to int, host string) string {
	said := hostIn(label(s, from, to))
	if said == "" || within(said, host) || within(host, said) {
		return ""
	}
	return said
}

// within reports whether a host is the same as another, or a part of it: shop.example.com
// is within example.com.
func within(host, other string) bool {
	host, other = strings.TrimPrefix(host, "www."), strings.TrimPrefix(other, "www.")
	return host == other || strings.HasSuffix(host, "."+other)
}

// label is what is shown for an address: [label](address) in Markdown, the text of an
// anchor in HTML, else the word before <address> or (address).
func label(s string, from, to int) string {
	before := s[:from]
	if b, ok := strings.CutSuffix(before, "]("); ok {
		return b[strings.LastIndex(b, "[")+1:]
	}
	unquoted := strings.TrimRight(before, `"'`)
	if attr := "href="; len(unquoted) >= len(attr) && strings.EqualFold(unquoted[len(unquoted)-len(attr):], attr) {
		if _, text, ok := strings.Cut(s[to:], ">"); ok {
			text, _, _ = strings.Cut(text, "<")
			return text
		}
		return ""
	}
	b := strings.TrimRight(before, "<(")
	if words := strings.Fields(b); b != before && len(words) > 0 {
		return words[len(words)-1]
	}
	return ""
}

// hostIn is the first host that is named in what people write: "www.example.com/a" or
// "https://example.com". It is "" where none is.
func hostIn(text string) string {
	for _, word := range strings.Fields(text) {
		if _, rest, ok := strings.Cut(word, "://"); ok {
			word = rest
		}
		if strings.Contains(word, "@") {
			continue // an e-mail address is somebody and no place
		}
		word = strings.TrimFunc(word[:hostLen(word)], unicode.IsPunct)
		dot := strings.LastIndex(word, ".")
		if dot < 1 || len(word)-dot < 3 || strings.ContainsFunc(word[dot+1:], unicode.IsDigit) {
			continue // no top-level domain: a price, or the end of a sentence
		}
		if host, ok := asciiHost(word); ok {
			return host
		}
	}
	return ""
}

// hostLen is how many bytes at the start of a word are before its port or path.
func hostLen(word string) int {
	if i := strings.IndexAny(word, ":/?#"); i >= 0 {
		return i
	}
	return len(word)
}
