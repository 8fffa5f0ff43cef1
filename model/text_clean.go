package model

import (
	"strconv"
	"unicode/utf8"
)

// maxMarks is how many combining marks one base keeps. Vietnamese needs two,
// vocalised Hebrew three; floods of them paint over other rows.
const maxMarks = 8

// cleaner is one pass over a text. While nothing has to change, out stays nil and
// what is shown is src up to where the pass stands.
type cleaner struct {
	src   string
	out   []byte
	begun bool // out is in use

	base  rune // what a combining mark would sit on; 0 where there is nothing
	marks int  // combining marks on base so far

	run hiddenRun // the mark that is being counted
}

// hiddenRun is a run of characters of one kind that becomes one visible mark.
type hiddenRun struct {
	kind  class
	first rune
	mixed bool // not all of them are first
	n     int
}

// clean answers what NewText shows of s, and whether that is s itself.
func clean(s string) (shown string, same bool) {
	c := cleaner{src: s}
	for i := 0; i < len(s) && c.size(i) <= MaxText; {
		if j := plainRun(s, i); j > i {
			c.keepRun(i, j)
			i = j
			continue
		}
		i += c.step(i)
	}
	if !c.begun {
		if len(s) <= MaxText {
			return s, true
		}
		return cut(s), false
	}
	c.endRun()
	if len(c.out) > MaxText {
		return cut(string(c.out)), false
	}
	return string(c.out), false
}

// size is how many bytes are shown of the source before i.
func (c *cleaner) size(i int) int {
	if c.begun {
		return len(c.out)
	}
	return i
}

// cut shortens s to MaxText, mark included, without halving a character.
func cut(s string) string {
	end := MaxText - len(cutMark)
	for !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end] + cutMark
}

// plainRun is the end of the characters from i on that are plain whatever follows
// them, which is what most text consists of. It stops where a text is too long
// anyway, so that a huge one is not read in full.
func plainRun(s string, i int) int {
	end := min(len(s), i+MaxText+1)
	for i < end {
		switch plainLead[s[i]] {
		case 1:
			i++
		case 2:
			if i+1 >= len(s) || s[i+1]&0xC0 != 0x80 {
				return i
			}
			i += 2
		case 3:
			if i+2 >= len(s) || s[i+1]&0xC0 != 0x80 || s[i+2]&0xC0 != 0x80 {
				return i
			}
			i += 3
		default:
			return i
		}
	}
	return i
}

// keepRun shows src[i:j], a plain run, as it is.
func (c *cleaner) keepRun(i, j int) {
	if c.begun {
		c.endRun()
		c.out = append(c.out, c.src[i:j]...)
	}
	c.marks = 0
	c.base, _ = utf8.DecodeLastRuneInString(c.src[i:j])
	if c.base <= ' ' {
		c.base = 0
	}
}

// step deals with the character at i and answers how many bytes it took.
func (c *cleaner) step(i int) int {
	r, n := utf8.DecodeRuneInString(c.src[i:])
	if r == utf8.RuneError && n == 1 {
		c.replace(i, utf8.RuneError)
		return n
	}
	switch kind := classOf(r); kind {
	case plain:
		c.keep(i, n, r)
	case space:
		c.keep(i, n, r)
		c.base = 0
	case combining:
		c.combine(i, n, r)
	case lineBreak:
		return c.newline(i, n, r)
	case modifier:
		c.modify(i, r)
	case joiner:
		// Joining scripts and emoji use them, and no terminal agrees with the next
		// about the result; between Latin letters they only hide something.
		if c.base >= firstJoining {
			c.begin(i)
		} else {
			c.hide(i, hidden, r)
		}
	case flagLetter:
		return c.flag(i)
	case jamo:
		return c.hangul(i, n, r)
	case halfwidthSound:
		c.replace(i, r-halfwidthSoundMark+fullwidthSoundMark)
	case nonCharacter:
		c.replace(i, utf8.RuneError)
	case control, hidden:
		c.hide(i, kind, r)
	}
	return n
}

// begin switches to a copy, since something before or at i is shown differently.
func (c *cleaner) begin(i int) {
	if c.begun {
		return
	}
	c.begun = true
	c.out = make([]byte, 0, min(len(c.src), MaxText)+len(cutMark))
	c.out = append(c.out, c.src[:i]...)
}

// keep shows the n bytes of r as they are.
func (c *cleaner) keep(i, n int, r rune) {
	if c.begun {
		c.endRun()
		c.out = append(c.out, c.src[i:i+n]...)
	}
	c.base, c.marks = r, 0
}

// replace shows r instead of the character at i.
func (c *cleaner) replace(i int, r rune) {
	c.begin(i)
	c.endRun()
	c.out = utf8.AppendRune(c.out, r)
	c.base, c.marks = r, 0
}

// combine keeps a combining mark where it has a base that is not full yet.
func (c *cleaner) combine(i, n int, r rune) {
	if c.base == 0 || c.marks >= maxMarks {
		c.hide(i, combining, r)
		return
	}
	if c.begun {
		c.out = append(c.out, c.src[i:i+n]...)
	}
	c.marks++
}

// modify leaves out a variation selector or a skin tone that sits on something
// visible, and marks one that does not.
func (c *cleaner) modify(i int, r rune) {
	if c.base == 0 || isSkinTone(r) && c.base < firstPictograph {
		c.hide(i, hidden, r)
		return
	}
	c.begin(i)
}

// newline shows LF for any kind of line break; CRLF is one.
func (c *cleaner) newline(i, n int, r rune) int {
	c.begin(i)
	c.endRun()
	c.out = append(c.out, '\n')
	c.base, c.marks = 0, 0
	if r == '\r' && i+1 < len(c.src) && c.src[i+1] == '\n' {
		return n + 1
	}
	return n
}

// flag shows the letters of one flag, since terminals draw a flag two, three or
// four cells wide.
func (c *cleaner) flag(i int) int {
	c.begin(i)
	c.endRun()
	c.out = append(c.out, '[')
	taken := 0
	for range 2 {
		r, n := utf8.DecodeRuneInString(c.src[i+taken:])
		if classOf(r) != flagLetter {
			break
		}
		c.out = append(c.out, byte('A'+r-firstFlagLetter))
		taken += n
	}
	c.out = append(c.out, ']')
	c.base, c.marks = 0, 0
	return taken
}

// hangul composes conjoining letters into the syllable they stand for, so that
// none of them, being zero or two cells wide, is left by itself.
func (c *cleaner) hangul(i, n int, r rune) int {
	if s, ok := addTrail(c.base, r); ok && c.marks == 0 {
		c.begin(i)
		c.out = utf8.AppendRune(c.out[:len(c.out)-utf8.RuneLen(c.base)], s)
		c.base = s
		return n
	}
	next, m := utf8.DecodeRuneInString(c.src[i+n:])
	if s, ok := composeLead(r, next); ok {
		c.replace(i, s)
		return n + m
	}
	c.hide(i, hidden, r)
	return n
}

// hide counts r into a visible mark.
func (c *cleaner) hide(i int, kind class, r rune) {
	c.begin(i)
	if c.run.n > 0 && (c.run.kind != kind || kind == control && c.run.first != r) {
		c.endRun()
	}
	if c.run.n == 0 {
		c.run = hiddenRun{kind: kind, first: r}
	}
	c.run.mixed = c.run.mixed || r != c.run.first
	c.run.n++
	c.base, c.marks = 0, 0
}

// endRun writes the mark that was being counted, if there is one.
func (c *cleaner) endRun() {
	run := c.run
	if run.n == 0 {
		return
	}
	c.run = hiddenRun{}
	if run.n == 1 {
		c.out = appendMark(c.out, run.first, "<", ">")
		return
	}
	c.out = append(c.out, '<')
	c.out = appendMark(c.out, run.first, "", "")
	if run.mixed {
		c.out = append(c.out, ".."...)
	}
	c.out = append(c.out, " x"...)
	c.out = strconv.AppendInt(c.out, int64(run.n), 10)
	c.out = append(c.out, '>')
}

// appendMark writes ^G for a C0 control or DEL, and U+202E between the brackets
// for everything else.
func appendMark(out []byte, r rune, left, right string) []byte {
	if r < ' ' || r == 0x7f {
		return append(out, '^', byte(r)^0x40)
	}
	out = append(out, left...)
	out = append(out, "U+"...)
	const digits = "0123456789ABCDEF"
	shift := 12
	for r>>shift > 0xf {
		shift += 4
	}
	for ; shift >= 0; shift -= 4 {
		out = append(out, digits[r>>shift&0xf])
	}
	return append(out, right...)
}
