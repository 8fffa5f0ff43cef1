package keys

import (
	"strconv"
	"strings"
	"unicode"
)

// finals names the keys that end a CSI or SS3 sequence with a letter.
var finals = map[byte]string{
	'A': "up", 'B': "down", 'C': "right", 'D': "left",
	'H': "home", 'F': "end",
	'P': "f1", 'Q': "f2", 'R': "f3", 'S': "f4",
}

// tildes names the keys that are a number before a tilde: xterm, VT220, linux, rxvt.
var tildes = map[int]string{
	1: "home", 2: "insert", 3: "delete", 4: "end", 5: "pgup", 6: "pgdown", 7: "home", 8: "end",
	11: "f1", 12: "f2", 13: "f3", 14: "f4", 15: "f5",
	17: "f6", 18: "f7", 19: "f8", 20: "f9", 21: "f10", 23: "f11", 24: "f12",
	25: "f13", 26: "f14", 28: "f15", 29: "f16", 31: "f17", 32: "f18", 33: "f19", 34: "f20",
}

// rxvtArrows are rxvt's shifted arrows: the final letter is small.
var rxvtArrows = map[byte]string{'a': "up", 'b': "down", 'c': "right", 'd': "left"}

// csiKey names the key of a CSI sequence with these parameters and final byte.
// It answers false for everything that is not a key, answers of a terminal included.
func csiKey(params string, final byte) (Key, bool) {
	if params == "" {
		return plainCSIKey(final)
	}
	nums, ok := numbers(params)
	if !ok {
		return Key{}, false
	}
	mods := 1
	if len(nums) > 1 {
		mods = nums[1]
	}
	switch final {
	case '~', '^', '$':
		return numberedKey(nums, mods, final)
	case 'u':
		return codeKey(nums[0], mods)
	}
	// "1;1R" is a cursor position report and not F3: no key is sent with the modifier
	// that means none.
	if name, ok := finals[final]; ok && nums[0] == 1 && len(nums) == 2 && mods >= 2 {
		return modified(name, mods)
	}
	return Key{}, false
}

// numberedKey names a key that is a number: before a tilde, or as rxvt sends it with
// ctrl (^) or shift ($).
func numberedKey(nums []int, mods int, final byte) (Key, bool) {
	name, ok := tildes[nums[0]]
	switch {
	case final == '~' && len(nums) == 3 && nums[0] == 27:
		return codeKey(nums[2], mods)
	case !ok:
		return Key{}, false
	case final == '~' && len(nums) <= 2:
		return modified(name, mods)
	case final == '^' && len(nums) == 1:
		return modified(name, 5)
	case final == '$' && len(nums) == 1:
		return modified(name, 2)
	}
	return Key{}, false
}

func plainCSIKey(final byte) (Key, bool) {
	if final == 'Z' {
		return Key{Name: "shift+tab"}, true
	}
	if name, ok := finals[final]; ok {
		return Key{Name: name}, true
	}
	if name, ok := rxvtArrows[final]; ok {
		return modified(name, 2)
	}
	return Key{}, false
}

// ss3Key names the key of ESC O followed by the byte.
func ss3Key(b byte) (Key, bool) {
	if name, ok := finals[b]; ok {
		return Key{Name: name}, true
	}
	if name, ok := rxvtArrows[b]; ok {
		return modified(name, 5)
	}
	if b == 'M' {
		return Key{Name: "enter"}, true // the keypad's
	}
	return Key{}, false
}

// codeKey names a key that is sent by its code point (CSI u, and xterm's
// modifyOtherKeys), which some terminals do without being asked.
func codeKey(code, mods int) (Key, bool) {
	if code <= 0 || code > unicode.MaxRune {
		return Key{}, false
	}
	ctrl := (mods-1)&4 != 0
	switch code {
	case '\t':
		return modified("tab", mods)
	case '\r':
		return modified("enter", mods)
	case 27:
		return modified("esc", mods)
	case 127:
		return modified("backspace", mods)
	}
	r := rune(code)
	if !unicode.IsPrint(r) && r != ' ' {
		return Key{}, false
	}
	if !ctrl {
		return Plain(r), true
	}
	if r < ' ' || r > '~' {
		return Key{}, false
	}
	return control(byte(r) & 0x1f), true
}

// modified puts the names of the modifiers before the key's, in Bubble Tea's order.
// mods is xterm's number: 1 plus 1 for shift, 2 for alt, 4 for ctrl.
func modified(name string, mods int) (Key, bool) {
	if mods < 1 || mods > 16 {
		return Key{}, false
	}
	bits := mods - 1
	var b strings.Builder
	if bits&(2|8) != 0 {
		b.WriteString("alt+")
	}
	if bits&4 != 0 {
		b.WriteString("ctrl+")
	}
	if bits&1 != 0 {
		b.WriteString("shift+")
	}
	b.WriteString(name)
	return Key{Name: b.String()}, true
}

// control names a C0 byte. CR is Enter and LF is Ctrl+J, which some settings use
// to tell a newline from a send.
func control(b byte) Key {
	switch b {
	case 0x00:
		return Key{Name: "ctrl+@"}
	case '\t':
		return Key{Name: "tab"}
	case '\r':
		return Key{Name: "enter"}
	case 0x1b:
		return Key{Name: "esc"}
	case 0x7f:
		return Key{Name: "backspace"}
	}
	if b <= 0x1a {
		return Key{Name: "ctrl+" + string(rune('a'+b-1))}
	}
	return Key{Name: "ctrl+" + string(rune('@'+b))}
}

// numbers splits parameters at semicolons. A missing one is 1, a sub-parameter
// (after a colon) is dropped.
func numbers(params string) ([]int, bool) {
	parts := strings.Split(params, ";")
	nums := make([]int, len(parts))
	for i, p := range parts {
		p, _, _ = strings.Cut(p, ":")
		if p == "" {
			nums[i] = 1
			continue
		}
		n, err := strconv.Atoi(p)
		if err != nil || n < 0 {
			return nil, false
		}
		nums[i] = n
	}
	return nums, true
}
