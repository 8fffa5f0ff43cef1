package qlara_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"convo/client"
	"convo/client/clienttest"
	"convo/client/qlara"
	"convo/client/wire"
	"convo/model"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// connect makes an inbox on a base address.
func connect(t testing.TB, base, key string, o qlara.Options) *qlara.Inbox {
	t.Helper()
	w, err := wire.New(wire.Options{
		Base: base,
		Credential: func(context.Context) (wire.Credential, error) {
			return wire.Credential{Header: qlara.KeyHeader, Value: wire.NewSecret(key)}, nil
		},
	})
	require.NoError(t, err)
	t.Cleanup(w.Close)
	return qlara.New(clienttest.Account, w, o)
}

func TestConformance(t *testing.T) {
	clienttest.Run(t, clienttest.Harness{
		Backend: "qlara",
		Open: func(t testing.TB, base, key string) client.Inbox {
			return connect(t, base, key, qlara.Options{})
		},
		Variants: []string{
			"",
			"answers=200,messages=newest",
			"ids=number,messages=newest,reply=empty",
			"ids=big,answers=200,owner-in-list=yes",
		},
		Agents:         [2]string{"4521", "4522"},
		Stranger:       "9999",
		NoConversation: "chat_999999",
		PutAway:        model.OpArchive,
		BringBack:      model.OpUnarchive,
		NewestFirst:    true,
		WholeRows:      true,
		LastMessage:    true,
		MessageIDs:     true,
	})
}
