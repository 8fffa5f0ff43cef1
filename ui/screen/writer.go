package screen

// maxSeqs bounds the sequences that wait for a frozen terminal. Two copies fit.
const maxSeqs = 256 << 10

// work is what the writer has to do.
type work struct {
	controls []control
	frame    *Frame
	seqs     []byte
	// forget says that the terminal does not show what it was sent, and again that
	// the last frame is to be painted without waiting for a new one.
	forget, again bool
}

// control is an order to the writer to change the terminal's modes. done is closed
// when it has been carried out.
type control struct {
	kind controlKind
	done chan<- struct{}
}

type controlKind uint8

const (
	enter controlKind = iota + 1 // take the terminal and paint everything
	leave                        // give it back
	mouse                        // turn the mouse on or off
	quit                         // give it back and end
)

func (s *Screen) post(c control) {
	s.mu.Lock()
	s.pending.controls = append(s.pending.controls, c)
	s.mu.Unlock()
	s.wakeWriter()
}

func (s *Screen) wakeWriter() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// writer is the state of the only goroutine that writes.
type writer struct {
	s     *Screen
	paint painter
	// here says that the terminal is ours: modes on, alternate screen.
	here bool
	// mouse says that mouse reports are on.
	mouse bool
	// dead says that a write failed: nothing more is written.
	dead bool
}

// write carries out what is pending until it is told to quit.
func (s *Screen) write() {
	w := &writer{s: s}
	defer w.end()
	for range s.wake {
		if w.controls() {
			return
		}
		if w.here {
			w.picture()
		}
	}
}

// end restores the terminal after a panic in the painter.
func (w *writer) end() {
	r := recover()
	if r != nil && w.here {
		w.leave()
	}
	close(w.s.writerDone)
	if r != nil {
		w.s.crashed("writer", r)
	}
}

// controls carries out the orders and says whether to end.
func (w *writer) controls() bool {
	w.s.mu.Lock()
	orders := w.s.pending.controls
	w.s.pending.controls = nil
	w.s.mu.Unlock()
	for _, c := range orders {
		w.control(c)
		if c.done != nil {
			close(c.done)
		}
		if c.kind == quit {
			return true
		}
	}
	return false
}

func (w *writer) control(c control) {
	switch c.kind {
	case enter:
		w.put([]byte(enterModes))
		w.here = true
		w.setMouse()
		w.s.mu.Lock()
		w.s.pending.forget, w.s.pending.again = true, true
		w.s.mu.Unlock()
	case mouse:
		w.setMouse()
	case leave, quit:
		if !w.here {
			return
		}
		w.sequences()
		w.leave()
	}
}

func (w *writer) leave() {
	out := w.paint.leave()
	if w.mouse {
		out = mouseOff + out
	}
	w.here, w.mouse = false, false
	w.put([]byte(out))
}

func (w *writer) setMouse() {
	w.s.mu.Lock()
	want := w.s.mouse
	w.s.mu.Unlock()
	if !w.here || want == w.mouse {
		return
	}
	w.mouse = want
	if want {
		w.put([]byte(mouseOn))
	} else {
		w.put([]byte(mouseOff))
	}
}

// picture paints the newest frame, then writes the sequences.
func (w *writer) picture() {
	w.s.mu.Lock()
	f, forget, again := w.s.pending.frame, w.s.pending.forget, w.s.pending.again
	w.s.pending.again = false
	if f != nil || again {
		w.s.pending.frame, w.s.pending.forget = nil, false
	}
	w.s.mu.Unlock()
	if forget && (f != nil || again) {
		w.paint.forget()
	}
	if f == nil && again {
		f = w.paint.last
	}
	if f != nil {
		cols, rows := w.s.size()
		if out := w.paint.frame(f, cols, rows); len(out) == 0 || w.put(out) {
			tag := f.Tag
			w.s.shown.Store(&tag)
			if f.Written != nil {
				f.Written()
			}
		}
	}
	w.sequences()
}

func (w *writer) sequences() {
	w.s.mu.Lock()
	seqs := w.s.pending.seqs
	w.s.pending.seqs = nil
	w.s.mu.Unlock()
	w.put(seqs)
}

// put writes to the terminal and says whether all was written.
func (w *writer) put(b []byte) bool {
	if w.dead {
		return false
	}
	if len(b) == 0 {
		return true
	}
	if _, err := w.s.term.Write(b); err != nil {
		w.dead = true
		w.s.fail(err)
		return false
	}
	return true
}
