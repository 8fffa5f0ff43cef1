package term

import (
	"unicode"
	"unicode/utf8"
)

// agreed lists the characters beyond ASCII on whose width terminals agree, as long
// as they stand alone: scripts of one cell a letter, the lines and blocks that we
// draw with, and ideographs of two. Emoji, combining marks and right-to-left scripts
// are left out on purpose.
var agreed = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x00a1, Hi: 0x00ac, Stride: 1}, // Latin-1, but for the soft hyphen
		{Lo: 0x00ae, Hi: 0x02ff, Stride: 1}, // Latin Extended, IPA
		{Lo: 0x0370, Hi: 0x0482, Stride: 1}, // Greek, Cyrillic
		{Lo: 0x048a, Hi: 0x058f, Stride: 1}, // Cyrillic, Armenian
		{Lo: 0x10a0, Hi: 0x10ff, Stride: 1}, // Georgian
		{Lo: 0x1e00, Hi: 0x1fff, Stride: 1}, // Latin and Greek with accents
		{Lo: 0x2010, Hi: 0x2027, Stride: 1}, // punctuation
		{Lo: 0x2030, Hi: 0x205e, Stride: 1},
		{Lo: 0x20a0, Hi: 0x20bf, Stride: 1}, // currencies
		{Lo: 0x2190, Hi: 0x2193, Stride: 1}, // arrows
		{Lo: 0x2500, Hi: 0x25a1, Stride: 1}, // lines, blocks
		{Lo: 0x25b2, Hi: 0x25b3, Stride: 1}, // triangles, lozenge, circle
		{Lo: 0x25bc, Hi: 0x25bd, Stride: 1},
		{Lo: 0x25c6, Hi: 0x25cf, Stride: 1},
		{Lo: 0x2713, Hi: 0x2713, Stride: 1}, // check mark
		{Lo: 0x2717, Hi: 0x2717, Stride: 1}, // ballot x
		{Lo: 0x2800, Hi: 0x28ff, Stride: 1}, // Braille, for charts
		{Lo: 0x3001, Hi: 0x3029, Stride: 1}, // CJK
		{Lo: 0x3041, Hi: 0x3096, Stride: 1},
		{Lo: 0x30a1, Hi: 0x30ff, Stride: 1},
		{Lo: 0x3400, Hi: 0x4dbf, Stride: 1},
		{Lo: 0x4e00, Hi: 0x9fff, Stride: 1},
		{Lo: 0xac00, Hi: 0xd7a3, Stride: 1}, // Hangul syllables
		{Lo: 0xff01, Hi: 0xff60, Stride: 1}, // full-width forms
	},
}

// Agreed says whether all terminals give this cluster the same width. Where they may
// not, the painter places what follows by an absolute column.
func Agreed(cluster string) bool {
	if len(cluster) == 1 {
		return true
	}
	r, n := utf8.DecodeRuneInString(cluster)
	return n == len(cluster) && unicode.Is(agreed, r)
}
