package main

import (
	"errors"

	"convo/client/local"
	"convo/model"
	"convo/model/inbox"
)

// keepJournal opens this machine's memory for what a verb is about to do. A memory that
// others can read is refused; without any, as on a full disk, the verb does its work all
// the same.
func (s *session) keepJournal(ts []target) error {
	if s.store != nil || len(ts) == 0 || s.observer() {
		return nil
	}
	acc, err := s.account(ts[0].ref.Account)
	if err != nil {
		return err
	}
	err = s.remember(acc.StateDir())
	if err != nil && !errors.Is(err, local.ErrUnsafe) {
		s.sayUnkept(err)
		return nil
	}
	return err
}

// notKept tells that a deed is not in the journal, if that is what ev says.
func (s *session) notKept(ev inbox.Event) {
	var f *model.Fault
	switch ev := ev.(type) {
	case inbox.Written:
		f = ev.Unkept
	case inbox.Dispatched:
		f = ev.Unkept
	case inbox.Recorded:
		f = ev.Fault
	default:
	}
	if f != nil {
		s.sayUnkept(f)
	}
}

// sayUnkept tells it once.
func (s *session) sayUnkept(err error) {
	if !s.unkept {
		s.unkept = true
		s.app.say("convo: the history is not kept: %s", model.AsFault(err).Error())
	}
}
