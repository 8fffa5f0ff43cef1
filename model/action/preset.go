package action

import "strings"

// preset is a set of keys for people who come from another program.
type preset struct {
	// prefixes are first keys of sequences, by those of the table: with g as c, "g i" is
	// "c i".
	prefixes map[string]string
	// keys replace those of the table.
	keys map[Name][]string
}

// Presets are the names that Preset knows; the first is the table's own keys.
func Presets() []string { return []string{"convo", "aerc", "chatwoot"} }

// Preset is the keys of a preset, by action: those that differ from the table's. It is
// false for a name that is none of Presets.
func Preset(name string) (map[Name][]string, bool) {
	p, ok := presets[name]
	if !ok {
		return nil, false
	}
	keys := map[Name][]string{}
	for _, a := range Table() {
		if own, ok := p.keys[a.Name]; ok {
			keys[a.Name] = own
			continue
		}
		moved := false
		for i, seq := range a.Keys {
			first, second, two := strings.Cut(seq, " ")
			if to := p.prefixes[first]; two && to != "" {
				a.Keys[i], moved = to+" "+second, true
			}
		}
		if moved {
			keys[a.Name] = a.Keys
		}
	}
	return keys, true
}

var presets = map[string]preset{
	"convo": {},

	// aerc's own keys of message list and viewer, where they mean the same here. Folders
	// are changed with c there, so the views of g are there; a puts away, so that the
	// assign picker is on e.
	"aerc": {
		prefixes: map[string]string{"g": "c"},
		keys: map[Name][]string{
			Top: {"g"}, PageDown: {"ctrl+f"}, PageUp: {"ctrl+b"},
			NextView: {"tab", "ctrl+n"}, PrevView: {"shift+tab", "ctrl+p"},
			Filter: {"/", "\\"}, Palette: {":", "ctrl+k"},
			Mark: {"space", "v"}, MarkRange: {"V"},
			PutAway: {"a", "A"}, BringBack: {"U"}, Assign: {"e"}, Release: {"E"},
			Reply: {"r r", "R r"}, ReplyEditor: {"r q", "R q"}, Note: {"r n"}, Create: {"C"},
			CopyLink: {"y l", "ctrl+y"}, Links: {"o", "O"},
		},
	},

	// The keys of Chatwoot's terminal client: a small letter refreshes, a capital replies.
	"chatwoot": {
		keys: map[Name][]string{
			Refresh: {"r", "ctrl+r", "f5"}, Reply: {"R"}, ReplyEditor: {"ctrl+e"},
		},
	},
}
