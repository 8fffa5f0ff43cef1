// Package term measures and cuts text by terminal cells, says what kind of terminal
// this is, and writes the sequence that copies to the clipboard.
//
// Widths are those of grapheme clusters, from one library, for measuring as well as
// for cutting, so that a line that was cut to w cells is measured as w cells. Its
// functions take plain text: what passed model.Text and is not yet painted. They
// read nothing themselves, the environment included. ui and cmd may import it.
package term

import (
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

const (
	// maxCluster bounds the bytes of one grapheme cluster: a family of four with
	// skin tones has 41. Beyond it only the first character is kept, so that no
	// flood of combining marks reaches the terminal.
	maxCluster = 48

	// stand-in for a control character, which must not reach the terminal.
	replacement = "?"
)

// Next takes the first grapheme cluster off s. It returns what to print for it, its
// width in cells (0, 1 or 2) and how many bytes of s it covers. Control characters
// are printed as one "?", a tab or line end as one space, an endless cluster as its
// first character.
func Next(s string) (cluster string, width, size int) {
	if s == "" {
		return "", 0, 0
	}
	if c := s[0]; c < utf8.RuneSelf && (len(s) == 1 || s[1] < utf8.RuneSelf) {
		return ascii(s)
	}
	cluster, width = ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
	size = len(cluster)
	r, n := utf8.DecodeRuneInString(cluster)
	switch {
	case r < ' ', r >= 0x7f && r < 0xa0, r == utf8.RuneError && n == 1:
		return replacement, 1, n
	case r == 0x2028, r == 0x2029:
		return " ", 1, n
	case width == 0 && size > n:
		// A sign that is written before a letter takes the letter into its cluster,
		// and the library gives the two no width: the letter must not vanish.
		if i := firstWide(cluster); i > 0 {
			return cluster[:i], 0, i
		}
		if size > maxCluster {
			return cluster[:n], 0, size
		}
		return cluster, 0, size
	case size > maxCluster:
		first := cluster[:n]
		_, width = ansi.FirstGraphemeCluster(first, ansi.GraphemeWidth)
		return first, width, size
	}
	return cluster, width, size
}

// firstWide is where in a cluster the first character stands that takes a cell by
// itself; 0 where none does but perhaps the first.
func firstWide(cluster string) int {
	for i, r := range cluster {
		if i > 0 && ansi.StringWidth(string(r)) > 0 {
			return i
		}
	}
	return 0
}

func ascii(s string) (cluster string, width, size int) {
	switch c := s[0]; {
	case c == '\t' || c == '\n' || c == '\r':
		return " ", 1, 1
	case c < ' ' || c == 0x7f:
		return replacement, 1, 1
	}
	return s[:1], 1, 1
}

// Width returns how many cells s takes.
func Width(s string) int {
	n := asciiLen(s)
	if n == len(s) {
		return n
	}
	// The last ASCII character may be the base of a cluster.
	w := max(n-1, 0)
	for s = s[w:]; s != ""; {
		_, cw, size := Next(s)
		w += cw
		s = s[size:]
	}
	return w
}

// Cut returns the longest beginning of s that takes at most w cells. Clusters are
// kept whole and those without a width of their own are dropped, so the result is
// bounded in bytes as well, whatever s holds.
func Cut(s string, w int) string {
	cut, _ := cut(s, w)
	return cut
}

// Pad cuts s to w cells and fills it up with spaces to exactly w.
func Pad(s string, w int) string {
	cut, n := cut(s, w)
	switch {
	case n == w || w <= 0:
		return cut
	case w-n <= len(spaces):
		return cut + spaces[:w-n]
	}
	return cut + strings.Repeat(" ", w-n)
}

// CutTail is Cut, but ends what had to be cut with tail, such as an ellipsis.
func CutTail(s string, w int, tail string) string {
	if Width(s) <= w {
		return Cut(s, w)
	}
	tw := Width(tail)
	if tw > w {
		return Cut(s, w)
	}
	return Cut(s, w-tw) + tail
}

const spaces = "                                                                " +
	"                                                                "

// cut returns the beginning of s that takes at most w cells, and its width.
func cut(s string, w int) (string, int) {
	if w <= 0 {
		return "", 0
	}
	n := asciiLen(s)
	switch {
	case n == len(s) && n <= w:
		return s, n
	case n > w:
		return s[:w], w
	}
	at := max(n-1, 0)
	return cutClusters(s, at, w)
}

// cutClusters goes on at byte at, before which all is ASCII. It copies only from
// where something has to be left out or replaced.
func cutClusters(s string, at, w int) (string, int) {
	var b strings.Builder
	copied, cells, done := false, at, at
	for done < len(s) {
		cluster, cw, size := Next(s[done:])
		if cells+cw > w {
			break
		}
		verbatim := cw > 0 && len(cluster) == size && s[done:done+size] == cluster
		if !verbatim && !copied {
			b.Grow(len(s))
			b.WriteString(s[:done])
			copied = true
		}
		if copied && cw > 0 {
			b.WriteString(cluster)
		}
		cells += cw
		done += size
	}
	if !copied {
		return s[:done], cells
	}
	// What stood apart before something was left out may now be one cluster, such as
	// the two halves of a flag. Then it is cut once more, being shorter.
	if out := b.String(); Width(out) != cells {
		return cutClusters(out, 0, w)
	}
	return b.String(), cells
}

// asciiLen is the length of the printable ASCII at the start of s.
func asciiLen(s string) int {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return i
		}
	}
	return len(s)
}
