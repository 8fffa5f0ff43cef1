package ui

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"convo/model/action"
	"convo/model/near"
	"convo/ui/keys"
)

// bindings say which key means which action in each scope, and the other way round.
type bindings struct {
	actions []action.Action // the table, with the keys as they are bound now
	byName  map[action.Name]*action.Action
	browse  map[string]action.Name // "j", "g g"
	compose map[string]action.Name
	prefix  map[string]bool // keys that wait for a second one
}

// fixedKeys always work, whatever the configuration says: nobody must be locked out.
var fixedKeys = map[string]action.Name{
	"down": action.Down, "up": action.Up, "left": action.Back, "right": action.Enter,
	"enter": action.Enter, "esc": action.Back, "pgdown": action.PageDown, "pgup": action.PageUp,
	"home": action.Top, "end": action.Bottom, "ctrl+c": action.Interrupt,
}

// CheckKeys reports what is wrong with the configuration's [keys]: actions and keys
// that do not exist, and keys that two actions claim, naming both.
func CheckKeys(overrides map[action.Name][]string) error {
	_, err := newBindings(overrides, false)
	return err
}

// newBindings lays the configuration's keys over those of the action table. An
// action that is named there loses the keys of the table, but for the fixed ones.
// Enter in the composer sends, or makes a new line.
func newBindings(overrides map[action.Name][]string, enterSends bool) (*bindings, error) {
	b := &bindings{
		actions: action.Table(),
		byName:  map[action.Name]*action.Action{},
		browse:  map[string]action.Name{},
		compose: map[string]action.Name{},
		prefix:  map[string]bool{},
	}
	for i := range b.actions {
		b.byName[b.actions[i].Name] = &b.actions[i]
	}
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(overrides)) {
		a := b.byName[name]
		if a == nil {
			errs = append(errs, b.unknown(name))
			continue
		}
		if err := rebind(a, overrides[name]); err != nil {
			errs = append(errs, err)
		}
	}
	if enterSends {
		a := b.byName[action.SendReply]
		a.Keys = append(a.Keys, "enter")
	} else {
		a := b.byName[action.Newline]
		a.Keys = append([]string{"enter"}, a.Keys...)
	}
	for i := range b.actions {
		errs = append(errs, b.bind(&b.actions[i])...)
	}
	return b, together(append(errs, b.prefixes()...))
}

// unknown names an action that does not exist, and the one that was probably meant.
func (b *bindings) unknown(name action.Name) error {
	names := make([]string, len(b.actions))
	for i := range b.actions {
		names[i] = string(b.actions[i].Name)
	}
	if meant := near.Word(string(name), names); meant != "" {
		return fmt.Errorf("there is no action %q, did you mean %s?", name, meant)
	}
	return fmt.Errorf("there is no action %q", name)
}

// rebind gives an action the keys of the configuration.
func rebind(a *action.Action, want []string) error {
	var bound []string
	for _, seq := range want {
		if err := checkSequence(a.Name, seq, a.Scope == action.Composer); err != nil {
			return err
		}
		bound = append(bound, seq)
	}
	for _, k := range a.Keys {
		if fixedKeys[k] == a.Name && !slices.Contains(bound, k) {
			bound = append(bound, k)
		}
	}
	a.Keys = bound
	return nil
}

// checkSequence reports a key that no terminal sends, sequences of more than two, and for
// actions of the composer only what is text there.
func checkSequence(name action.Name, seq string, composerOnly bool) error {
	parts := strings.Split(seq, " ")
	if len(parts) > 2 {
		return fmt.Errorf("%q for %s: two keys at most", seq, name)
	}
	for _, part := range parts {
		if !validKey(part) {
			return fmt.Errorf("%q for %s is no key: use one character, or a name such as ctrl+e, f5, pgdown, space", part, name)
		}
	}
	if typed := len(parts) > 1 || len([]rune(seq)) == 1 || seq == "space"; composerOnly && typed {
		return fmt.Errorf("%q for %s would only be typed there: use a key such as ctrl+s or f2", seq, name)
	}
	if owner, fixed := fixedKeys[seq]; fixed && owner != name {
		return fmt.Errorf("%q is always %s and cannot be bound to %s", seq, owner, name)
	}
	return nil
}

// validKey reports whether a terminal can send a key of this name. Alt chords are not
// among them: over SSH they are two keys.
func validKey(name string) bool {
	if r := []rune(name); len(r) == 1 {
		return r[0] > ' '
	}
	if strings.Contains(name, "alt+") {
		return false
	}
	return keys.Key{Name: name}.Tea().Type != tea.KeyRunes
}

// bind enters an action's keys in its scopes.
func (b *bindings) bind(a *action.Action) []error {
	var errs []error
	for scope, m := range map[action.Scope]map[string]action.Name{action.Browse: b.browse, action.Composer: b.compose} {
		if a.Scope&scope == 0 {
			continue
		}
		for _, seq := range a.Keys {
			if other, taken := m[seq]; taken && other != a.Name {
				errs = append(errs, fmt.Errorf("%q is bound to both %s and %s", seq, other, a.Name))
				continue
			}
			m[seq] = a.Name
		}
	}
	return errs
}

// together is all that is wrong with keys, in one line.
func together(errs []error) error {
	if len(errs) == 0 {
		return nil
	}
	words := make([]string, len(errs))
	for i, err := range errs {
		words[i] = err.Error()
	}
	return errors.New("keys: " + strings.Join(words, "; "))
}

// prefixes collects the first keys of sequences and reports those that are also
// bound alone: they could never wait for the second.
func (b *bindings) prefixes() []error {
	var errs []error
	for _, seq := range slices.Sorted(maps.Keys(b.browse)) {
		first, _, two := strings.Cut(seq, " ")
		if !two {
			continue
		}
		if other, alone := b.browse[first]; alone && !b.prefix[first] {
			errs = append(errs, fmt.Errorf("%q is bound to %s, but begins %q of %s", first, other, seq, b.browse[seq]))
		}
		b.prefix[first] = true
	}
	return errs
}

// key is the first key of an action, for hints; "" where it has none.
func (b *bindings) key(n action.Name) string {
	a := b.byName[n]
	if a == nil || len(a.Keys) == 0 {
		return ""
	}
	return strings.ReplaceAll(a.Keys[0], " ", "")
}

// after answers the sequences that a prefix begins, in the order of the table.
func (b *bindings) after(prefix string) []*action.Action {
	var out []*action.Action
	for i := range b.actions {
		for _, seq := range b.actions[i].Keys {
			if strings.HasPrefix(seq, prefix+" ") {
				out = append(out, &b.actions[i])
				break
			}
		}
	}
	return out
}

// footer answers the actions of the key row, by rank.
func (b *bindings) footer() []*action.Action {
	var out []*action.Action
	for i := range b.actions {
		if b.actions[i].Footer > 0 {
			out = append(out, &b.actions[i])
		}
	}
	slices.SortFunc(out, func(x, y *action.Action) int { return x.Footer - y.Footer })
	return out
}
