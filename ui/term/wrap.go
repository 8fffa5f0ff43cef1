package term

import "strings"

// tabStop is the distance of tab stops in a message's text.
const tabStop = 4

// Wrap breaks s into lines of at most w cells: at line ends, else after spaces, else
// inside words that are longer than a line. Tabs become spaces, trailing spaces of a
// broken line are dropped. An empty s is one empty line. A cluster wider than w is
// dropped.
func Wrap(s string, w int) []string {
	w = max(w, 1)
	var lines []string
	for {
		line, rest, more := cutLine(s)
		lines = wrapLine(lines, line, w)
		if !more {
			return lines
		}
		s = rest
	}
}

// cutLine takes the first line off s. CR LF and CR end a line as LF does.
func cutLine(s string) (line, rest string, more bool) {
	i := strings.IndexAny(s, "\r\n")
	if i < 0 {
		return s, "", false
	}
	if strings.HasPrefix(s[i:], "\r\n") {
		return s[:i], s[i+2:], true
	}
	return s[:i], s[i+1:], true
}

// wrapLine appends the lines of one paragraph.
func wrapLine(lines []string, s string, w int) []string {
	if asciiLen(s) == len(s) {
		return wrapASCII(lines, s, w)
	}
	l := wrapper{w: w, lines: lines}
	for s != "" {
		word, rest := cutWord(s)
		l.word(word)
		s = rest
	}
	return append(l.lines, l.line.String())
}

// wrapASCII is wrapLine for plain ASCII, whose lines are parts of s and need no copy.
func wrapASCII(lines []string, s string, w int) []string {
	first := true
	for ; len(s) > w; first = false {
		end := w
		if s[w] != ' ' {
			end = strings.LastIndexByte(s[:w], ' ')
		}
		line := strings.TrimRight(s[:max(end, 0)], " ")
		if line == "" && s[w] != ' ' {
			// One long word, perhaps after an indent.
			lines, s = append(lines, s[:w]), s[w:]
			continue
		}
		lines, s = append(lines, line), strings.TrimLeft(s[end:], " ")
	}
	if s == "" && !first {
		return lines
	}
	return append(lines, s)
}

// cutWord takes a run of blanks or of anything else off s.
func cutWord(s string) (word, rest string) {
	blank := isBlank(s[0])
	for i := 1; i < len(s); i++ {
		if isBlank(s[i]) != blank {
			return s[:i], s[i:]
		}
	}
	return s, ""
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

// wrapper fills lines word by word.
type wrapper struct {
	w     int
	lines []string
	line  strings.Builder
	width int
	// gap is how many blanks stand between the line so far and the next word.
	gap int
}

func (l *wrapper) word(word string) {
	if isBlank(word[0]) {
		for i := range len(word) {
			if word[i] == '\t' {
				l.gap += tabStop - (l.width+l.gap)%tabStop
			} else {
				l.gap++
			}
		}
		return
	}
	width := Width(word)
	if l.width > 0 && l.width+l.gap+width > l.w {
		l.end()
		l.gap = 0
	}
	l.blanks()
	if l.width+width <= l.w {
		l.line.WriteString(Cut(word, width))
		l.width += width
		return
	}
	l.split(word)
}

// blanks writes the gap, an indent of the whole paragraph included.
func (l *wrapper) blanks() {
	n := min(l.gap, l.w-1-l.width)
	for range max(n, 0) {
		l.line.WriteByte(' ')
		l.width++
	}
	l.gap = 0
}

// split writes a word that does not fit on a line by itself.
func (l *wrapper) split(word string) {
	for word != "" {
		cluster, cw, size := Next(word)
		word = word[size:]
		if cw == 0 || cw > l.w {
			continue
		}
		if l.width+cw > l.w {
			l.end()
		}
		l.line.WriteString(cluster)
		l.width += cw
	}
}

func (l *wrapper) end() {
	l.lines = append(l.lines, l.line.String())
	l.line.Reset()
	l.line.Grow(l.w)
	l.width = 0
}
