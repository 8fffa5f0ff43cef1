// Package output writes what verbs answer: aligned columns for people, TSV for
// pipes, JSON for programs. The JSON shapes are convo's promise to scripts and
// change only by growing. Only cmd imports it.
package output

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	xterm "golang.org/x/term"

	"convo/model"
	"convo/ui/term"
)

// Writer is standard output. The first error stays, as in a bufio.Writer.
type Writer struct {
	to       io.Writer
	json     bool
	terminal bool
	width    int // of the terminal; 0 where it is not known
	err      error
}

// New makes a Writer that finds out by itself whether people look at it.
func New(to io.Writer, asJSON bool) *Writer {
	w := &Writer{to: to, json: asJSON}
	if f, ok := to.(*os.File); ok && xterm.IsTerminal(int(f.Fd())) {
		w.terminal = true
		if width, _, err := xterm.GetSize(int(f.Fd())); err == nil {
			w.width = width
		}
	}
	return w
}

// JSON reports whether JSON was asked for.
func (w *Writer) JSON() bool { return w.json }

// Terminal reports whether people look at it.
func (w *Writer) Terminal() bool { return w.terminal }

// Err is the first error of writing.
func (w *Writer) Err() error {
	if w.err == nil {
		return nil
	}
	return &model.Fault{Kind: model.FaultLocal, What: model.NewText("cannot write the output: " + w.err.Error()), Err: w.err}
}

// Line writes one line.
func (w *Writer) Line(format string, args ...any) {
	w.write([]byte(fmt.Sprintf(format, args...) + "\n"))
}

// Faint writes one line that stands back, where people look and want colours.
func (w *Writer) Faint(colour bool, format string, args ...any) {
	line := fmt.Sprintf(format, args...)
	if colour && w.terminal {
		line = "\x1b[2m" + line + "\x1b[m"
	}
	w.write([]byte(line + "\n"))
}

// Value writes v as one JSON document: on one line for pipes, laid out for people.
func (w *Writer) Value(v any) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if w.terminal {
		enc.SetIndent("", "  ")
	}
	if err := enc.Encode(v); err != nil {
		w.fail(err)
		return
	}
	w.write(b.Bytes())
}

// Record writes v as one line of JSON, whoever looks: one of many.
func (w *Writer) Record(v any) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		w.fail(err)
		return
	}
	w.write(b.Bytes())
}

// Table writes rows under a header: aligned on a terminal, and otherwise as TSV
// without the header. Cells are one line each already, see Cell.
func (w *Writer) Table(header []string, rows [][]string) {
	b := bufio.NewWriter(w.to)
	if w.terminal {
		w.aligned(b, append([][]string{header}, rows...))
	} else {
		for _, row := range rows {
			_, _ = b.WriteString(strings.Join(row, "\t") + "\n")
		}
	}
	if err := b.Flush(); err != nil {
		w.fail(err)
	}
}

// gap is what stands between two columns.
const gap = "  "

// aligned pads every column but the last, which is cut at the terminal's edge.
func (w *Writer) aligned(b *bufio.Writer, rows [][]string) {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], term.Width(cell))
		}
	}
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			if i < len(row)-1 {
				cell = term.Pad(cell, widths[i]) + gap
			}
			line.WriteString(cell)
		}
		text := strings.TrimRight(line.String(), " ")
		if w.width > 0 {
			text = term.Cut(text, w.width)
		}
		_, _ = b.WriteString(text + "\n")
	}
}

func (w *Writer) write(p []byte) {
	if w.err != nil {
		return
	}
	if _, err := w.to.Write(p); err != nil {
		w.fail(err)
	}
}

func (w *Writer) fail(err error) {
	if w.err == nil {
		w.err = err
	}
}
