package inbox_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"convo/model"
	"convo/model/inbox"
)

// No more is told of a reply than the API will tell, and a note is no delivery.
func TestWhatIsToldOfWhatWasAccepted(t *testing.T) {
	for want, tt := range map[string]struct {
		kind     model.OpKind
		delivery bool
	}{
		"accepted for Customer c03: delivery shows in the thread":           {model.OpReply, true},
		"accepted for Customer c03: Qlara does not tell whether it arrives": {model.OpReply, false},
		"noted on Customer c03: only the team reads it":                     {model.OpNote, true},
	} {
		c := caps()
		c.Delivery = tt.delivery
		c.Ops[model.OpNote] = model.Yes()
		st := newStage(t)
		st.s = inbox.New(inbox.Config{Accounts: []inbox.Account{{Name: "shop", Caps: c, Me: me.ID}}})
		st.do(inbox.Start{Live: true}, inbox.Open{Ref: st.ref("c03")})
		st.do(inbox.Edit{Conv: st.ref("c03"), Kind: tt.kind, Body: "hello"}, inbox.Flush{}, inbox.Send{Conv: st.ref("c03")})
		require.Equal(t, want, st.s.Notice().Text)
	}
}
