package desk_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/desk"
	"convo/client/local"
	"convo/model"
	"convo/model/inbox"
)

func TestSnoozesAreKeptOnThisMachine(t *testing.T) {
	store, err := local.Open(t.TempDir() + "/state")
	require.NoError(t, err)
	d := with(&scripted{}, func(o *desk.Options) { o.Snoozes, o.Observer = store, true })
	z := model.Snooze{Until: start.Add(time.Hour), After: model.At(start)}
	assert.Equal(t, inbox.SnoozeKept{}, d.Run(t.Context(), inbox.KeepSnooze{Conv: ref("1"), Snooze: z}))
	recall := inbox.RecallSnoozed{Seq: 7, Account: "shop"}
	assert.Equal(t, inbox.Snoozed{Of: recall, At: map[string]model.Snooze{"1": z}}, d.Run(t.Context(), recall))
}
