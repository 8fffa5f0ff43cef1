package help

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"convo/model/action"
)

// argument is what stands behind an action's name in the line.
type argument struct {
	named bool // the line begins with the whole name of an action that takes one
	text  string
}

// How well an action fits what was typed, best first.
const (
	byKey    = iota // it is one of its keys: "e" is then the answer to what e does
	byName          // it is its name
	nameHead        // its name begins so
	byWords         // every word begins one of its own
	byParts         // every word is somewhere in it
	fits            // how many of these there are; as an answer: not at all
)

// find makes the rows that the line leaves, the best first; of those that fit equally
// well, what has a meaning here.
func (p *Pane) find() {
	p.rows, p.at, p.top, p.arg = nil, 0, 0, argument{}
	name, rest, two := strings.Cut(strings.TrimLeft(p.line.Text(), " "), " ")
	wanted := strings.TrimSpace(p.line.Text())
	var found [2 * fits][]int
	for i := range p.options.Actions {
		a := &p.options.Actions[i]
		if two && a.Arg != "" && name == string(a.Name) {
			p.rows, p.arg = []int{i}, argument{true, strings.TrimSpace(rest)}
			return
		}
		if fit := fitOf(a, wanted); fit < fits {
			place := 2 * fit
			if !p.options.Here(a.Name) {
				place++
			}
			found[place] = append(found[place], i)
		}
	}
	p.rows = slices.Concat(found[:]...)
}

// fitOf says how well an action fits what was typed.
func fitOf(a *action.Action, wanted string) int {
	// Keys differ by case, names do not: "E" is not "e".
	lower := strings.ToLower(wanted)
	switch {
	case wanted == "":
		return byParts
	case slices.Contains(a.Keys, wanted):
		return byKey
	case lower == string(a.Name):
		return byName
	case strings.HasPrefix(string(a.Name), lower):
		return nameHead
	}
	fit := byWords
	for _, word := range strings.Fields(lower) {
		fit = max(fit, wordFit(a, word))
	}
	return fit
}

// wordFit says how well an action's title, name, verb or a key's name fits one word.
// Keys of one character are not looked into: every "a" would be one.
func wordFit(a *action.Action, word string) int {
	fit := fits
	for _, words := range []string{a.Title, string(a.Name), a.Verb} {
		words = strings.ToLower(words)
		if slices.ContainsFunc(strings.FieldsFunc(words, between), func(w string) bool { return strings.HasPrefix(w, word) }) {
			return byWords
		}
		if strings.Contains(words, word) {
			fit = byParts
		}
	}
	inKey := func(k string) bool { return strings.Contains(strings.ToLower(k), word) }
	if utf8.RuneCountInString(word) > 1 && slices.ContainsFunc(a.Keys, inKey) {
		fit = byParts
	}
	return fit
}

// between reports whether a character stands between words.
func between(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '$' }
