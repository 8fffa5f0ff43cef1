package canned

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"convo/model/near"
)

// key is a key of the head with its values.
type key struct {
	name   string
	values []string
	line   int
	open   bool // further values may follow, a line each
}

// fence begins and ends the head.
const fence = "---"

// head parts a file into the keys of its head and the text. A file without a head is
// all text. Of YAML it knows what such heads are made of: a value, a list in brackets,
// a list with a line for each, quotes, comments.
func head(text string) (keys []key, body string, err error) {
	rest, ok := strings.CutPrefix(text, fence+"\n")
	if !ok {
		return nil, text, nil
	}
	lines := strings.Split(rest, "\n")
	for i, line := range lines {
		at := i + 2 // as editors count, behind the fence
		words := strings.TrimSpace(line)
		item, isItem := strings.CutPrefix(words, "- ")
		switch {
		case strings.TrimRight(line, " \t") == fence:
			return keys, strings.Join(lines[i+1:], "\n"), nil
		case words == "" || words[0] == '#':
		case isItem && len(keys) > 0 && keys[len(keys)-1].open:
			keys[len(keys)-1].values = append(keys[len(keys)-1].values, scalar(item))
		default:
			k, err := readKey(words, at)
			if err != nil {
				return nil, "", fmt.Errorf("line %d: %w", at, err)
			}
			keys = append(keys, k)
		}
	}
	return nil, "", errors.New("its head has no end: a line " + fence)
}

// readKey reads a line such as `name: Refund` or `tags: [a, b]`.
func readKey(words string, line int) (key, error) {
	name, value, ok := strings.Cut(words, ":")
	if !ok {
		return key{}, errors.New("write it as key: value")
	}
	k := key{name: strings.TrimSpace(name), line: line}
	value = scalar(value)
	list, isList := strings.CutPrefix(value, "[")
	switch {
	case isList && !strings.HasSuffix(list, "]"):
		return key{}, errors.New("the list has no end: ]")
	case isList:
		for _, v := range strings.Split(strings.TrimSuffix(list, "]"), ",") {
			if v = scalar(v); v != "" {
				k.values = append(k.values, v)
			}
		}
	case value == "":
		k.open = true
	default:
		k.values = []string{value}
	}
	return k, nil
}

// scalar is a value without what surrounds it: blanks, a comment, quotes.
func scalar(s string) string {
	s = strings.TrimSpace(s)
	for _, q := range []string{`"`, `'`} {
		if inner, ok := strings.CutPrefix(s, q); ok {
			if inside, _, closed := strings.Cut(inner, q); closed {
				return inside
			}
		}
	}
	if strings.HasPrefix(s, "#") {
		return ""
	}
	s, _, _ = strings.Cut(s, " #")
	return strings.TrimSpace(s)
}

// set takes a key over into the reply.
func (r *Reply) set(k key) error {
	for _, v := range k.values {
		if utf8.RuneCountInString(v) > maxName {
			return fmt.Errorf("%s is longer than %d characters", k.name, maxName)
		}
	}
	switch k.name {
	case "name":
		if len(k.values) != 1 {
			return errors.New("the name is one line of words")
		}
		r.Name = k.values[0]
	case "tags":
		r.Tags = k.values
	case "channel":
		for _, c := range k.values {
			r.Channels = append(r.Channels, strings.ToLower(c))
		}
	case "then":
		for _, words := range k.values {
			st, err := ReadStep(words)
			if err != nil {
				return err
			}
			r.Then = append(r.Then, st)
		}
	default:
		return unknown("key", k.name, []string{"name", "tags", "channel", "then"})
	}
	return nil
}

// unknown is the mistake of a word that means nothing here, with the one that was
// probably meant.
func unknown(what, word string, known []string) error {
	slices.Sort(known)
	if meant := near.Word(word, known); meant != "" {
		return fmt.Errorf("there is no %s %q, did you mean %s?", what, word, meant)
	}
	return fmt.Errorf("there is no %s %q; there are: %s", what, word, strings.Join(known, ", "))
}
