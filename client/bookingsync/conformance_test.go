package bookingsync_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"convo/client"
	"convo/client/bookingsync"
	"convo/client/clienttest"
	"convo/client/practice"
	"convo/client/wire"
	"convo/model"
)

// me is the practice server's me.
const me = "4521"

// connect makes an inbox on a base address.
func connect(t testing.TB, base, token string, o bookingsync.Options) *bookingsync.Inbox {
	t.Helper()
	w, err := wire.New(wire.Options{
		Base: base, MediaType: bookingsync.MediaType,
		Credential: func(context.Context) (wire.Credential, error) { return bookingsync.Bearer(wire.NewSecret(token)), nil },
	})
	require.NoError(t, err)
	t.Cleanup(w.Close)
	return bookingsync.New(clienttest.Account, w, o)
}

// seated reads only where the person takes part, so that reading is always the same
// request, at which faults can be aimed. What it is elsewhere has tests of its own.
type seated struct{ *bookingsync.Inbox }

func (s seated) Do(ctx context.Context, op model.Op) (model.Patch, error) {
	if op.Kind == model.OpRead {
		_ = bookingsync.Sit(ctx, s.Inbox, op.Conv.ID) // Do says what is wrong
	}
	return s.Inbox.Do(ctx, op)
}

func TestConformance(t *testing.T) {
	clienttest.Run(t, clienttest.Harness{
		Backend: "bookingsync",
		Open: func(t testing.TB, base, key string) client.Inbox {
			return seated{connect(t, base, key, bookingsync.Options{Me: me})}
		},
		Variants:       []string{"", "include=no", "synced=no", "order=newest"},
		Agents:         [2]string{"4521", "4522"},
		Stranger:       "9999",
		NoConversation: "999999",
		PutAway:        model.OpClose,
		BringBack:      model.OpReopen,
		Operation: map[model.OpKind]practice.Operation{
			model.OpConnect:    practice.OpBooking,
			model.OpDisconnect: practice.OpBooking,
		},
		Preparing: func(r practice.Request) bool {
			return r.Method == http.MethodPost && strings.HasSuffix(r.Path, "/participants")
		},
		Values: map[model.OpKind][]string{
			model.OpChannel: {"email", "airbnb"},
			model.OpConnect: {"700002"},
		},
		WholeRows: true,
	})
}
