package screentest

import (
	"fmt"
	"strconv"
	"strings"
)

// Look is an SGR state. It is read here apart from the painter's own reading, so that
// one can check the other.
type Look struct {
	// Fore and Back are colours as SGR writes them: "31", "38;5;208"; empty for the
	// terminal's own.
	Fore, Back string
	// On has an entry for each attribute's code, 1 to 9.
	On [10]bool
}

func (l Look) inked() bool { return l.Back != "" || l.On[4] || l.On[7] || l.On[9] }

func (l Look) apply(codes []int) Look {
	for i := 0; i < len(codes); i++ {
		c := codes[i]
		switch {
		case c == 0:
			l = Look{}
		case c <= 9:
			l.On[c] = true
		case c == 22:
			l.On[1], l.On[2] = false, false
		case c >= 23 && c <= 29:
			l.On[c-20] = false
		case c == 38 || c == 48:
			n := 3
			if i+1 < len(codes) && codes[i+1] == 2 {
				n = 5
			}
			end := min(i+n, len(codes))
			l = l.color(c, codes[i:end])
			i = end - 1
		default:
			l = l.color(c, codes[i:i+1])
		}
	}
	return l
}

func (l Look) color(c int, codes []int) Look {
	text := strings.Trim(strings.ReplaceAll(fmt.Sprint(codes), " ", ";"), "[]")
	switch {
	case c == 39:
		l.Fore = ""
	case c == 49:
		l.Back = ""
	case c >= 40 && c <= 48, c >= 100:
		l.Back = text
	default:
		l.Fore = text
	}
	return l
}

func numbers(params string) []int {
	parts := strings.Split(params, ";")
	nums := make([]int, len(parts))
	for i, p := range parts {
		// What is no number counts as missing, as on real terminals.
		if n, err := strconv.Atoi(p); err == nil {
			nums[i] = n
		}
	}
	return nums
}
