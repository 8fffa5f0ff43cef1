package desk_test

import (
	"context"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"convo/client"
	"convo/client/desk"
	"convo/client/local"
	"convo/model"
	"convo/model/inbox"
)

// journal notes in which order disk and network were used.
type journal struct {
	mu    sync.Mutex
	steps []string
}

func (j *journal) note(step string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.steps = append(j.steps, step)
}

func (j *journal) all() []string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.Clone(j.steps)
}

func (j *journal) count(step string) int {
	n := 0
	for _, s := range j.all() {
		if s == step {
			n++
		}
	}
	return n
}

// scripted is an account whose answers a test writes down.
type scripted struct {
	*journal
	get    func(ctx context.Context, n int) (model.Conversation, error) // n counts from 1
	do     func(ctx context.Context, n int, op model.Op) (model.Patch, error)
	thread func(ctx context.Context, id string, n int) (model.Thread, error)
	list   func() (model.Page, error)
	people func() ([]model.Person, error)
}

var _ client.Inbox = (*scripted)(nil)

func (s *scripted) Caps() model.Caps {
	caps := model.Caps{Backend: "test", Ops: map[model.OpKind]model.Support{}, People: model.Yes(), Threads: model.Yes()}
	for _, k := range model.OpKinds() {
		caps.Ops[k] = model.Yes()
	}
	return caps
}

func (s *scripted) List(context.Context, model.Query, model.Cursor) (model.Page, error) {
	s.note("list")
	if s.list == nil {
		return model.Page{Total: -1}, nil
	}
	return s.list()
}

func (s *scripted) Get(ctx context.Context, id string) (model.Conversation, error) {
	s.note("get")
	if s.get == nil {
		return model.Conversation{Ref: ref(id), Status: model.StatusOpen}, nil
	}
	return s.get(ctx, s.count("get"))
}

func (s *scripted) Thread(ctx context.Context, id string, _ model.ThreadQuery) (model.Thread, error) {
	s.note("thread")
	if s.thread == nil {
		return model.Thread{}, nil
	}
	return s.thread(ctx, id, s.count("thread"))
}

func (s *scripted) People(context.Context) ([]model.Person, error) {
	s.note("people")
	if s.people == nil {
		return nil, nil
	}
	return s.people()
}

func (s *scripted) Do(ctx context.Context, op model.Op) (model.Patch, error) {
	s.note("do")
	if s.do == nil {
		return model.Patch{}, nil
	}
	return s.do(ctx, s.count("do"), op)
}

// disk is this machine's memory; fail decides which step goes wrong.
type disk struct {
	*journal
	mu      sync.Mutex
	drafts  map[model.Ref]model.Draft
	outbox  map[string]model.Outgoing
	others  bool          // the drafts are another convo's
	entries []local.Entry // what Entries answers
	deeds   []model.Deed
	fail    func(step string) error
}

func newDisk(j *journal) *disk {
	return &disk{journal: j, drafts: map[model.Ref]model.Draft{}, outbox: map[string]model.Outgoing{}}
}

func (d *disk) step(name string) error {
	d.note(name)
	if d.fail != nil {
		return d.fail(name)
	}
	return nil
}

func (d *disk) Drafts(string) ([]model.Draft, error) { return nil, d.step("drafts") }

func (d *disk) SaveDraft(dr model.Draft) error {
	if err := d.step("save draft"); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.drafts[dr.Conv] = dr
	return nil
}

func (d *disk) DropDraft(r model.Ref) error {
	if err := d.step("drop draft"); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.drafts, r)
	return nil
}

func (d *disk) RetireDraft(o model.Outgoing) error {
	if err := d.step("retire draft"); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.drafts, o.Conv)
	return nil
}

func (d *disk) Draft(r model.Ref) (model.Draft, bool, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	dr, ok := d.drafts[r]
	if !ok {
		return dr, false, os.ErrNotExist
	}
	return dr, d.others, nil
}

func (d *disk) Entries(string) ([]local.Entry, error) { return d.entries, nil }

func (d *disk) DropSent(model.Outgoing) error { return d.step("drop sent") }

func (d *disk) Outbox(string) ([]model.Outgoing, error) { return nil, d.step("outbox") }

func (d *disk) PutOutgoing(o model.Outgoing) error {
	if err := d.step("put " + string(o.State)); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.outbox[o.ID] = o
	return nil
}

func (d *disk) RemoveOutgoing(id string) error {
	if err := d.step("remove"); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.outbox, id)
	return nil
}

// has reports whether the disk holds the draft and the entry.
func (d *disk) has(r model.Ref, id string) (draft bool, entry model.SendState) {
	d.mu.Lock()
	defer d.mu.Unlock()
	_, draft = d.drafts[r]
	return draft, d.outbox[id].State
}

var start = time.Date(2026, 4, 9, 15, 0, 0, 0, time.UTC)

func ref(id string) model.Ref { return model.Ref{Account: "shop", ID: id} }

func person(id string) model.Person { return model.Person{ID: id, Name: model.NewText("P" + id)} }

func fault(kind model.FaultKind) error {
	return &model.Fault{Kind: kind, What: model.NewText("scripted")}
}

// with makes a Desk for one account and its journal.
func with(in *scripted, change ...func(*desk.Options)) *desk.Desk {
	if in.journal == nil {
		in.journal = &journal{}
	}
	o := desk.Options{Inboxes: map[string]client.Inbox{"shop": in}, Now: func() time.Time { return start }}
	for _, c := range change {
		c(&o)
	}
	return desk.New(o)
}

// written runs one operation.
func written(t *testing.T, d *desk.Desk, op model.Op) inbox.Written {
	t.Helper()
	ev, ok := d.Run(t.Context(), inbox.Write{Op: op}).(inbox.Written)
	if !ok {
		t.Fatal("a Write is answered by something else than Written")
	}
	return ev
}
