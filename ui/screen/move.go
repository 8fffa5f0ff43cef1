package screen

import "strconv"

// move brings the cursor to column x of row y in the fewest bytes. row is what row y
// will show, for writing over a gap what stands there anyway; nil forbids that.
func (p *painter) move(y, x int, row []cell) {
	if p.x == x && p.y == y {
		return
	}
	p.jump = p.appendJump(p.jump[:0], y, x)
	best := p.jump
	if row != nil && y == p.y {
		if end, ok := p.overGap(x, row, len(best)); ok {
			best = p.rewrite
			p.style = end
		}
	}
	p.out = append(p.out, best...)
	p.x, p.y = x, y
}

// overGap tries to reach column x by writing the cells before it again, into
// p.rewrite. It says whether that takes no more than limit bytes, counting what the
// style of the cell at x costs after either way.
func (p *painter) overGap(x int, row []cell, limit int) (style, bool) {
	if p.x < 0 || p.x > x || x-p.x > maxGap {
		return style{}, false
	}
	st := p.style
	p.rewrite = p.rewrite[:0]
	for _, c := range row[p.x:x] {
		// Odd clusters are never in a gap: a row is written anew from the first on.
		if c.width != 1 {
			return style{}, false
		}
		p.rewrite, st = appendCellTo(p.rewrite, c, st)
	}
	var a, b [64]byte
	after := len(appendChange(a[:0], st, row[x].style))
	instead := len(appendChange(b[:0], p.style, row[x].style))
	return st, len(p.rewrite)+after <= limit+instead
}

// appendJump appends the shortest of the ways that write nothing.
func (p *painter) appendJump(dst []byte, y, x int) []byte {
	var a, b, c [40]byte
	best := appendPosition(a[:0], y, x)
	if p.x >= 0 || y == p.y {
		best = shorter(best, p.appendStraight(b[:0], y, x))
	}
	if y >= p.y && y-p.y <= 4 {
		// From the left edge, which is certain even where the column is not.
		way := append(c[:0], '\r')
		for range y - p.y {
			way = append(way, '\n')
		}
		best = shorter(best, appendAlong(way, 0, x))
	}
	return append(dst, best...)
}

// appendStraight goes up or down in the same column, then along the row.
func (p *painter) appendStraight(dst []byte, y, x int) []byte {
	switch {
	case y > p.y:
		dst = appendCount(dst, y-p.y, 'B')
	case y < p.y:
		dst = appendCount(dst, p.y-y, 'A')
	}
	return appendAlong(dst, p.x, x)
}

// appendAlong goes from one column to another, or to an absolute one if from is not
// certain.
func appendAlong(dst []byte, from, to int) []byte {
	var a, b [24]byte
	best := appendCount(a[:0], to+1, 'G')
	switch {
	case from < 0:
	case from == to:
		return dst
	case from < to:
		best = shorter(best, appendCount(b[:0], to-from, 'C'))
	case from-to <= 3:
		best = append(b[:0], "\b\b\b"[:from-to]...)
	default:
		best = shorter(best, appendCount(b[:0], from-to, 'D'))
	}
	return append(dst, best...)
}

func appendPosition(dst []byte, y, x int) []byte {
	dst = append(dst, "\x1b["...)
	if y > 0 || x > 0 {
		dst = strconv.AppendInt(dst, int64(y+1), 10)
	}
	if x > 0 {
		dst = append(dst, ';')
		dst = strconv.AppendInt(dst, int64(x+1), 10)
	}
	return append(dst, 'H')
}

// appendCount appends a CSI sequence with a count, which is left out when it is 1.
func appendCount(dst []byte, n int, final byte) []byte {
	dst = append(dst, "\x1b["...)
	if n != 1 {
		dst = strconv.AppendInt(dst, int64(n), 10)
	}
	return append(dst, final)
}

func shorter(a, b []byte) []byte {
	if len(b) < len(a) {
		return b
	}
	return a
}
