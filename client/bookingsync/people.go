package bookingsync

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"time"

	"convo/client/loose"
	"convo/model"
)

// People answers the hosts, who can be assigned.
func (in *Inbox) People(ctx context.Context) ([]model.Person, error) {
	var people []model.Person
	seen := map[string]bool{}
	err := in.all(ctx, hosts, func(raw json.RawMessage) {
		if id, name, ok := entry(raw, hostName); ok && !seen[id] {
			seen[id] = true
			people = append(people, model.Person{ID: id, Name: name})
		}
	})
	if err != nil {
		return nil, err
	}
	in.hosts.learn(people, in.now())
	return people, nil
}

// hostName is a host's name, or the address of a nameless one. Of a host who asked to
// be forgotten only the id is kept.
func hostName(raw json.RawMessage) model.Text {
	var w struct {
		Firstname  loose.Text `json:"firstname"`
		Lastname   loose.Text `json:"lastname"`
		Email      loose.Text `json:"email"`
		ForgetMeAt loose.Text `json:"forget_me_at"`
	}
	if json.Unmarshal(raw, &w) != nil || w.ForgetMeAt != "" {
		return model.Text{}
	}
	if name := fullName(w.Firstname, w.Lastname); !name.IsEmpty() {
		return name
	}
	return w.Email.Model()
}

func fullName(first, last loose.Text) model.Text {
	return model.NewText(strings.TrimSpace(string(first) + " " + string(last)))
}

// sourceName is the name of where conversations come from: "Airbnb".
func sourceName(raw json.RawMessage) model.Text {
	var w struct {
		Name loose.Text `json:"name"`
	}
	if json.Unmarshal(raw, &w) != nil {
		return model.Text{}
	}
	return w.Name.Model()
}

// roster is a short list of names that is read as a whole: the hosts, the sources.
type roster struct {
	kind kind
	name func(raw json.RawMessage) model.Text

	mu    sync.Mutex
	byID  map[string]model.Text
	tried time.Time // when it was last read, or was to be
	off   bool      // the token may not read it: nobody asks again
}

// rosterPause is how long an id that is not on a roster does not make it be read again.
const rosterPause = 10 * time.Minute

// lacks reports whether one of the ids is not known and it is time to ask; if so, it
// counts as asked.
func (r *roster) lacks(ids []string, now time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.off || !r.tried.IsZero() && now.Sub(r.tried) < rosterPause {
		return false
	}
	for _, id := range ids {
		if _, ok := r.byID[id]; !ok {
			r.tried = now
			return true
		}
	}
	return false
}

// learn replaces the list.
func (r *roster) learn(all []model.Person, now time.Time) {
	byID := make(map[string]model.Text, len(all))
	for _, p := range all {
		byID[p.ID] = p.Name
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.byID, r.tried = byID, now
}

// named is the name behind an id; empty where it is not known.
func (r *roster) named(id string) model.Text {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.byID[id]
}

// label is the name behind an id, or the id.
func (r *roster) label(id string) model.Text {
	if name := r.named(id); !name.IsEmpty() {
		return name
	}
	return model.NewText(id)
}

// load reads a roster where it lacks one of the ids. Names are dressing: where they
// cannot be read, the ids do.
func (in *Inbox) load(ctx context.Context, r *roster, ids []string) {
	if !r.lacks(ids, in.now()) {
		return
	}
	var all []model.Person
	err := in.all(ctx, r.kind, func(raw json.RawMessage) {
		if id, name, ok := entry(raw, r.name); ok {
			all = append(all, model.Person{ID: id, Name: name})
		}
	})
	if err == nil {
		r.learn(all, in.now())
		return
	}
	if model.AsFault(err).Status == http.StatusForbidden {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.off = true
	}
}

// entry is the id and name of one element; false if it is none.
func entry(raw json.RawMessage, name func(json.RawMessage) model.Text) (string, model.Text, bool) {
	var w struct {
		ID loose.ID `json:"id"`
	}
	if !isObject(raw) || json.Unmarshal(raw, &w) != nil || w.ID.Text == "" {
		return "", model.Text{}, false
	}
	return w.ID.String(), name(raw), true
}
