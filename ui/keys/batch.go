package keys

import (
	"strings"
	"time"
)

// batch collects the messages of one read.
type batch struct {
	at   time.Time
	seen any
	msgs []any
	// acts counts what could be a key press: more than one in a read is a burst.
	acts int
}

func (b *batch) add(msg any) { b.msgs = append(b.msgs, msg) }

func (b *batch) key(k Key) {
	b.acts++
	b.add(Msg{Key: k, Seen: b.seen, At: b.at})
}

func (b *batch) unknown() {
	b.acts++
	b.add(UnknownMsg{At: b.at})
}

func (b *batch) keyOrUnknown(k Key, ok bool) {
	if !ok {
		b.unknown()
		return
	}
	b.key(k)
}

// csi reports a control sequence by its parameters and final byte.
func (b *batch) csi(params string, final byte) {
	switch {
	case params == "" && (final == 'I' || final == 'O'):
		b.add(FocusMsg{In: final == 'I', At: b.at})
	case strings.HasPrefix(params, "<") && (final == 'M' || final == 'm'):
		b.mouse(params[1:], final)
	case params == "[" && final >= 'A' && final <= 'E':
		b.key(Key{Name: "f" + string(rune('1'+final-'A'))})
	default:
		b.keyOrUnknown(csiKey(params, final))
	}
}

// mouse reports an SGR mouse sequence: button;column;row, from 1.
func (b *batch) mouse(params string, final byte) {
	nums, ok := numbers(params)
	if !ok || len(nums) != 3 || nums[1] < 1 || nums[2] < 1 {
		b.unknown()
		return
	}
	m := MouseMsg{X: nums[1] - 1, Y: nums[2] - 1, Seen: b.seen, At: b.at}
	// The bits for shift, alt and ctrl do not matter to us.
	switch button := nums[0] &^ (4 | 8 | 16); {
	case button == 64:
		m.Kind = WheelUp
	case button == 65:
		m.Kind = WheelDown
	case button == 0 && final == 'M':
		m.Kind = Click
	default:
		return
	}
	b.add(m)
}

// finish marks the keys of a burst.
func (b *batch) finish() []any {
	if b.acts < 2 {
		return b.msgs
	}
	for i, m := range b.msgs {
		if k, ok := m.(Msg); ok {
			k.Burst = true
			b.msgs[i] = k
		}
	}
	return b.msgs
}
