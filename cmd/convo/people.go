package main

import (
	"context"
	"slices"

	"convo/model"
	"convo/model/inbox"
)

// people reads, once, who can own an account's conversations.
func (s *session) people(ctx context.Context, name string) ([]model.Person, *model.Fault) {
	if team, ok := s.team(name); ok {
		return team, nil
	}
	ev, _ := s.desk.Run(ctx, inbox.FetchPeople{Seq: s.next(), Account: name}).(inbox.Peopled)
	if ev.Fault == nil {
		s.mu.Lock()
		s.teams[name] = ev.People
		s.mu.Unlock()
	}
	return ev.People, ev.Fault
}

// team is who can own an account's conversations, if that was read.
func (s *session) team(name string) ([]model.Person, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	team, ok := s.teams[name]
	return team, ok
}

// name is p with a name, if the team was read and p is in it.
func (s *session) name(account string, p model.Person) model.Person {
	team, _ := s.team(account)
	for _, member := range team {
		if member.ID == p.ID && p.Name.IsEmpty() {
			return member
		}
	}
	return p
}

// named fills in the names of owners whom the API told by id only. Names are
// dressing: where they cannot be read the ids stay.
func (s *session) named(ctx context.Context, rows []model.Conversation) {
	for _, name := range s.unnamed(rows) {
		if _, fault := s.people(ctx, name); fault != nil {
			continue
		}
		for i := range rows {
			if owner := &rows[i].Owner; rows[i].Ref.Account == name {
				owner.Person = s.name(name, owner.Person)
			}
		}
	}
}

// unnamed answers the accounts with owners that lack a name.
func (s *session) unnamed(rows []model.Conversation) []string {
	var names []string
	for i := range rows {
		c := &rows[i]
		if c.Owner.Known && !c.Owner.IsNobody() && c.Owner.Person.Name.IsEmpty() && !slices.Contains(names, c.Ref.Account) {
			names = append(names, c.Ref.Account)
		}
	}
	return names
}
