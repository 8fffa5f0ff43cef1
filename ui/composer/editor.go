package composer

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"convo/ui/term"
)

// editor is a text and a cursor in it. The cursor stands between grapheme clusters,
// so that what looks like one character is moved over and deleted as one.
type editor struct {
	text string
	at   int // bytes before the cursor

	// width and want are for going up and down: how the text was last wrapped, and
	// the column that is kept over shorter lines; -1 where none is.
	width int
	want  int
}

// mostText bounds a draft, in bytes: far above what any channel takes, and low enough
// for every key to be quick.
const mostText = 256 << 10

// key does what a key means in a text and reports whether the text changed. It is
// named as Bubble Tea names it; characters go to insert.
func (e *editor) key(name string) bool {
	switch name {
	case "enter", "ctrl+j":
		return e.insert("\n")
	case "up", "ctrl+p":
		e.vertical(-1)
	case "down", "ctrl+n":
		e.vertical(1)
	default:
		if to, ok := e.target(name); ok {
			e.at, e.want = to, -1
			return false
		}
		return e.erase(name)
	}
	return false
}

// target is where a moving key puts the cursor.
func (e *editor) target(name string) (to int, ok bool) {
	switch name {
	case "left", "ctrl+b":
		return e.before(), true
	case "right", "ctrl+f":
		return e.after(), true
	case "ctrl+left", "alt+left":
		return e.wordBefore(), true
	case "ctrl+right", "alt+right":
		return e.wordAfter(), true
	case "home", "ctrl+a":
		return e.lineStart(), true
	case "end":
		return e.lineEnd(), true
	case "ctrl+home", "pgup":
		return 0, true
	case "ctrl+end", "pgdown":
		return len(e.text), true
	}
	return 0, false
}

// erase does what a deleting key means.
func (e *editor) erase(name string) bool {
	switch name {
	case "backspace", "ctrl+h":
		return e.cut(e.before(), e.at)
	case "delete", "ctrl+d":
		return e.cut(e.at, e.after())
	case "ctrl+w", "alt+backspace", "ctrl+backspace":
		return e.cut(e.wordBefore(), e.at)
	case "alt+delete", "ctrl+delete":
		return e.cut(e.at, e.wordAfter())
	case "ctrl+u":
		return e.cut(e.lineStart(), e.at)
	case "ctrl+k":
		to := e.lineEnd()
		if to == e.at {
			to = e.after()
		}
		return e.cut(e.at, to)
	}
	return false
}

// insert puts s at the cursor, as much of it as a draft may hold.
func (e *editor) insert(s string) bool {
	if room := mostText - len(e.text); len(s) > room {
		for room > 0 && !utf8.RuneStart(s[room]) {
			room--
		}
		s = s[:max(room, 0)]
	}
	e.want = -1
	if s == "" {
		return false
	}
	e.text = e.text[:e.at] + s + e.text[e.at:]
	e.at += len(s)
	return true
}

// cut removes what is between two places and leaves the cursor there.
func (e *editor) cut(from, to int) bool {
	e.want = -1
	if from >= to {
		return false
	}
	e.text = e.text[:from] + e.text[to:]
	e.at = from
	return true
}

// before is the place one cluster back.
func (e *editor) before() int {
	if e.at == 0 {
		return 0
	}
	at := e.lineStart()
	if at == e.at {
		return e.at - 1 // over the line end
	}
	for {
		_, _, size := term.Next(e.text[at:])
		if at+size >= e.at {
			return at
		}
		at += size
	}
}

// after is the place one cluster on.
func (e *editor) after() int {
	if e.at >= len(e.text) {
		return len(e.text)
	}
	_, _, size := term.Next(e.text[e.at:])
	return e.at + size
}

func (e *editor) lineStart() int { return strings.LastIndexByte(e.text[:e.at], '\n') + 1 }

func (e *editor) lineEnd() int {
	if i := strings.IndexByte(e.text[e.at:], '\n'); i >= 0 {
		return e.at + i
	}
	return len(e.text)
}

// wordBefore is the start of the word at or before the cursor.
func (e *editor) wordBefore() int {
	s := strings.TrimRightFunc(e.text[:e.at], unicode.IsSpace)
	i := strings.LastIndexFunc(s, unicode.IsSpace)
	if i < 0 {
		return 0
	}
	_, n := utf8.DecodeRuneInString(s[i:])
	return i + n
}

// wordAfter is the end of the word at or after the cursor.
func (e *editor) wordAfter() int {
	s := strings.TrimLeftFunc(e.text[e.at:], unicode.IsSpace)
	i := strings.IndexFunc(s, unicode.IsSpace)
	if i < 0 {
		return len(e.text)
	}
	return len(e.text) - len(s) + i
}

// vertical goes to the line above or below, as the text was last wrapped, and keeps
// the column where lines are long enough for it.
func (e *editor) vertical(by int) {
	lines := wrap(e.text, max(e.width, 1))
	x, y := locate(e.text, lines, e.at)
	if e.want < 0 {
		e.want = x
	}
	to := y + by
	switch {
	case to < 0:
		e.at = 0
	case to >= len(lines):
		e.at = len(e.text)
	default:
		e.at = column(e.text, lines[to], e.want)
	}
}
