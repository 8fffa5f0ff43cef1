package keys

import (
	"bytes"
	"strings"
	"time"
	"unicode/utf8"
)

const (
	// MaxPaste is how many bytes of one paste are kept.
	MaxPaste = 1 << 20

	// gap is how far apart two reads may be and still be one escape sequence.
	// A sequence is sent in one go: what comes later was pressed later.
	gap = 100 * time.Millisecond

	// maxSequence bounds what is kept of a sequence that does not end.
	maxSequence = 4096

	esc        = 0x1b
	pasteStart = "\x1b[200~"
	pasteEnd   = "\x1b[201~"
)

// Decoder turns reads into messages. It keeps what is incomplete for the next read.
// The zero value is ready; it must not be used by two goroutines at once.
type Decoder struct {
	rest    []byte    // an incomplete sequence or character
	at      time.Time // when the last read was
	loneEsc bool      // the last read ended in an Esc that was reported as a key

	pasting bool
	paste   []byte
	cut     bool // the paste is longer than MaxPaste
}

// Feed decodes one read and returns its messages in order: Msg, PasteMsg, FocusMsg,
// MouseMsg and UnknownMsg. at is when it was read and seen what the terminal showed.
//
// A lone Esc at the end of a read is the key Esc at once: nobody waits for a timeout.
func (d *Decoder) Feed(read []byte, at time.Time, seen any) []any {
	if len(read) == 0 {
		return nil
	}
	b := batch{at: at, seen: seen}
	late := at.Sub(d.at) > gap
	d.at = at
	data := d.join(&b, read, late)
	for len(data) > 0 {
		n := d.next(&b, data)
		if n == 0 {
			break
		}
		data = data[n:]
	}
	d.rest = append(d.rest[:0], data...)
	return b.finish()
}

// join puts what the last read left before this one, or settles it when this read
// came too late to belong to it.
func (d *Decoder) join(b *batch, read []byte, late bool) []byte {
	loneEsc := d.loneEsc
	d.loneEsc = false
	if d.pasting {
		// The end of the paste may have been lost with the link. One Ctrl+C by
		// itself, after a pause, gets the keyboard back.
		if late && len(read) == 1 && read[0] == 0x03 {
			d.endPaste(b)
			d.rest = nil
			return read
		}
		return append(d.rest, read...)
	}
	if len(d.rest) > 0 {
		if !late {
			return append(d.rest, read...)
		}
		d.settle(b)
		return read
	}
	if loneEsc && !late && continues(read) {
		b.acts++ // the Esc that was already reported is part of this burst
		return append([]byte{esc}, read...)
	}
	return read
}

// settle reports an incomplete rest that will not be completed. Esc and one more
// byte were two keys; anything else was a broken sequence.
func (d *Decoder) settle(b *batch) {
	if len(d.rest) == 2 && d.rest[0] == esc {
		b.key(Key{Name: "esc"})
		b.key(Plain(rune(d.rest[1])))
	} else {
		b.unknown()
	}
	d.rest = nil
}

// continues says whether a read that follows a lone Esc is the rest of a sequence:
// a whole one, as no person types so fast.
func continues(read []byte) bool {
	if len(read) < 2 {
		return false
	}
	switch read[0] {
	case '[', 'O':
		return sequenceLen(append([]byte{esc}, read...)) != 0
	case ']':
		return read[1] >= '0' && read[1] <= '9'
	}
	return false
}

// next decodes one item from the start of data and returns its length, or 0 when
// the item is not complete.
func (d *Decoder) next(b *batch, data []byte) int {
	switch {
	case d.pasting:
		return d.nextPaste(b, data)
	case data[0] == esc:
		return d.nextEscape(b, data)
	case data[0] < ' ' || data[0] == 0x7f:
		b.key(control(data[0]))
		return 1
	case data[0] < utf8.RuneSelf:
		b.key(Plain(rune(data[0])))
		return 1
	}
	if !utf8.FullRune(data) {
		return 0
	}
	r, n := utf8.DecodeRune(data)
	if (r == utf8.RuneError && n == 1) || (r >= 0x80 && r < 0xa0) {
		b.unknown()
		return n
	}
	b.key(Plain(r))
	return n
}

// nextEscape decodes an item that begins with ESC.
func (d *Decoder) nextEscape(b *batch, data []byte) int {
	if len(data) == 1 {
		b.key(Key{Name: "esc"})
		d.loneEsc = true
		return 1
	}
	if !introduces(data) {
		// Esc and a key, glued. The key is decoded by itself.
		b.key(Key{Name: "esc"})
		return 1
	}
	n := sequenceLen(data)
	switch {
	case n == 0 && len(data) > maxSequence:
		b.unknown()
		return len(data)
	case n == 0:
		return 0
	}
	d.sequence(b, data[:n])
	return n
}

// introduces says whether ESC and what follows begin a sequence rather than being
// Esc and a key. P (DCS) and _ (APC) do only with what answers begin with, since
// Esc and then "P" or "_" are keys of ours.
func introduces(data []byte) bool {
	switch data[1] {
	case '[', ']', 'O':
		return true
	case 'P':
		return len(data) > 2 && strings.IndexByte("0123456789$+>!|=", data[2]) >= 0
	case '_':
		return len(data) > 2 && data[2] == 'G'
	}
	return false
}

// sequenceLen is the length of the sequence at the start of data, which begins with
// ESC and an introducer; 0 when it is not complete. A broken one ends before the
// byte that broke it.
func sequenceLen(data []byte) int {
	if len(data) < 2 {
		return 0
	}
	switch data[1] {
	case 'O':
		return ss3Len(data)
	case '[':
		return csiLen(data)
	}
	for i := 2; i < len(data); i++ {
		switch data[i] {
		case 0x07:
			return i + 1
		case 0x18, 0x1a:
			return i + 1
		case esc:
			if i+1 == len(data) {
				return 0
			}
			if data[i+1] == '\\' {
				return i + 2
			}
			return i
		}
	}
	return 0
}

func ss3Len(data []byte) int {
	switch {
	case len(data) < 3:
		return 0
	case data[2] < ' ' || data[2] > '~':
		return 2
	}
	return 3
}

func csiLen(data []byte) int {
	for i := 2; i < len(data); i++ {
		c := data[i]
		switch {
		case i == 2 && c == '[':
			// The linux console's function keys: ESC [ [ A.
			if len(data) < 4 {
				return 0
			}
			return 4
		case i == 2 && c == 'M':
			// The old mouse report carries three raw bytes.
			if len(data) < 6 {
				return 0
			}
			return 6
		case c == '$' && !bytes.ContainsAny(data[2:i], "?;"):
			return i + 1 // rxvt's shifted keys; in answers it is the last byte but one
		case c >= ' ' && c <= '?':
		case c >= '@' && c <= '~':
			return i + 1
		default:
			return i
		}
	}
	return 0
}

// sequence reports one whole sequence.
func (d *Decoder) sequence(b *batch, seq []byte) {
	if seq[1] == 'O' && len(seq) == 3 {
		b.keyOrUnknown(ss3Key(seq[2]))
		return
	}
	if seq[1] != '[' || len(seq) < 3 {
		b.unknown()
		return
	}
	switch string(seq) {
	case pasteStart:
		d.pasting, d.cut, d.paste = true, false, nil
	case pasteEnd:
		// The end of a paste whose beginning was not seen.
	default:
		b.csi(string(seq[2:len(seq)-1]), seq[len(seq)-1])
	}
}

// nextPaste takes the text of a paste up to its end.
func (d *Decoder) nextPaste(b *batch, data []byte) int {
	if i := bytes.Index(data, []byte(pasteEnd)); i >= 0 {
		d.keep(data[:i])
		d.endPaste(b)
		return i + len(pasteEnd)
	}
	// What could be the beginning of the end is looked at again.
	n := len(data)
	for k := min(len(pasteEnd)-1, n); k > 0; k-- {
		if strings.HasPrefix(pasteEnd, string(data[n-k:])) {
			n -= k
			break
		}
	}
	d.keep(data[:n])
	return n
}

func (d *Decoder) keep(text []byte) {
	room := MaxPaste - len(d.paste)
	if len(text) > room {
		text, d.cut = text[:room], true
	}
	d.paste = append(d.paste, text...)
}

func (d *Decoder) endPaste(b *batch) {
	b.add(PasteMsg{Text: cleanPaste(d.paste), Truncated: d.cut, Seen: b.seen, At: b.at})
	d.pasting, d.paste, d.cut = false, nil, false
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// cleanPaste makes pasted bytes fit to be edited and sent: terminals send CR for
// line ends, and what was copied may hold anything.
func cleanPaste(b []byte) string {
	s := lineEnds.Replace(strings.ToValidUTF8(string(b), ""))
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r < ' ' || (r >= 0x7f && r < 0xa0):
			return -1
		}
		return r
	}, s)
}
