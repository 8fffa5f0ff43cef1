package bookingsync

import (
	"context"
	"time"

	"convo/model"
)

// Sit makes sure that the person takes part in a conversation.
func Sit(ctx context.Context, in *Inbox, conv string) error {
	r, err := in.bare(ctx, conv)
	if err != nil {
		return err
	}
	if me := in.whoami(); in.seats.get(me, conv) == "" && r.seatOf(me) == "" {
		_, _, err = in.join(ctx, conv, me, false)
	}
	return err
}

// SetNow replaces the inbox's clock.
func SetNow(in *Inbox, now func() time.Time) { in.now = now }

// SetTime replaces the login's clock.
func SetTime(o *OAuth, now func() time.Time) { o.now = now }

// BeforeStoring is called between a server's answer and storing what it says.
func BeforeStoring(o *OAuth, f func()) { o.answered = f }

// DecodeList reads a list.
func DecodeList(in *Inbox, body []byte) (model.Page, error) {
	all, err := conversations.elements(body)
	if err != nil {
		return model.Page{}, err
	}
	rows, skipped := decodeRows(all)
	page := model.Page{Skipped: skipped}
	for i := range rows {
		page.Conversations = append(page.Conversations, in.conversation(&rows[i]))
	}
	return page, nil
}
