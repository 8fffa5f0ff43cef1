package main

import (
	"errors"
	"sync"

	"convo/model"
)

// head is how one account's part of an answer turned out.
type head struct {
	account string
	notes   []string // what is missing of it, in words
	err     error    // why there is none, or only a part
	short   bool     // it is less than what was asked for
}

// part is one account's part of an answer.
type part[T any] struct {
	head
	got T
}

// each asks every chosen account at the same time.
func each[T any](s *session, ask func(*account) part[T]) []part[T] {
	parts := make([]part[T], len(s.chosen))
	var all sync.WaitGroup
	for i, chosen := range s.chosen {
		all.Go(func() {
			parts[i] = ask(s.accounts[chosen.Name])
			parts[i].account = chosen.Name
		})
	}
	all.Wait()
	return parts
}

func heads[T any](parts []part[T]) []head {
	all := make([]head, len(parts))
	for i := range parts {
		all[i] = parts[i].head
	}
	return all
}

// told says on standard error what is missing, and answers how the command ends: nil
// where nothing is. The only account's failure is the command's own. Of several, each
// is named, and the answer of the others stands.
func (s *session) told(heads []head) error {
	short := false
	for _, h := range heads {
		for _, note := range h.notes {
			s.app.say("%s%s", s.prefix(h.account), note)
		}
		short = short || h.short || h.err != nil
		if h.err == nil || len(heads) == 1 && !h.short {
			continue
		}
		p := problemOf(h.err)
		p.Message = model.NewText(s.prefix(h.account) + p.Message.Raw())
		s.app.complain(p)
	}
	switch {
	case len(heads) == 1 && heads[0].err != nil && !heads[0].short:
		return heads[0].err
	case short:
		return exitOnly(exitPartly)
	}
	return nil
}

// prefix names an account before a line about it, where there are several.
func (s *session) prefix(account string) string {
	if len(s.chosen) > 1 {
		return account + ": "
	}
	return ""
}

// stands reports whether an answer is written although the command ends like that.
func stands(err error) bool {
	var code exitOnly
	return err == nil || errors.As(err, &code) && code == exitPartly
}
