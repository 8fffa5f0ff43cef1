package screen

import "strconv"

// colour is 0 for the terminal's own, indexed|0..255 or direct|rgb.
type color uint32

const (
	indexed color = 1 << 24
	direct  color = 2 << 24
)

// attrs are the SGR attributes that are on.
type attrs uint16

const (
	bold attrs = 1 << iota
	dim
	italic
	underline
	blink
	reverse
	conceal
	strike
)

// inked attributes show on a blank.
const inked = underline | reverse | strike

// style is how a cell looks. The zero value is the terminal's own look.
type style struct {
	fg, bg color
	attrs  attrs
}

// bare says that a blank looks the same in this style as in the terminal's own.
func (s style) bare() bool { return s.bg == 0 && s.attrs&inked == 0 }

// attrCodes are the codes that turn attributes on and off. Bold and dim share theirs.
var attrCodes = [...]struct {
	attr    attrs
	on, off int
}{
	{bold, 1, 22},
	{dim, 2, 22},
	{italic, 3, 23},
	{underline, 4, 24},
	{blink, 5, 25},
	{reverse, 7, 27},
	{conceal, 8, 28},
	{strike, 9, 29},
}

// maxParams is how many parameters of an SGR sequence are looked at.
const maxParams = 24

// apply changes the style as the parameters of an SGR sequence say.
func (s style) apply(params string) style {
	var codes [maxParams]int
	n := splitParams(params, &codes)
	for i := 0; i < n; i++ {
		switch c := codes[i]; {
		case c == 0:
			s = style{}
		case c == 38 || c == 48 || c == 58:
			col, used := extended(codes[i+1 : n])
			i += used
			switch c {
			case 38:
				s.fg = col
			case 48:
				s.bg = col
			}
		case c >= 30:
			s = s.withColor(c)
		default:
			s.attrs = s.attrs.with(c)
		}
	}
	return s
}

// splitParams reads numbers between semicolons or colons; a missing one is 0.
func splitParams(params string, codes *[maxParams]int) int {
	n := 0
	for i := range len(params) {
		switch c := params[i]; {
		case c >= '0' && c <= '9':
			codes[n] = min(codes[n]*10+int(c-'0'), 1<<16)
		case n == maxParams-1:
			return n + 1
		default:
			n++
		}
	}
	return n + 1
}

// extended reads what follows 38 or 48: 5;index or 2;r;g;b.
func extended(codes []int) (c color, used int) {
	switch {
	case len(codes) >= 2 && codes[0] == 5:
		return indexed | color(codes[1]&0xff), 2
	case len(codes) >= 4 && codes[0] == 2:
		return direct | color(codes[1]&0xff)<<16 | color(codes[2]&0xff)<<8 | color(codes[3]&0xff), 4
	}
	return 0, len(codes)
}

func (s style) withColor(c int) style {
	switch {
	case c <= 37:
		s.fg = indexed | color(c-30)
	case c == 39:
		s.fg = 0
	case c >= 40 && c <= 47:
		s.bg = indexed | color(c-40)
	case c == 49:
		s.bg = 0
	case c >= 90 && c <= 97:
		s.fg = indexed | color(c-90+8)
	case c >= 100 && c <= 107:
		s.bg = indexed | color(c-100+8)
	}
	return s
}

func (a attrs) with(c int) attrs {
	for _, code := range attrCodes {
		if c == code.on {
			return a | code.attr
		}
		if c == code.off {
			a &^= code.attr
		}
	}
	return a
}

// appendChange appends the shortest SGR sequence that turns one style into another.
func appendChange(dst []byte, from, to style) []byte {
	if from == to {
		return dst
	}
	if to == (style{}) {
		return append(dst, "\x1b[m"...)
	}
	var a, b [64]byte
	fresh := to.appendParams(append(a[:0], '0'), style{})
	step := from.appendOff(b[:0], to)
	step = to.appendParams(step, style{fg: from.fg, bg: from.bg, attrs: from.kept(to)})
	best := fresh
	if len(step)-1 < len(fresh) {
		best = step[1:] // without the first semicolon
	}
	dst = append(dst, "\x1b["...)
	dst = append(dst, best...)
	return append(dst, 'm')
}

// kept are the attributes that are still on after those were turned off that to lacks.
func (s style) kept(to style) attrs {
	k := s.attrs & to.attrs
	if (s.attrs&^to.attrs)&(bold|dim) != 0 {
		k &^= bold | dim
	}
	return k
}

// appendOff appends the codes that turn off what to lacks, each after a semicolon.
func (s style) appendOff(dst []byte, to style) []byte {
	gone := s.attrs &^ to.attrs
	last := 0
	for _, c := range attrCodes {
		if gone&c.attr != 0 && c.off != last {
			dst = appendCode(dst, c.off)
			last = c.off
		}
	}
	return dst
}

// appendParams appends what turns from into s, each code after a semicolon. It only
// turns attributes on.
func (s style) appendParams(dst []byte, from style) []byte {
	for _, c := range attrCodes {
		if s.attrs&c.attr != 0 && from.attrs&c.attr == 0 {
			dst = appendCode(dst, c.on)
		}
	}
	if s.fg != from.fg {
		dst = s.fg.appendParams(dst, 30)
	}
	if s.bg != from.bg {
		dst = s.bg.appendParams(dst, 40)
	}
	return dst
}

// appendParams appends the codes of a colour; base is 30 for text, 40 for background.
func (c color) appendParams(dst []byte, base int) []byte {
	v := int(c & 0xffffff)
	switch {
	case c == 0:
		return appendCode(dst, base+9)
	case c&direct != 0:
		dst = appendCode(appendCode(dst, base+8), 2)
		return appendCode(appendCode(appendCode(dst, v>>16), v>>8&0xff), v&0xff)
	case v < 8:
		return appendCode(dst, base+v)
	case v < 16:
		return appendCode(dst, base+60+v-8)
	}
	return appendCode(appendCode(appendCode(dst, base+8), 5), v)
}

func appendCode(dst []byte, code int) []byte {
	return strconv.AppendInt(append(dst, ';'), int64(code), 10)
}
