package bookingsync

import (
	"cmp"
	"context"
	"net/http"
	"sync"

	"convo/client"
	"convo/client/loose"
	"convo/client/wire"
	"convo/model"
)

// seatsMost is how many participants of mine are remembered.
const seatsMost = 20_000

// seats are my participants, by conversation. One that is remembered is used again even
// where a reading does not show it yet: a host can be in a conversation many times over,
// and nobody wants that.
type seats struct {
	mu     sync.Mutex
	me     string
	byConv map[string]string

	// making is held while a participant is made, so that two who need one make one.
	making chan struct{}
}

func newSeats() seats { return seats{making: make(chan struct{}, 1)} }

func (s *seats) clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.byConv = nil
}

func (s *seats) keep(me, conv, participant string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.byConv == nil || s.me != me || len(s.byConv) >= seatsMost {
		s.me, s.byConv = me, map[string]string{}
	}
	s.byConv[conv] = participant
}

func (s *seats) get(me, conv string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.me != me {
		return ""
	}
	return s.byConv[conv]
}

// drop forgets a participant that turned out not to be there.
func (s *seats) drop(conv string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.byConv, conv)
}

// myself is the host in whose name things are done.
func (in *Inbox) myself() (string, error) {
	me := in.whoami()
	if isID(me) {
		return me, nil
	}
	what := "it is not known which host you are; nothing was requested"
	if me != "" {
		what = "me of account " + in.account + " is no host's id; nothing was requested"
	}
	return "", &model.Fault{
		Kind: model.FaultLocal, What: model.NewText(what),
		Help: "set me of account " + in.account + " to your id; convo agents lists the hosts",
	}
}

// apart is why nothing is marked for somebody who did not ask for it.
const apart = "you take no part in it"

// joined is said where an operation has made my participant.
const joined = "you take part in the conversation now"

// join makes my participant in a conversation, read at once if so wanted, unless there
// is one by now. Whoever calls it has looked for one before.
func (in *Inbox) join(ctx context.Context, conv, me string, read bool) (mine string, made bool, err error) {
	select {
	case in.seats.making <- struct{}{}:
		defer func() { <-in.seats.making }()
	case <-ctx.Done():
		return "", false, &model.Fault{Kind: model.FaultNetwork, What: model.NewText("no time left; nothing was changed"), Err: ctx.Err()}
	}
	if mine := in.seats.get(me, conv); mine != "" {
		return mine, false, nil
	}
	attributes := map[string]any{"member_id": loose.Number(me), "member_type": "Host", "conversation_id": loose.Number(conv)}
	if read {
		attributes["read"] = true
	}
	_, err = in.wire.Do(ctx, wire.Request{
		Method: http.MethodPost, Path: participants.at(), Body: participants.body(attributes),
		Class: wire.Write, Needs: needsWrite, Accept: []int{http.StatusCreated},
		Decode: func(body []byte) error {
			p, err := seatIn(body, conv, read)
			if err == nil && !p.isSeatOf(me) {
				err = client.ErrOther
			}
			mine = p.id
			return err
		},
	})
	if err != nil {
		return "", false, in.notJoined(err)
	}
	in.seats.keep(me, conv, mine)
	return mine, true, nil
}

// seatIn reads an answer about one participant of a conversation.
func seatIn(body []byte, conv string, read bool) (participant, error) {
	raw, err := participants.element(body)
	if err != nil {
		return participant{}, err
	}
	p, ok := decodeParticipant(raw)
	switch {
	case !ok:
		return participant{}, client.ErrShape
	case !p.conversation.about(conv):
		return participant{}, client.ErrOther
	case read && p.readAt.IsZero():
		return participant{}, client.ErrState
	}
	return p, nil
}

// notJoined explains a refusal. The conversation was read just before, so a 404 is about
// the host (inferred).
func (in *Inbox) notJoined(err error) error {
	f := model.AsFault(err)
	switch f.Kind {
	case model.FaultNotFound:
		f.Missing = "user"
	case model.FaultRefused:
		f.Help = cmp.Or(f.Help, "check me of account "+in.account+"; convo agents lists the hosts")
	default:
	}
	return f
}

// markRead says that my participant has read the last message, and makes one where I
// have none, if the person asked for that.
func (in *Inbox) markRead(ctx context.Context, op model.Op) (model.Patch, error) {
	me, err := in.myself()
	if err != nil {
		return model.Patch{}, err
	}
	patch, err := in.markSeat(ctx, op, me)
	if f := model.AsFault(err); f != nil && f.Kind == model.FaultNotFound && f.Missing == "" {
		// The participant that was remembered is gone: another look tells.
		in.seats.drop(op.Conv.ID)
		patch, err = in.markSeat(ctx, op, me)
	}
	if f := model.AsFault(err); f != nil && f.Missing == "" {
		return model.Patch{}, named(f)
	}
	return patch, err
}

func (in *Inbox) markSeat(ctx context.Context, op model.Op, me string) (model.Patch, error) {
	conv := op.Conv.ID
	mine := in.seats.get(me, conv)
	if mine == "" {
		r, err := in.bare(ctx, conv)
		if err != nil {
			return model.Patch{}, err
		}
		mine = r.seatOf(me)
	}
	if mine == "" && op.Unasked {
		return model.Patch{}, client.Refused(apart)
	}
	if mine == "" {
		var made bool
		var err error
		mine, made, err = in.join(ctx, conv, me, true)
		switch {
		case err != nil:
			return model.Patch{}, err
		case made:
			return model.Patch{Note: joined, Rate: in.wire.Rate()}, nil
		}
	}
	resp, err := in.wire.Do(ctx, wire.Request{
		Method: http.MethodPut, Path: participants.at(mine), Body: participants.body(map[string]any{"read": true}),
		Class: wire.Write, Needs: needsWrite,
		Decode: func(body []byte) error {
			p, err := seatIn(body, conv, true)
			if err == nil && p.id != mine {
				err = client.ErrOther
			}
			return err
		},
	})
	return model.Patch{Rate: resp.Rate}, err
}
