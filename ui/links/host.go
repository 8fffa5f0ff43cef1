package links

import (
	"net/netip"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	codedPrefix  = "xn--"
	longestLabel = 63
	longestHost  = 253
)

// asciiHost is a host name in lower case as the name system knows it, with labels of
// other letters in Punycode. It is false for what cannot be the name of a host.
func asciiHost(name string) (string, bool) {
	if ip, err := netip.ParseAddr(name); err == nil {
		return ip.String(), ip.Zone() == ""
	}
	labels := strings.Split(strings.TrimSuffix(dots.Replace(strings.ToLower(name)), "."), ".")
	for i, label := range labels {
		coded, ok := asciiLabel(label)
		if !ok {
			return "", false
		}
		labels[i] = coded
	}
	host := strings.Join(labels, ".")
	return host, len(host) <= longestHost
}

// dots are what browsers take for a dot between labels.
var dots = strings.NewReplacer("。", ".", "．", ".", "｡", ".")

// asciiLabel is one label of a name.
func asciiLabel(label string) (string, bool) {
	ascii := true
	for _, r := range label {
		switch {
		case r >= utf8.RuneSelf:
			ascii = false
			if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
				return "", false
			}
		case r != '-' && r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r):
			return "", false
		}
	}
	if !ascii {
		label = codedPrefix + punycode(label)
	}
	return label, label != "" && len(label) <= longestLabel
}

// The numbers of RFC 3492.
const (
	punyBase, punyLow, punyHigh   = 36, 1, 26
	punySkew, punyDamp, punyStart = 38, 700, 72
)

// punycode writes a label in letters, digits and hyphens, by RFC 3492.
func punycode(label string) string {
	runes := []rune(label)
	var out []byte
	for _, r := range runes {
		if r < utf8.RuneSelf {
			out = append(out, byte(r))
		}
	}
	plain := len(out)
	if plain > 0 {
		out = append(out, '-')
	}
	delta, bias, code := 0, punyStart, rune(utf8.RuneSelf)
	for done := plain; done < len(runes); {
		next := rune(unicode.MaxRune)
		for _, r := range runes {
			if r >= code {
				next = min(next, r)
			}
		}
		delta += int(next-code) * (done + 1)
		code = next
		for _, r := range runes {
			if r < code {
				delta++
			}
			if r != code {
				continue
			}
			out = appendDelta(out, delta, bias)
			bias = adapt(delta, done+1, done == plain)
			delta = 0
			done++
		}
		delta++
		code++
	}
	return string(out)
}

// appendDelta writes a number in digits of growing weight.
func appendDelta(out []byte, delta, bias int) []byte {
	const digits = "abcdefghijklmnopqrstuvwxyz0123456789"
	for k := punyBase; ; k += punyBase {
		t := min(max(k-bias, punyLow), punyHigh)
		if delta < t {
			return append(out, digits[delta])
		}
		out = append(out, digits[t+(delta-t)%(punyBase-t)])
		delta = (delta - t) / (punyBase - t)
	}
}

// adapt is the bias for the next number.
func adapt(delta, done int, first bool) int {
	if first {
		delta /= punyDamp
	} else {
		delta /= 2
	}
	delta += delta / done
	k := 0
	for ; delta > (punyBase-punyLow)*punyHigh/2; k += punyBase {
		delta /= punyBase - punyLow
	}
	return k + (punyBase-punyLow+1)*delta/(delta+punySkew)
}
