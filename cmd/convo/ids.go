package main

import (
	"bufio"
	"context"
	"strings"

	"convo/model"
)

// target is a conversation that a verb is for.
type target struct {
	ref model.Ref
	// seen is the last message that the person was shown: where the ids are lines of
	// convo list, it is the time on that line.
	seen model.Stamp
}

const (
	// maxIDs bounds what standard input can ask for.
	maxIDs = 100_000
	// seenField is where a line of convo list has the time of the last message.
	seenField = 5
)

// targets reads the ids of a command line; "-" stands for those on standard input,
// one in the first field of each line.
func (s *session) targets(ctx context.Context, args []string) ([]target, error) {
	var all []target
	for _, arg := range args {
		if arg == "-" {
			more, err := s.fromInput(ctx)
			if err != nil {
				return nil, err
			}
			all = append(all, more...)
			continue
		}
		ref, err := s.ref(arg)
		if err != nil {
			return nil, err
		}
		all = append(all, target{ref: ref})
	}
	return all, nil
}

// fromInput reads targets from standard input.
func (s *session) fromInput(ctx context.Context) ([]target, error) {
	var all []target
	input := bufio.NewReader(s.app.input(ctx))
	if first, err := input.Peek(1); err == nil && (first[0] == '[' || first[0] == '{') {
		return nil, misuse("leave out --json there, or take the ids with jq -r '.[].id'", "standard input is JSON: pipe the plain list")
	}
	lines := bufio.NewScanner(input)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		fields := strings.Split(strings.TrimRight(lines.Text(), "\r"), "\t")
		id := strings.TrimSpace(fields[0])
		if id == "" {
			continue
		}
		ref, err := s.ref(id)
		if err != nil {
			return nil, err
		}
		t := target{ref: ref}
		if len(fields) > seenField {
			if at, err := model.ParseStamp(fields[seenField]); err == nil {
				t.seen = at
			}
		}
		if all = append(all, t); len(all) > maxIDs {
			return nil, misuse("split the list", "there are more than %d ids on standard input", maxIDs)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, unreadable("standard input", err)
	}
	return all, nil
}

// accountsOf are the accounts that the targets belong to.
func accountsOf(ts []target) []string {
	var names []string
	seen := map[string]bool{}
	for _, t := range ts {
		if !seen[t.ref.Account] {
			seen[t.ref.Account] = true
			names = append(names, t.ref.Account)
		}
	}
	return names
}
