package output

import (
	"encoding/csv"
	"io"
	"iter"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// CSV writes rows under a header as comma-separated values.
func (w *Writer) CSV(header []string, rows [][]string) {
	if err := WriteCSV(w.to, header, slices.Values(rows)); err != nil {
		w.fail(err)
	}
}

// WriteCSV writes rows under a header as comma-separated values, none of whose cells a
// spreadsheet takes for a formula.
func WriteCSV(to io.Writer, header []string, rows iter.Seq[[]string]) error {
	c := csv.NewWriter(to)
	_ = c.Write(header) // what fails once fails until the end, where it is told
	for row := range rows {
		_ = c.Write(Guarded(row))
	}
	c.Flush()
	return c.Error()
}

// formulas are the characters with which a spreadsheet takes a cell for a formula, in
// narrow and in wide form.
const formulas = "=+-@\t\r\uff1d\uff0b\uff0d\uff20"

// Guarded are cells of which none is taken for a formula: customers choose their own
// names. A quote before them makes them text. Blanks in front may be left out by the
// program that reads them.
func Guarded(cells []string) []string {
	out := slices.Clone(cells)
	for i, c := range out {
		rest := strings.TrimLeftFunc(c, func(r rune) bool { return unicode.IsSpace(r) && !strings.ContainsRune(formulas, r) })
		if first, _ := utf8.DecodeRuneInString(rest); rest != "" && strings.ContainsRune(formulas, first) {
			out[i] = "'" + c
		}
	}
	return out
}
