// Package canned is about canned replies: Markdown files with a head of a few keys,
// whose text has placeholders for what is known of a conversation. With steps that
// follow the reply one is a playbook.
//
// It is pure: somebody else reads the files and knows the values. It imports model and
// the action table, and may be imported by everything above it.
package canned

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Reply is one canned reply.
type Reply struct {
	Name     string
	Tags     []string
	Channels []string // those it is meant for, in the API's words; none for all
	Body     string   // with placeholders; "" for a playbook that sends nothing
	Then     []Step   // what follows once it was accepted
}

// MaxFile bounds a file, in bytes: far above what any channel takes.
const MaxFile = 64 << 10

// maxName bounds names, tags and channels, in characters: they are shown in rows.
const maxName = 60

// Fits reports whether a reply is meant for a channel.
func (r *Reply) Fits(channel string) bool {
	return len(r.Channels) == 0 || slices.Contains(r.Channels, channel)
}

// Parse reads a file. stem is the file's name without its ending, which is the
// reply's name where its head says none. The error names the first mistake.
func Parse(stem string, raw []byte) (Reply, error) {
	text, err := clean(raw)
	if err != nil {
		return Reply{}, err
	}
	keys, body, err := head(text)
	if err != nil {
		return Reply{}, err
	}
	r := Reply{Name: stem, Body: strings.Trim(body, "\n")}
	for _, k := range keys {
		if err := r.set(k); err != nil {
			return Reply{}, fmt.Errorf("line %d: %w", k.line, err)
		}
	}
	if strings.TrimSpace(r.Body) == "" {
		r.Body = ""
	}
	if r.Body == "" && len(r.Then) == 0 {
		return Reply{}, errors.New("it has neither a text nor steps")
	}
	return r, checkPlaceholders(r.Body)
}

// clean is a file as text: with LF line ends, and without a byte order mark. What
// could not be seen, or would reach a terminal as anything but text, is refused.
func clean(raw []byte) (string, error) {
	if len(raw) > MaxFile {
		return "", fmt.Errorf("it is longer than %d bytes", MaxFile)
	}
	if !utf8.Valid(raw) {
		return "", errors.New("it is not UTF-8")
	}
	text := strings.ReplaceAll(strings.TrimPrefix(string(raw), "\ufeff"), "\r\n", "\n")
	for i, line := range strings.Split(text, "\n") {
		for _, r := range line {
			if r != '\t' && unseen(r) {
				return "", fmt.Errorf("line %d has the character U+%04X, which cannot be seen", i+1, r)
			}
		}
	}
	return text, nil
}

// unseen reports whether a character is a control, or only says how others are to be
// shown. The joiners, which emoji and some scripts are written with, are text.
func unseen(r rune) bool {
	const joiner, nonJoiner = '\u200d', '\u200c'
	return r != joiner && r != nonJoiner && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co)
}
