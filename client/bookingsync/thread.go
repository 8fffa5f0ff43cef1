package bookingsync

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strconv"

	"convo/client"
	"convo/model"
)

// threadMost bounds how many messages are read for one answer: twenty requests.
const threadMost = 20 * maxPage

// Thread answers messages oldest first. A conversation lists their ids and they are
// asked for by those, since messages cannot be listed by conversation.
//
// That ids grow with time is inferred, and only taken for granted until it turns out to
// be wrong: where the messages with the highest ids do not reach the time of the
// conversation's last one, all of the thread is read.
func (in *Inbox) Thread(ctx context.Context, id string, q model.ThreadQuery) (model.Thread, error) {
	for _, bound := range []string{q.Before, q.After} {
		if bound != "" && !isID(bound) {
			return model.Thread{}, client.Refused("not a message id; nothing was requested")
		}
	}
	r, err := in.one(ctx, id)
	if err != nil {
		return model.Thread{}, err
	}
	listed := r.Links.V.Messages
	if !listed.told {
		return model.Thread{}, misread(errNoMessages)
	}
	all := listed.ids
	slices.SortFunc(all, compareIDs)
	all = slices.Compact(all)
	t := thread{in: in, row: &r, skipped: listed.odd}
	from, to := part(all, q)
	if to-from > threadMost {
		return model.Thread{}, &model.Fault{
			Kind: model.FaultIncomplete,
			What: model.NewText("more than " + strconv.Itoa(threadMost) + " messages follow; they are too many to read at once"),
		}
	}
	if err := t.read(ctx, all[from:to]); err != nil {
		return model.Thread{}, err
	}
	if q == (model.ThreadQuery{}) && from > 0 && t.newest().Compare(r.LastMessageAt.Stamp()) < 0 {
		older := max(0, to-threadMost)
		if err := t.read(ctx, all[older:from]); err != nil {
			return model.Thread{}, err
		}
		from = older
	}
	got, err := t.messages(ctx)
	if err != nil {
		return model.Thread{}, err
	}
	return model.Thread{Messages: got, More: from > 0, Skipped: t.skipped, Rate: in.wire.Rate()}, nil
}

// part is where in the sorted ids of a thread the wanted ones lie. Without a lower
// bound it is one answer full, next to the upper one.
func part(all []string, q model.ThreadQuery) (from, to int) {
	to = len(all)
	if q.Before != "" {
		to, _ = slices.BinarySearchFunc(all, q.Before, compareIDs)
	}
	if q.After == "" {
		return max(0, to-maxPage), to
	}
	from, found := slices.BinarySearchFunc(all, q.After, compareIDs)
	if found {
		from++
	}
	return min(from, to), to
}

// thread is a part of a thread while it is being read.
type thread struct {
	in      *Inbox
	row     *row
	wires   []messageWire
	skipped int
}

// read adds the messages with these ids. What the conversation lists and nobody
// answers is missing from the thread, and counts as left out.
func (t *thread) read(ctx context.Context, ids []string) error {
	got := map[string]bool{}
	err := t.in.byIDs(ctx, messages, ids, func(raw json.RawMessage) {
		var w messageWire
		if !isObject(raw) || json.Unmarshal(raw, &w) != nil || !w.Links.V.Conversation.about(t.row.id()) {
			return
		}
		id := w.ID.String()
		if _, asked := slices.BinarySearchFunc(ids, id, compareIDs); asked && !got[id] {
			got[id] = true
			t.wires = append(t.wires, w)
		}
	})
	t.skipped += len(ids) - len(got)
	return named(err)
}

// newest is the latest time that any message tells of itself.
func (t *thread) newest() (at model.Stamp) {
	for i := range t.wires {
		for _, told := range []model.Stamp{t.wires[i].SentAt.Stamp(), t.wires[i].CreatedAt.Stamp()} {
			if told.After(at) {
				at = told
			}
		}
	}
	return at
}

// messages converts what was read, in the order in which it was sent.
func (t *thread) messages(ctx context.Context) ([]model.Message, error) {
	if err := t.meetSenders(ctx); err != nil {
		return nil, err
	}
	files, err := t.files(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]model.Message, 0, len(t.wires))
	for i := range t.wires {
		out = append(out, t.message(&t.wires[i], files))
	}
	slices.SortFunc(out, func(a, b model.Message) int {
		return cmp.Or(a.At.Compare(b.At), compareIDs(a.ID, b.ID))
	})
	return out, nil
}
