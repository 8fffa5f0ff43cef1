package terminal

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// cut splits what a program wrote after its first token: a control sequence, or one
// character. It answers "" where the token is not complete yet.
func cut(out string) (token, rest string) {
	n := 0
	switch {
	case out == "":
	case out[0] != 0x1b:
		if utf8.FullRuneInString(out) {
			_, n = utf8.DecodeRuneInString(out)
		}
	case len(out) == 1:
	case out[1] == '[':
		n = 1 + strings.IndexFunc(out[2:], func(r rune) bool { return r >= 0x40 && r <= 0x7e }) + 2
		if n == 2 {
			n = 0
		}
	case out[1] == ']':
		n = commandEnd(out)
	default:
		n = 2
	}
	return out[:n], out[n:]
}

// commandEnd is the length of the OSC sequence that out begins with, 0 where its end
// is missing.
func commandEnd(out string) int {
	bell, st := strings.IndexByte(out, '\a')+1, strings.Index(out, "\x1b\\")+2
	switch {
	case st < 2:
		return bell
	case bell == 0:
		return st
	}
	return min(bell, st)
}

// Foreign answers the parts of a program's output that convo has no business to
// write, each once: queries, sequences outside the few that paint, control
// characters, and characters that turn text round or hide in it.
func Foreign(out string) []string {
	var found []string
	for out != "" {
		token, rest := cut(out)
		if token == "" {
			token, rest = out, ""
		}
		if !ours(token) && !slices.Contains(found, token) {
			found = append(found, token)
		}
		out = rest
	}
	return found
}

func ours(token string) bool {
	if params, csi := strings.CutPrefix(token, "\x1b["); csi && params != "" {
		last := len(params) - 1
		return paints(params[:last], params[last])
	}
	if title, ok := strings.CutPrefix(token, "\x1b]2;"); ok {
		title, ok = strings.CutSuffix(title, "\a")
		return ok && !strings.ContainsFunc(title, func(r rune) bool { return !harmless(r) })
	}
	if token == "\r" || token == "\n" || token == "\b" {
		return true
	}
	r, n := utf8.DecodeRuneInString(token)
	return n == len(token) && (r != utf8.RuneError || n > 1) && harmless(r)
}

// paints reports whether a control sequence moves, erases, colours or sets one of the
// modes that the screen uses.
func paints(params string, final byte) bool {
	if mode, private := strings.CutPrefix(params, "?"); private {
		return (final == 'h' || final == 'l') &&
			slices.Contains([]string{"1049", "25", "7", "2004", "1004", "1000", "1006"}, mode)
	}
	switch final {
	case 'A', 'B', 'C', 'D', 'G', 'H', 'J', 'K', 'm':
		return strings.Trim(params, "0123456789;") == ""
	case 't': // puts the window's title aside, and back
		return params == "22;0" || params == "23;0"
	}
	return false
}

// harmless reports whether a character only ever shows itself.
func harmless(r rune) bool {
	switch {
	case r < ' ', r >= 0x7f && r < 0xa0: // C0, DEL, C1
	case r == 0x61c, r >= 0x200e && r <= 0x200f, r >= 0x2028 && r <= 0x202e, r >= 0x2066 && r <= 0x2069: // bidi, line ends
	case r == 0x200b, r == 0x2060, r == 0xfeff: // no width at all
	default:
		return true
	}
	return false
}
