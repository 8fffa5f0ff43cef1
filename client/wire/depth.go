package wire

import "errors"

// Bounds on the shape of JSON, checked before it is decoded. Documented answers
// nest four deep, and a page of 50 has some 600 values.
const (
	maxDepth  = 32
	maxValues = 500_000
)

var (
	errTooDeep = errors.New("the answer is nested too deeply")
	errTooMany = errors.New("the answer has too many values")
)

// checkDepth refuses JSON that is small on the wire but not in memory. It only
// counts brackets and commas outside strings; whether it is JSON is the
// decoder's to say.
func checkDepth(b []byte) error {
	depth, commas := 0, 0
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '"':
			i = stringEnd(b, i)
		case '{', '[':
			if depth++; depth > maxDepth {
				return errTooDeep
			}
		case '}', ']':
			depth--
		case ',':
			if commas++; commas > maxValues {
				return errTooMany
			}
		}
	}
	return nil
}

// stringEnd is the index of the quote that closes the string opened at i, or
// len(b) where none does.
func stringEnd(b []byte, i int) int {
	for i++; i < len(b); i++ {
		switch b[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return len(b)
}
