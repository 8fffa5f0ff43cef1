package main

import (
	"strings"

	"convo/cmd/convo/internal/config"
	"convo/model"
)

// able refuses, before an id is read or anything requested, what none of the systems
// can do that the ids may be of.
func (s *session) able(kind model.OpKind, ids []string) error {
	var no *model.Fault
	for _, acc := range s.meant(ids) {
		can := s.caps(acc).Can(kind)
		if can.OK {
			return nil
		}
		if no == nil {
			no = unsupported(can)
		}
	}
	if no == nil {
		return nil // an account that there is not, which is told when the ids are read
	}
	s.refuseAll(kind, ids, no)
	return no
}

// refuseAll writes a refusal of each id that is named, for programs that read one
// record for each.
func (s *session) refuseAll(kind model.OpKind, ids []string, why *model.Fault) {
	if !s.app.json {
		return
	}
	for _, id := range ids {
		if ref, err := s.ref(id); err == nil {
			s.app.out.Record(s.record(&outcome{ref: ref, kind: kind, fault: why}))
		}
	}
}

// meant are the accounts that ids may be of.
func (s *session) meant(ids []string) []config.Account {
	var all []config.Account
	for _, id := range ids {
		name, _, named := strings.Cut(id, "/")
		switch {
		case id == "-" && s.several():
			return s.config.Accounts // each line may name its own
		case named:
			if acc, err := s.account(name); err == nil {
				all = append(all, acc)
			}
		default:
			all = append(all, s.chosen...)
		}
	}
	return all
}

func unsupported(can model.Support) *model.Fault {
	return &model.Fault{Kind: model.FaultUnsupported, What: model.NewText(can.Why)}
}

// impossible says why an operation cannot be asked for at all; nil if it can.
func (s *session) impossible(ref model.Ref, kind model.OpKind) *model.Fault {
	acc := s.accounts[ref.Account]
	caps := acc.inbox.Caps()
	if can := caps.Can(kind); !can.OK {
		return unsupported(can)
	}
	if why := s.state.Can(ref, kind); !why.OK {
		kind := model.FaultRefused
		if s.observer() {
			kind = model.FaultObserver
		}
		return &model.Fault{Kind: kind, What: model.NewText(why.Why)}
	}
	if mine := kind.IsSend() || kind == model.OpRead; mine && caps.AsMe && acc.Me == "" {
		return model.AsFault(meUnset(acc.Account))
	}
	return nil
}
