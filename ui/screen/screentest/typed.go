package screentest

// typed is what a terminal sends for the keys that are no character.
var typed = map[string]string{
	"enter": "\r", "esc": "\x1b", "tab": "\t", "shift+tab": "\x1b[Z", "up": "\x1b[A", "down": "\x1b[B",
	"right": "\x1b[C", "left": "\x1b[D", "home": "\x1b[H", "end": "\x1b[F", "pgup": "\x1b[5~", "pgdown": "\x1b[6~",
	"f1": "\x1bOP", "f5": "\x1b[15~", "f9": "\x1b[20~",
	"space": " ", "shift+up": "\x1b[1;2A", "shift+down": "\x1b[1;2B",
}

// Typed is what a terminal sends for a key by its name in the action table.
func Typed(key string) string {
	if s, ok := typed[key]; ok {
		return s
	}
	if n := len(key); n > len("ctrl+") && key[:n-1] == "ctrl+" {
		return string(rune(key[n-1] & 0x1f))
	}
	if r := []rune(key); len(r) != 1 {
		panic("how is " + key + " typed?")
	}
	return key
}
