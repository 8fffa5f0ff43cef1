package gtateth

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"convo/model"
)

// agents are the people who are known: configured ones, and owners seen.
type agents struct {
	mu         sync.Mutex
	all        []model.Person
	at         map[string]int // where in all, by id
	configured int            // so many of them, at the beginning
}

// agentsMost bounds what a server can make us remember.
const agentsMost = 10_000

func newAgents(configured []model.Person) *agents {
	a := &agents{at: map[string]int{}}
	for _, p := range configured {
		if p.ID != "" {
			a.see(p)
			a.configured = len(a.all)
		}
	}
	return a
}

// see remembers somebody, and answers them with the name that is known. A name that was
// configured stays.
func (a *agents) see(p model.Person) model.Person {
	a.mu.Lock()
	defer a.mu.Unlock()
	i, known := a.at[p.ID]
	switch {
	case !known && len(a.all) >= agentsMost:
		return p
	case !known:
		a.at[p.ID] = len(a.all)
		a.all = append(a.all, p)
		return p
	case !p.Name.IsEmpty() && (i >= a.configured || a.all[i].Name.IsEmpty()):
		a.all[i].Name = p.Name
	}
	return a.all[i]
}

func (a *agents) knows(id string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	_, known := a.at[id]
	return known
}

// People answers the agents that are known: those configured, then owners seen, each by
// name and, where none is known, by id. Nothing is requested.
func (in *Inbox) People(context.Context) ([]model.Person, error) {
	a := in.agents
	a.mu.Lock()
	defer a.mu.Unlock()
	all := slices.Clone(a.all)
	byName := func(p, q model.Person) int {
		return cmp.Compare(cmp.Or(p.Name.Line(), p.ID), cmp.Or(q.Name.Line(), q.ID))
	}
	slices.SortStableFunc(all[:a.configured], byName)
	slices.SortStableFunc(all[a.configured:], byName)
	return all, nil
}
