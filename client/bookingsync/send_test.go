package bookingsync_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/bookingsync"
	"convo/client/clienttest"
	"convo/model"
)

const (
	joinPath = "POST /inbox/participants"
	sendPath = "POST /inbox/messages"
	readPath = "PUT /inbox/participants/10"
)

var (
	answer7 = model.Op{Conv: seven, Kind: model.OpReply, Body: "Il suo ordine è in consegna.\n<b>&"}
	note7   = model.Op{Conv: seven, Kind: model.OpNote, Body: "chiamare domani"}
	read7   = model.Op{Conv: seven, Kind: model.OpRead}
)

// with7 is conversation 7 with these people.
func with7(channel string, people ...string) reply {
	return ok(conversations(`{"id":7,"default_channel":` + channel + `,"participants":[` + strings.Join(people, ",") + `]}`))
}

// taken is the answer to a message that was taken in.
func taken(more string) reply {
	return made(messages(`{"id":55,"links":{"conversation":7,"sender":10}` + more + `}`))
}

var (
	mine   = host("10", "7", "5", `,"read_at":"2026-04-09T12:00:00Z"`)
	joined = made(participants(mine))
)

// atNoon is a clock, in another zone than the API's.
func atNoon() time.Time {
	return time.Date(2026, 4, 9, 14, 0, 0, 5, time.FixedZone("", 2*60*60))
}

// sent is the body of a message.
func sent(kind, sender, channel string) string {
	body, visibility := `"Il suo ordine è in consegna.\n\u003cb\u003e\u0026"`, "external"
	if kind == "note" {
		body, visibility = `"chiamare domani"`, "internal"
	}
	return sendPath + ` {"messages":[{` + channel + `"content":` + body + `,"conversation_id":7,"origin":"bookingsync_inbox","sender_id":` +
		sender + `,"sent_at":"2026-04-09T12:00:00Z","visibility":"` + visibility + `"}]}`
}

const joining = joinPath + ` {"participants":[{"conversation_id":7,"member_id":5,"member_type":"Host"}]}`

func TestReplies(t *testing.T) {
	guest30 := guest("9", "7", "30", "")
	for _, tt := range []struct {
		name  string
		op    model.Op
		conv  reply
		wants []string
		note  string
	}{
		{"as the participant that I am", answer7, with7(`"airbnb"`, guest30, mine), []string{sent("reply", "10", `"channel":"airbnb",`)}, ""},
		{"as the first of several that I am", answer7, with7(`"airbnb"`, mine, host("11", "7", "5", ""), host("12", "7", "5", "")), []string{sent("reply", "10", `"channel":"airbnb",`)}, ""},
		{"without a channel", answer7, with7(`null`, mine), []string{sent("reply", "10", "")}, ""},
		{"as a participant that is made", answer7, with7(`"email"`, guest30, host("8", "7", "6", "")), []string{joining, sent("reply", "10", `"channel":"email",`)}, "you take part in the conversation now"},
		{"a guest of my number is not me", answer7, with7(`"email"`, guest("8", "7", "5", "")), []string{joining, sent("reply", "10", `"channel":"email",`)}, "you take part in the conversation now"},
		{"a note carries no channel", note7, with7(`"airbnb"`, mine), []string{sent("note", "10", "")}, ""},
		{"a note needs a participant, too", note7, with7(`"airbnb"`), []string{joining, sent("note", "10", "")}, "you take part in the conversation now"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			in, s := answering(t, map[string][]reply{onePath: {tt.conv}, joinPath: {joined}, sendPath: {taken("")}})
			bookingsync.SetNow(in, atNoon)
			patch, err := in.Do(t.Context(), tt.op)
			require.NoError(t, err)
			assert.Equal(t, model.Patch{MessageID: "55", Note: tt.note}, patch)
			assert.Equal(t, tt.wants, s.writes())
			assert.Len(t, s.requests(), 1+len(tt.wants))
			_, err = in.Do(t.Context(), tt.op)
			require.NoError(t, err)
			assert.Len(t, s.writes(), len(tt.wants)+1, "a participant is used again, even where it is not shown yet")
		})
	}
}

func TestTheDocumentsMessage(t *testing.T) {
	in, _ := answering(t, map[string][]reply{onePath: {with7(`"email"`, mine)}, sendPath: {made(clienttest.Testdata(t, "message_made.json"))}})
	patch, err := in.Do(t.Context(), answer7)
	require.NoError(t, err)
	assert.Equal(t, "5", patch.MessageID)
}

// What fails before the message is posted has sent nothing, and says so: by its kind
// and in words.
func TestNothingIsSentBeforeItsTime(t *testing.T) {
	here := with7(`"email"`)
	for _, tt := range []struct {
		name         string
		conv, joined reply
		kind         model.FaultKind
		missing      string
	}{
		{"no conversation", says(404, ""), joined, model.FaultNotFound, "conversation"},
		{"the conversation cannot be read", ok(`{}`), joined, model.FaultNetwork, ""},
		{"a server that fails", says(500, ""), joined, model.FaultNetwork, ""},
		{"the key", says(401, clienttest.Testdata(t, "401.json")), joined, model.FaultUnauthenticated, ""},
		{"the answer to joining is lost", here, lost(), model.FaultNetwork, ""},
		{"joining fails", here, says(500, ""), model.FaultNetwork, ""},
		{"joining is answered with nothing", here, says(204, ""), model.FaultNetwork, ""},
		{"joining is answered with 200", here, ok(participants(mine)), model.FaultNetwork, ""},
		{"somebody else has joined", here, made(participants(host("10", "7", "6", ""))), model.FaultNetwork, ""},
		{"I have joined another conversation", here, made(participants(host("10", "8", "5", ""))), model.FaultNetwork, ""},
		{"a guest has joined", here, made(participants(guest("10", "7", "5", ""))), model.FaultNetwork, ""},
		{"nobody has joined", here, made(participants()), model.FaultNetwork, ""},
		{"joining is refused", here, says(422, `{"errors":{"member_id":["is invalid"]}}`), model.FaultRefused, ""},
		{"joining is forbidden", here, says(403, ""), model.FaultForbidden, ""},
		{"there is no such host", here, says(404, ""), model.FaultNotFound, "user"},
	} {
		for _, op := range []model.Op{answer7, note7} {
			t.Run(tt.name+", "+string(op.Kind), func(t *testing.T) {
				in, s := answering(t, map[string][]reply{onePath: {tt.conv}, joinPath: {tt.joined}, sendPath: {taken("")}})
				_, err := in.Do(t.Context(), op)
				f := model.AsFault(err)
				assert.Equal(t, tt.kind, clienttest.Kind(err), "%v", err)
				assert.Equal(t, tt.missing, f.Missing)
				assert.NotContains(t, f.Error(), "may have been")
				if f.Kind == model.FaultNetwork {
					assert.Contains(t, f.Error(), "not sent")
				}
				assert.NotContains(t, s.lines(), sendPath)
			})
		}
	}
}

// A participant that was made and not answered is found at the next try.
func TestAnUnclearParticipantIsNotMadeTwice(t *testing.T) {
	in, s := answering(t, map[string][]reply{onePath: {with7(`null`), with7(`null`, mine)}, joinPath: {lost()}, sendPath: {taken("")}})
	_, err := in.Do(t.Context(), answer7)
	assert.Equal(t, model.FaultNetwork, clienttest.Kind(err))
	_, err = in.Do(t.Context(), answer7)
	require.NoError(t, err)
	assert.Equal(t, []string{onePath, joinPath, onePath, sendPath}, s.lines())
}

// After the message was posted, only a clear answer is one.
func TestWhatBecameOfAMessage(t *testing.T) {
	for _, tt := range []struct {
		op     model.Op
		answer reply
		kind   model.FaultKind
	}{
		{answer7, lost(), model.FaultUnknown},
		{answer7, says(500, ""), model.FaultUnknown},
		{answer7, says(202, ""), model.FaultUnknown},
		{answer7, says(204, ""), model.FaultUnknown},
		{answer7, ok(messages(`{"id":55}`)), model.FaultUnknown},
		{answer7, made(`{}`), model.FaultUnknown},
		{answer7, made(messages()), model.FaultUnknown},
		{answer7, made(messages(`{"content":"x"}`)), model.FaultUnknown},
		{answer7, made(messages(`{"id":55,"links":{"conversation":8}}`)), model.FaultUnknown},
		{answer7, taken(`,"visibility":"internal"`), model.FaultUnknown},
		{note7, taken(`,"visibility":"external"`), model.FaultUnknown},
		{note7, taken(`,"visibility":"internal","channel":"airbnb"`), model.FaultUnknown},
		{answer7, says(422, clienttest.Testdata(t, "422.json")), model.FaultRefused},
		{answer7, says(429, `{"error":"API v3 rate limit exceeded."}`), model.FaultRateLimited},
		{answer7, says(403, ""), model.FaultForbidden},
	} {
		in, s := answering(t, map[string][]reply{onePath: {with7(`null`, mine)}, sendPath: {tt.answer}})
		_, err := in.Do(t.Context(), tt.op)
		assert.Equal(t, tt.kind, clienttest.Kind(err), "%+v", tt.answer)
		assert.Len(t, s.writes(), 1)
	}
	for _, visibility := range []string{"", `,"visibility":"internal"`, `,"visibility":"internal","channel":null`} {
		in, _ := answering(t, map[string][]reply{onePath: {with7(`null`, mine)}, sendPath: {taken(visibility)}})
		_, err := in.Do(t.Context(), note7)
		assert.NoError(t, err)
	}
}

// A message that is refused may have been so for a participant that is no more.
func TestARefusalMakesTheNextTryLookAnew(t *testing.T) {
	in, s := answering(t, map[string][]reply{
		onePath:  {with7(`null`), with7(`null`)},
		joinPath: {joined, made(participants(host("11", "7", "5", "")))},
		sendPath: {says(422, `{"errors":{"sender_id":["is invalid"]}}`), taken("")},
	})
	_, err := in.Do(t.Context(), answer7)
	assert.Equal(t, model.FaultRefused, clienttest.Kind(err))
	_, err = in.Do(t.Context(), answer7)
	require.NoError(t, err)
	assert.Contains(t, s.writes()[3], `"sender_id":11`)
}

func TestTwoAtOnceMakeOneParticipant(t *testing.T) {
	in, s := answering(t, map[string][]reply{onePath: {with7(`null`)}, joinPath: {joined}, sendPath: {taken("")}, readPath: {ok(participants(mine))}})
	var all sync.WaitGroup
	for _, op := range []model.Op{answer7, note7, read7, answer7} {
		all.Go(func() {
			_, err := in.Do(t.Context(), op)
			assert.NoError(t, err)
		})
	}
	all.Wait()
	joins := 0
	for _, line := range s.lines() {
		if line == joinPath {
			joins++
		}
	}
	assert.Equal(t, 1, joins)
}

func TestReading(t *testing.T) {
	reading := readPath + ` {"participants":[{"read":true}]}`
	joiningRead := joinPath + ` {"participants":[{"conversation_id":7,"member_id":5,"member_type":"Host","read":true}]}`
	for _, tt := range []struct {
		name  string
		conv  reply
		wants []string
		note  string
	}{
		{"as the participant that I am", with7(`null`, mine, host("11", "7", "5", "")), []string{reading}, ""},
		{"as a participant that is made", with7(`null`, host("11", "7", "6", "")), []string{joiningRead}, "you take part in the conversation now"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			in, s := answering(t, map[string][]reply{onePath: {tt.conv}, joinPath: {joined}, readPath: {ok(participants(mine))}})
			patch, err := in.Do(t.Context(), read7)
			require.NoError(t, err)
			assert.Equal(t, model.Patch{Note: tt.note}, patch)
			assert.Equal(t, tt.wants, s.writes())
			s.forget()
			_, err = in.Do(t.Context(), read7)
			require.NoError(t, err)
			assert.Equal(t, []asked{{line: readPath, body: `{"participants":[{"read":true}]}`}}, s.requests(), "a participant that is known costs no reading")
		})
	}
	t.Run("known from the list", func(t *testing.T) {
		in, s := answering(t, map[string][]reply{listPath: {with7(`null`, mine)}, readPath: {ok(participants(mine))}})
		_, err := in.List(t.Context(), model.Query{}, "")
		require.NoError(t, err)
		_, err = in.Do(t.Context(), read7)
		require.NoError(t, err)
		assert.Equal(t, []string{listPath, readPath}, s.lines())
	})
	t.Run("the documents' answer", func(t *testing.T) {
		in, _ := answering(t, map[string][]reply{
			"GET /inbox/conversations/3": {ok(conversations(`{"id":3,"participants":[` + host("10", "3", "5", "") + `]}`))},
			readPath:                     {ok(clienttest.Testdata(t, "participant.json"))},
		})
		_, err := in.Do(t.Context(), model.Op{Conv: model.Ref{ID: "3"}, Kind: model.OpRead})
		assert.NoError(t, err)
	})
}

// Who has only looked is made no participant.
func TestReadingThatNobodyAskedFor(t *testing.T) {
	looked := read7
	looked.Unasked = true
	in, s := answering(t, map[string][]reply{onePath: {with7(`null`, host("11", "7", "6", ""))}, joinPath: {joined}, readPath: {ok(participants(mine))}})
	_, err := in.Do(t.Context(), looked)
	assert.Equal(t, model.FaultRefused, clienttest.Kind(err))
	assert.EqualError(t, err, "you take no part in it")
	assert.Empty(t, s.writes())

	in, s = answering(t, map[string][]reply{onePath: {with7(`null`, mine)}, readPath: {ok(participants(mine))}})
	_, err = in.Do(t.Context(), looked)
	require.NoError(t, err)
	assert.Equal(t, []string{readPath + ` {"participants":[{"read":true}]}`}, s.writes())

	// One that is remembered may be gone.
	in, s = answering(t, map[string][]reply{listPath: {with7(`null`, mine)}, onePath: {with7(`null`)}, joinPath: {joined}})
	_, err = in.List(t.Context(), model.Query{}, "")
	require.NoError(t, err)
	_, err = in.Do(t.Context(), looked)
	assert.EqualError(t, err, "you take no part in it")
	assert.Equal(t, []string{readPath + ` {"participants":[{"read":true}]}`}, s.writes())
}

func TestReadingThatProvesNothing(t *testing.T) {
	for _, answer := range []reply{
		lost(), ok(`{}`), ok(participants()), ok(participants(host("11", "7", "5", `,"read_at":"2026-04-09T12:00:00Z"`))),
		ok(participants(host("10", "8", "5", `,"read_at":"2026-04-09T12:00:00Z"`))), ok(participants(host("10", "7", "5", `,"read_at":null`))), says(204, ""),
	} {
		in, s := answering(t, map[string][]reply{onePath: {with7(`null`, mine)}, readPath: {answer}})
		_, err := in.Do(t.Context(), read7)
		assert.Equal(t, model.FaultUnknown, clienttest.Kind(err), "%+v", answer)
		assert.Len(t, s.writes(), 1)
	}
	for _, answer := range []reply{lost(), made(participants(host("10", "7", "5", ""))), ok(participants(mine))} {
		in, s := answering(t, map[string][]reply{onePath: {with7(`null`)}, joinPath: {answer}})
		_, err := in.Do(t.Context(), read7)
		assert.Equal(t, model.FaultUnknown, clienttest.Kind(err), "%+v", answer)
		assert.Len(t, s.writes(), 1)
	}
}

// A participant that is remembered may be gone.
func TestReadingLooksAgainOnce(t *testing.T) {
	in, s := answering(t, map[string][]reply{
		listPath:                     {with7(`null`, mine)},
		onePath:                      {with7(`null`, host("12", "7", "5", ""))},
		"PUT /inbox/participants/12": {ok(participants(host("12", "7", "5", `,"read_at":"2026-04-09T12:00:00Z"`)))},
	})
	_, err := in.List(t.Context(), model.Query{}, "")
	require.NoError(t, err)
	_, err = in.Do(t.Context(), read7)
	require.NoError(t, err)
	assert.Equal(t, []string{listPath, readPath, onePath, "PUT /inbox/participants/12"}, s.lines())

	in, _ = answering(t, map[string][]reply{onePath: {with7(`null`, mine)}})
	_, err = in.Do(t.Context(), read7)
	assert.Equal(t, model.FaultIncomplete, clienttest.Kind(err), "the conversation is there")
	in, _ = answering(t, nil)
	_, err = in.Do(t.Context(), read7)
	assert.Equal(t, "conversation", model.AsFault(err).Missing)
}

func TestWhoIAmMustBeKnown(t *testing.T) {
	in, s := answering(t, map[string][]reply{onePath: {with7(`null`, mine)}, sendPath: {taken("")}, readPath: {ok(participants(mine))}})
	for _, me := range []string{"", "anna", "5,6"} {
		in.Identify(me)
		for _, op := range []model.Op{answer7, note7, read7} {
			_, err := in.Do(t.Context(), op)
			f := model.AsFault(err)
			assert.Equal(t, model.FaultLocal, f.Kind)
			assert.Contains(t, f.Help, "set me of account shop")
		}
	}
	assert.Empty(t, s.requests())
	in.Identify("5")
	for _, op := range []model.Op{answer7, note7, read7} {
		_, err := in.Do(t.Context(), op)
		assert.NoError(t, err)
	}
}
