package main

import (
	"strconv"
	"strings"
	"time"

	"convo/cmd/convo/internal/output"
	"convo/model"
	"convo/model/load"
)

// loadJSON is the team's load in JSON. What is not known is null.
type loadJSON struct {
	At       time.Time       `json:"at"`
	Coverage coverageJSON    `json:"coverage"` // of the owners, from which the agents' figures are
	Totals   totalsJSON      `json:"totals"`
	Agents   []loadAgentJSON `json:"agents"`
}

// coverageJSON says from how many conversations something is known. Total is null where
// nobody has counted all.
type coverageJSON struct {
	Known int  `json:"known"`
	Total *int `json:"total"`
}

// figureJSON is a figure: at least Value where not every conversation is known.
type figureJSON struct {
	Value *int `json:"value"`
	coverageJSON
}

// totalsJSON are the figures of all together.
type totalsJSON struct {
	Conversations       figureJSON `json:"conversations"`
	UnreadMessages      figureJSON `json:"unread_messages"`
	UnreadConversations figureJSON `json:"unread_conversations"`
	ArrivedLastHour     figureJSON `json:"arrived_last_hour"`
	Unassigned          figureJSON `json:"unassigned"`
	UnassignedOldestAt  *string    `json:"unassigned_oldest_at"`
	ClosingWithinHour   figureJSON `json:"closing_within_hour"`
	FailedSends         int        `json:"failed_sends"`
	Partial             bool       `json:"partial"`
}

// loadAgentJSON is an agent's share.
type loadAgentJSON struct {
	Account             model.Text `json:"account"`
	ID                  model.Text `json:"id"`
	Name                model.Text `json:"name"`
	Me                  bool       `json:"me"`
	Open                int        `json:"open"`
	Unread              *int       `json:"unread"`
	UnreadConversations *int       `json:"unread_conversations"`
	OldestAt            *string    `json:"oldest_at"`
	Closing             int        `json:"closing"`
	Trend               []int      `json:"trend"` // the last 4 hours by half hours, the oldest first
	Ratio               *float64   `json:"ratio"`
}

func newLoad(f load.Figures) loadJSON {
	out := loadJSON{
		At: f.At, Coverage: newCoverage(f.Owners()), Agents: []loadAgentJSON{},
		Totals: totalsJSON{
			Conversations: newFigure(f.Conversations()), UnreadMessages: newFigure(f.Messages()), UnreadConversations: newFigure(f.Unread()),
			ArrivedLastHour: newFigure(f.Arrived()), Unassigned: newFigure(f.Unassigned()), UnassignedOldestAt: output.Stamp(f.Nobody.Oldest),
			ClosingWithinHour: newFigure(f.Closing()), FailedSends: f.Failed, Partial: !f.Owners().Whole(),
		},
	}
	for i := range f.Agents {
		out.Agents = append(out.Agents, newLoadAgent(&f.Agents[i]))
	}
	return out
}

func newLoadAgent(a *load.Agent) loadAgentJSON {
	out := loadAgentJSON{
		Account: model.NewText(a.Account), ID: model.NewText(a.Person.ID), Name: a.Person.Name, Me: a.Me,
		Open: a.Open, Unread: told(a.Messages, a.TellMessages, a.Open), UnreadConversations: told(a.Unread, a.TellUnread, a.Open),
		OldestAt: output.Stamp(a.Oldest), Closing: a.Closing,
	}
	if a.Open == 0 || a.TellTrend > 0 {
		out.Trend = a.Trend[:]
	}
	if a.RatioTold {
		ratio := float64(int(a.Ratio*100+0.5)) / 100
		out.Ratio = &ratio
	}
	return out
}

func newCoverage(c load.Coverage) coverageJSON {
	out := coverageJSON{Known: c.Known}
	if !c.More {
		out.Total = &c.Of
	}
	return out
}

func newFigure(f load.Figure) figureJSON {
	out := figureJSON{coverageJSON: newCoverage(f.Coverage)}
	if !f.Nothing() {
		out.Value = &f.N
	}
	return out
}

// told is a share's number; nil where none of its conversations tells.
func told(n, tell, open int) *int {
	if open > 0 && tell == 0 {
		return nil
	}
	return &n
}

// loadColumns are the columns of the load as lines.
func loadColumns() []string {
	return []string{
		"row", "account", "id", "name", "open", "unread", "unread_conversations", "oldest_at", "closing",
		"last_hour", "last_4h", "ratio", "failed", "known", "of",
	}
}

// loadRows are the load as lines: every conversation is in the first, and once in those
// below.
func loadRows(f load.Figures) [][]string {
	all, owners := f.Conversations().Coverage, f.Owners()
	rows := [][]string{loadRow([]string{"total", "", "", ""}, &f.All, "", strconv.Itoa(f.Failed), all)}
	for i := range f.Agents {
		a := &f.Agents[i]
		who := []string{"agent", output.Cell(a.Account), output.Cell(a.Person.ID), output.Name(a.Person.Name.Line())}
		rows = append(rows, loadRow(who, &a.Share, ratioWord(a), "", owners))
	}
	return append(rows,
		loadRow([]string{"nobody", "", "", ""}, &f.Nobody, "", "", owners),
		loadRow([]string{"unknown", "", "", ""}, &f.Unknown, "", "", owners),
	)
}

func loadRow(who []string, s *load.Share, ratio, failed string, c load.Coverage) []string {
	hour, trend := "?", "?"
	if s.Open == 0 || s.TellTrend > 0 {
		steps := make([]string, len(s.Trend))
		for i, n := range s.Trend {
			steps[i] = strconv.Itoa(n)
		}
		hour, trend = strconv.Itoa(s.Trend.Hour()), strings.Join(steps, " ")
	}
	return append(who,
		strconv.Itoa(s.Open), figureWord(told(s.Messages, s.TellMessages, s.Open)), figureWord(told(s.Unread, s.TellUnread, s.Open)),
		s.Oldest.String(), strconv.Itoa(s.Closing), hour, trend, ratio, failed, strconv.Itoa(c.Known), ofWord(c),
	)
}

// ofWord is how many conversations there are, "?" where nobody has counted all.
func ofWord(c load.Coverage) string {
	if c.More {
		return "?"
	}
	return strconv.Itoa(c.Of)
}

// ratioWord is an agent's ratio; "" where it is not told.
func ratioWord(a *load.Agent) string {
	if !a.RatioTold {
		return ""
	}
	return strconv.FormatFloat(a.Ratio, 'f', 2, 64)
}

// showLoad writes the load for people: the figures, then the agents.
func (s *session) showLoad(f load.Figures) {
	now := s.app.now()
	figure := func(label string, fig load.Figure, least bool, besides string) []string {
		number := strconv.Itoa(fig.N)
		switch {
		case fig.Nothing():
			number = "?"
		case least || !fig.Whole():
			number = ">= " + number
		}
		return []string{label, number, strconv.Itoa(fig.Known) + " of " + ofWord(fig.Coverage), besides}
	}
	oldest := func(at model.Stamp) string {
		if at.IsZero() {
			return ""
		}
		return "oldest " + output.Clock(at, now)
	}
	s.app.out.Table([]string{"FIGURE", "", "FROM", ""}, [][]string{
		figure("unread messages", f.Messages(), false, ""),
		figure("unread conversations", f.Unread(), false, oldest(f.All.Oldest)),
		figure("arrived within 1 h", f.Arrived(), true, ""),
		figure("unassigned", f.Unassigned(), false, oldest(f.Nobody.Oldest)),
		figure("closing within 1 h", f.Closing(), false, ""),
		{"failed sends", strconv.Itoa(f.Failed), "this machine", ""},
	})
	s.app.out.Line("")
	rows := make([][]string, 0, len(f.Agents)+2)
	row := func(name string, share *load.Share, ratio string) {
		cells := loadRow(nil, share, ratio, "", f.Owners())
		rows = append(rows, []string{name, cells[0], cells[1], output.Clock(share.Oldest, now), cells[4], cells[6], ratio})
	}
	for i := range f.Agents {
		a := &f.Agents[i]
		name := output.Owner(model.OwnedBy(a.Person))
		if a.Me {
			name += " (me)"
		}
		if len(s.chosen) > 1 {
			name += ", " + output.Cell(a.Account)
		}
		row(name, &a.Share, ratioWord(a))
	}
	row("- nobody", &f.Nobody, "")
	if f.Unknown.Open > 0 {
		row("? not known", &f.Unknown, "")
	}
	s.app.out.Table([]string{"AGENT", "OPEN", "UNREAD", "OLDEST", "CLOSING", "LAST 4 H", "RATIO"}, rows)
}
