package inbox_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"convo/model"
	"convo/model/inbox"
)

// stageWith is a stage whose State is configured otherwise.
func stageWith(t *testing.T, change func(*inbox.Config)) *stage {
	t.Helper()
	c := inbox.Config{Accounts: []inbox.Account{{Name: "shop", Caps: caps(), Me: me.ID}}}
	change(&c)
	st := &stage{t: t, w: newWorld(6), s: inbox.New(c), waits: map[string]timer{}}
	st.do(inbox.Start{Live: true})
	return st
}

func TestTheCursorGoesOnAsConfigured(t *testing.T) {
	archive := inbox.Act{Kind: model.OpArchive}
	take := inbox.Act{Kind: model.OpAssign, Person: me}
	give := inbox.Act{Kind: model.OpAssign, Person: model.Person{ID: "4522"}}
	read := inbox.Act{Kind: model.OpRead, Held: true}
	for _, tt := range []struct {
		name string
		set  map[string]inbox.Advance
		act  inbox.Act
		want string
		list bool
	}{
		{name: "archive, as it is", act: archive, want: "c03"},
		{name: "archive, next", set: map[string]inbox.Advance{"archive": inbox.AdvanceNext}, act: archive, want: "c03"},
		{name: "archive, previous", set: map[string]inbox.Advance{"archive": inbox.AdvancePrev}, act: archive, want: "c05"},
		{name: "archive, stay", set: map[string]inbox.Advance{"archive": inbox.AdvanceStay}, act: archive, want: "c04"},
		{name: "archive, list", set: map[string]inbox.Advance{"archive": inbox.AdvanceList}, act: archive, want: "c04", list: true},
		{name: "assign, as it is", act: give, want: "c04"},
		{name: "assign, next", set: map[string]inbox.Advance{"assign": inbox.AdvanceNext}, act: give, want: "c03"},
		{name: "take is assigning", set: map[string]inbox.Advance{"assign": inbox.AdvanceNext}, act: take, want: "c03"},
		{name: "take by itself", set: map[string]inbox.Advance{"assign": inbox.AdvanceNext, "take": inbox.AdvanceStay}, act: take, want: "c04"},
		{name: "assign is not taking", set: map[string]inbox.Advance{"take": inbox.AdvancePrev}, act: give, want: "c04"},
		{name: "read, next", set: map[string]inbox.Advance{"read": inbox.AdvanceNext}, act: read, want: "c03"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			st := stageWith(t, func(c *inbox.Config) { c.Advance = tt.set })
			before := st.s.ToList()
			tt.act.Conv = st.ref("c04")
			st.do(inbox.Select{Ref: tt.act.Conv}, tt.act)
			require.Equal(t, tt.want, st.s.Selected().ID)
			require.Equal(t, tt.list, st.s.ToList() != before)

			st.do(inbox.Undo{})
			require.Equal(t, "c04", st.s.Selected().ID, "undo brings the cursor back")
			require.Contains(t, st.ids(), "c04")
		})
	}
}

func TestTheFirstRowGoesToTheOneBelowWhenGoingBack(t *testing.T) {
	st := stageWith(t, func(c *inbox.Config) { c.Advance = map[string]inbox.Advance{"archive": inbox.AdvancePrev} })
	st.do(inbox.Select{Ref: st.ref("c05")})
	st.act("c05", model.OpArchive)
	require.Equal(t, "c04", st.s.Selected().ID)
}

func TestARowThatStaysUnderTheCursorIsDimmedUntilItLeaves(t *testing.T) {
	st := stageWith(t, func(c *inbox.Config) { c.Advance = map[string]inbox.Advance{"archive": inbox.AdvanceStay} })
	st.do(inbox.Select{Ref: st.ref("c04")})
	st.act("c04", model.OpArchive)
	row, there := st.find("c04")
	require.True(t, there)
	require.True(t, row.Left)
	st.do(inbox.Step{By: 1})
	require.Equal(t, "c03", st.s.Selected().ID)
	require.NotContains(t, st.ids(), "c04")
}

func TestParseAdvance(t *testing.T) {
	for _, name := range inbox.AdvanceNames() {
		got, err := inbox.ParseAdvance(name, "prev")
		require.NoError(t, err)
		require.Equal(t, inbox.AdvancePrev, got)
	}
	_, err := inbox.ParseAdvance("archive", "up")
	require.EqualError(t, err, `advance.archive = "up" is none of next, prev, stay, list`)
	_, err = inbox.ParseAdvance("reply", "next")
	require.ErrorContains(t, err, "advance.reply: it is for archive, ")
}
