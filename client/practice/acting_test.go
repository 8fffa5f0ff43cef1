package practice_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/practice"
)

func TestPeopleAreNumberedAlike(t *testing.T) {
	d := open(t, practice.Options{})
	for backend, want := range map[string]string{"qlara": "4521", "bookingsync": "4521", "gtateth": "64a1b2c3a000000000004521", "fax": ""} {
		assert.Equal(t, want, d.MeOn(backend), backend)
	}
	assert.Empty(t, d.Person("qlara", "1"))
	require.NoError(t, d.Assign(marcoHex, lucaHex))
	truth, err := d.Conversation(marco)
	require.NoError(t, err)
	assert.Equal(t, "4522", truth.Owner)
}

// What only other APIs have does not show on Qlara, or shows as what it knows.
func TestQlaraKnowsNeitherNotesNorSpam(t *testing.T) {
	d := open(t, practice.Options{})
	_, err := d.Note(marco, "4522", "cliente difficile", noon.Add(time.Minute))
	require.NoError(t, err)
	var thread wireThread
	d.get("/conversations/"+marco+"/messages", &thread)
	assert.Equal(t, 3, thread.Total)
	assert.Len(t, thread.Messages, 3)
	var list wireList
	d.get("/conversations?limit=1", &list)
	assert.Equal(t, "Potete aiutarmi?", list.Conversations[0].LastMessage.Body)

	require.NoError(t, d.SetSpam(marco, true))
	d.get("/conversations?status=archived&limit=1", &list)
	assert.Equal(t, []string{`"chat_000001"`}, list.ids())
	assert.Equal(t, "ARCHIVED", list.Conversations[0].Status)
	assert.Equal(t, 409, d.do("PATCH", "/conversations/"+marco+"/archive", "").status)
	assert.Equal(t, 204, d.do("PATCH", "/conversations/"+marco+"/unarchive", "").status)
	truth, err := d.Conversation(marco)
	require.NoError(t, err)
	assert.False(t, truth.Spam || truth.Archived)
}
