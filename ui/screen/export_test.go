package screen

// Painter lets tests paint without a terminal.
type Painter struct{ p painter }

// Frame returns the bytes for a frame.
func (p *Painter) Frame(f Frame, w, h int) string { return string(p.p.frame(&f, w, h)) }

// Bytes is Frame without the copy, for benchmarks.
func (p *Painter) Bytes(f *Frame, w, h int) int { return len(p.p.frame(f, w, h)) }

// Forget makes the next frame paint everything.
func (p *Painter) Forget() { p.p.forget() }
