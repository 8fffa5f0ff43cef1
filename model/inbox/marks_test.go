package inbox_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"convo/model"
	"convo/model/inbox"
	"convo/model/query"
)

// marked are the ids of the marked conversations, in their order.
func (st *stage) marked() []string {
	var ids []string
	for _, ref := range st.s.Marks() {
		ids = append(ids, ref.ID)
	}
	return ids
}

// mark marks the conversations named.
func (st *stage) mark(ids ...string) {
	for _, id := range ids {
		st.do(inbox.Mark{Ref: st.ref(id)})
	}
}

func TestMarking(t *testing.T) {
	down, up := inbox.Step{By: 1}, inbox.Step{By: -1}
	mark := func(id string) inbox.Event { return inbox.Mark{Ref: model.Ref{Account: "shop", ID: id}} }
	filter := func(f string) inbox.Event {
		parsed, err := query.Parse(f)
		require.NoError(t, err)
		return inbox.SetFilter{Filter: parsed}
	}
	tests := map[string]struct {
		events []inbox.Event
		want   []string
	}{
		"in the order of the keys":   {[]inbox.Event{mark("c03"), mark("c05")}, []string{"c03", "c05"}},
		"a second time takes it":     {[]inbox.Event{mark("c03"), mark("c05"), mark("c03")}, []string{"c05"}},
		"what is not known has none": {[]inbox.Event{mark("c99")}, nil},
		"a range begins with a mark": {[]inbox.Event{inbox.MarkRange{}}, []string{"c05"}},
		"moving extends a range":     {[]inbox.Event{inbox.MarkRange{}, down, down}, []string{"c05", "c04", "c03"}},
		"moving back shrinks it":     {[]inbox.Event{inbox.MarkRange{}, down, down, up}, []string{"c05", "c04"}},
		"upwards":                    {[]inbox.Event{down, down, inbox.MarkRange{}, up, up}, []string{"c05", "c04", "c03"}},
		"across where it began":      {[]inbox.Event{down, down, inbox.MarkRange{}, down, up, up}, []string{"c04", "c03"}},
		"to the end":                 {[]inbox.Event{down, down, down, inbox.MarkRange{}, inbox.Edge{Bottom: true}}, []string{"c02", "c01", "c00"}},
		"it ends":                    {[]inbox.Event{inbox.MarkRange{}, down, inbox.MarkRange{}, down}, []string{"c05", "c04"}},
		"it spares other marks":      {[]inbox.Event{mark("c03"), inbox.MarkRange{}, down, down, up, inbox.MarkRange{}}, []string{"c03", "c05", "c04"}},
		"it ends with a mark":        {[]inbox.Event{inbox.MarkRange{}, down, mark("c00"), down}, []string{"c05", "c04", "c00"}},
		"it ends with the view":      {[]inbox.Event{inbox.MarkRange{}, down, inbox.SetView{View: inbox.UnreadOnly}, down}, []string{"c05", "c04"}},
		"it ends with the filter":    {[]inbox.Event{inbox.MarkRange{}, down, filter("customer"), down}, []string{"c05", "c04"}},
		"step by step":               {[]inbox.Event{inbox.MarkStep{By: 1}, inbox.MarkStep{By: 1}}, []string{"c05", "c04", "c03"}},
		"step by step and back":      {[]inbox.Event{inbox.MarkStep{By: 1}, inbox.MarkStep{By: 1}, inbox.MarkStep{By: -1}}, []string{"c05", "c04"}},
		"steps end with a move":      {[]inbox.Event{inbox.MarkStep{By: 1}, down, down, inbox.MarkStep{By: 1}}, []string{"c05", "c04", "c02", "c01"}},
		"steps after a range":        {[]inbox.Event{inbox.MarkRange{}, down, inbox.MarkStep{By: 1}, down}, []string{"c05", "c04", "c03"}},
		"all":                        {[]inbox.Event{inbox.MarkAll{}}, []string{"c05", "c04", "c03", "c02", "c01", "c00"}},
		"all that the filter leaves": {[]inbox.Event{filter("is:unread"), inbox.MarkAll{}}, []string{"c05", "c04", "c02", "c01"}},
		"all, each once":             {[]inbox.Event{mark("c03"), filter("is:unread"), inbox.MarkAll{}, filter(""), inbox.MarkAll{}}, []string{"c03", "c05", "c04", "c02", "c01", "c00"}},
		"none":                       {[]inbox.Event{inbox.MarkAll{}, inbox.Unmark{}, down}, nil},
		"a range is gone, too":       {[]inbox.Event{inbox.MarkRange{}, inbox.Unmark{}, down}, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			st := newStage(t)
			st.do(inbox.Select{Ref: st.ref("c05")})
			st.do(tt.events...)
			require.Equal(t, tt.want, st.marked())
			n, _ := st.s.Marked()
			require.Len(t, tt.want, n)
			require.Equal(t, n == 0, st.s.MarksVersion() == 0)
			for _, id := range st.ids() {
				row, _ := st.find(id)
				require.Equal(t, row.Marked, slices.Contains(tt.want, id), id)
			}
		})
	}
}

func TestMarksSurviveAChangeOfView(t *testing.T) {
	st := newStage(t)
	st.mark("c05", "c03") // c03 has been read
	st.do(inbox.SetView{View: inbox.UnreadOnly})
	n, elsewhere := st.s.Marked()
	require.Equal(t, []int{2, 1}, []int{n, elsewhere})
	st.do(inbox.SetView{View: inbox.Archived})
	n, elsewhere = st.s.Marked()
	require.Equal(t, []int{2, 2}, []int{n, elsewhere})
	require.Equal(t, []string{"c05", "c03"}, st.marked())
}

func TestAMarkOnWhatIsGoneIsDropped(t *testing.T) {
	st := newStage(t)
	st.mark("c05", "c03")
	st.do(inbox.Got{Of: inbox.FetchOne{Conv: st.ref("c03")}, Fault: &model.Fault{Kind: model.FaultNotFound}})
	require.Equal(t, []string{"c05"}, st.marked())
}

func TestWhileThereAreMarksAPollMovesNoRows(t *testing.T) {
	st := newStage(t)
	st.mark("c03")
	st.pass(time.Minute)
	before := st.ids()
	version := st.s.MarksVersion()
	st.w.inbound(st.w.convs["c00"])
	st.pass(time.Minute)
	require.Equal(t, before, st.ids())
	require.Equal(t, 1, st.s.Newer())
	require.Equal(t, version, st.s.MarksVersion(), "nothing that is shown of a marked one has changed")

	st.w.inbound(st.w.convs["c03"])
	st.pass(time.Minute)
	require.Equal(t, before, st.ids())
	require.NotEqual(t, version, st.s.MarksVersion(), "a key now acts on something else than was shown")

	st.do(inbox.LoadMore{})
	require.Equal(t, before, st.ids(), "nor does a page that was asked for")
	st.do(inbox.Unmark{})
	st.pass(time.Minute)
	require.Equal(t, []string{"c03", "c00"}, st.ids()[:2])
}

func TestGGTakesInWhatWaitsInSpiteOfMarks(t *testing.T) {
	st := newStage(t)
	st.mark("c03")
	st.w.inbound(st.w.convs["c00"])
	st.pass(time.Minute)
	st.do(inbox.Edge{})
	require.Equal(t, "c00", st.ids()[0])
}

// A row that a colleague has put away stays for now, and is not among all.
func TestAllLeavesOutWhatIsAboutToGo(t *testing.T) {
	st := newStage(t)
	st.mark("c05")
	st.w.convs["c03"].status = model.StatusArchived
	st.pass(time.Minute)
	require.Contains(t, st.ids(), "c03")
	st.do(inbox.MarkAll{})
	require.NotContains(t, st.marked(), "c03")
}
