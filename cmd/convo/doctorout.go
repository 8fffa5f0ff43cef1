package main

import (
	"fmt"
	"os"
	"strings"
	"time"

	"convo/cmd/convo/internal/output"
	"convo/model"
	"convo/model/action"
	"convo/ui/term"
)

// checkupJSON is an account's checkup for programs.
type checkupJSON struct {
	Account     model.Text      `json:"account"`
	Backend     string          `json:"backend"`
	URL         model.Text      `json:"url"`
	Key         model.Text      `json:"key"` // where it comes from
	Me          *output.Person  `json:"me"`
	OK          bool            `json:"ok"`
	Error       *problem        `json:"error"`
	Permissions []permittedJSON `json:"permissions"`
	Rate        *rateJSON       `json:"rate"`
	Cannot      []cannot        `json:"cannot"`
}

// permittedJSON is whether a key has a permission; a null is not known.
type permittedJSON struct {
	Name string      `json:"name"`
	Uses string      `json:"uses"`
	Has  *bool       `json:"has"`
	Why  *model.Text `json:"why"`
}

// rateJSON is what a server says about its rate limit.
type rateJSON struct {
	Limit     int        `json:"limit"`
	Remaining int        `json:"remaining"`
	ResetAt   *time.Time `json:"reset_at"`
}

// cannot is something that a system does not do.
type cannot struct {
	Action string     `json:"action"`
	Why    model.Text `json:"why"`
}

// terminalJSON is what the environment says about the terminal.
type terminalJSON struct {
	Name   string `json:"name"`
	UTF8   bool   `json:"utf8"`
	Colour bool   `json:"colour"`
	Linear bool   `json:"linear"`
}

// writeDoctor writes what was found.
func (a *app) writeDoctor(found []checkup) {
	info := term.Detect(os.Getenv)
	if a.json {
		all := make([]checkupJSON, len(found))
		for i := range found {
			all[i] = found[i].json()
		}
		a.out.Value(struct {
			Accounts []checkupJSON `json:"accounts"`
			Terminal terminalJSON  `json:"terminal"`
		}{all, terminalJSON{output.Cell(info.String()), info.UTF8, !info.NoColor, info.Dumb}})
		return
	}
	colour := !a.noColor && !info.NoColor
	for i := range found {
		a.writeCheckup(&found[i], colour)
	}
	a.out.Line("terminal  %s: %s", output.Cell(info.String()), verdict(info))
	if a.out.Terminal() {
		a.testPattern(info, colour)
	}
}

// The marks of what was found. Each is a sign before it is a colour.
const (
	good   = "ok"
	bad    = "no"
	unsure = "?"
	greyed = "-"

	marked = "  %-3s %s" // a line with its mark
)

func (a *app) writeCheckup(f *checkup, colour bool) {
	line := func(mark, format string, args ...any) {
		a.out.Line(marked, mark, fmt.Sprintf(format, args...))
	}
	a.out.Line("%s  %s at %s", f.account.Name, f.caps.Name, output.Cell(withoutSecrets(f.account.URL)))
	if f.err != nil {
		p := problemOf(f.err)
		line(bad, "%s", p.Message.Line())
		if help := p.Help.Line(); help != "" {
			line("", "%s", help)
		}
	} else {
		line(good, "the server answers and takes the key, which comes from %s", f.account.Source())
	}
	for _, r := range f.rights {
		switch {
		case !r.known:
			line(unsure, "%s (%s): %s", r.name, r.uses, output.Cell(r.why))
		case r.has:
			line(good, "%s (%s)", r.name, r.uses)
		default:
			line(bad, "%s is missing (%s): ask whoever manages the keys", r.name, r.uses)
		}
	}
	switch {
	case f.account.Me == "":
		line(unsure, "me is not set: who you are is asked on the screen, when it matters")
	case f.me.Name.IsEmpty():
		line(unsure, "me is %s, whose name is not known", output.Cell(f.me.ID))
	default:
		line(good, "me is %s (%s)", output.Name(f.me.Name.Line()), output.Cell(f.me.ID))
	}
	if f.rate.Limit > 0 {
		line(good, "%d of %d requests left%s", f.rate.Remaining, f.rate.Limit, until(f.rate, a.now()))
	}
	for _, c := range f.cannot() {
		a.out.Faint(colour, marked, greyed, c.Action+": "+c.Why.Line())
	}
	a.out.Line("")
}

// cannot lists what the system does not do, in the order of the capability table.
func (f *checkup) cannot() []cannot {
	var all []cannot
	if !f.caps.Threads.OK {
		all = append(all, cannot{"read the thread", model.NewText(f.caps.Threads.Why)})
	}
	for _, kind := range model.OpKinds() {
		if can := f.caps.Can(kind); !can.OK {
			all = append(all, cannot{titleOf(kind), model.NewText(can.Why)})
		}
	}
	return all
}

// titleOf is what the screen calls an operation.
func titleOf(kind model.OpKind) string {
	for _, act := range action.Table() {
		switch {
		case act.Op != kind:
		case act.Value != "":
			return "set the " + string(kind)
		default:
			return act.Title
		}
	}
	return string(kind)
}

func (f *checkup) json() checkupJSON {
	out := checkupJSON{
		Account: model.NewText(f.account.Name), Backend: f.account.Backend, URL: model.NewText(withoutSecrets(f.account.URL)),
		Key: model.NewText(f.account.Source()), OK: worst([]checkup{*f}) == nil, Permissions: []permittedJSON{}, Cannot: f.cannot(),
	}
	if f.me.ID != "" {
		out.Me = output.NewOwner(model.OwnedBy(f.me))
	}
	if f.err != nil {
		p := problemOf(f.err)
		out.Error = &p
	}
	for _, r := range f.rights {
		p := permittedJSON{Name: r.name, Uses: r.uses, Why: given(r.why)}
		if r.known {
			p.Has = &r.has
		}
		out.Permissions = append(out.Permissions, p)
	}
	if f.rate.Limit > 0 {
		out.Rate = &rateJSON{Limit: f.rate.Limit, Remaining: f.rate.Remaining}
		if !f.rate.ResetAt.IsZero() {
			out.Rate.ResetAt = &f.rate.ResetAt
		}
	}
	return out
}

// verdict is how convo will treat the terminal.
func verdict(info term.Info) string {
	words := []string{"signs in ASCII"}
	if info.UTF8 {
		words[0] = "signs in Unicode"
	}
	if info.NoColor {
		words = append(words, "no colours")
	} else {
		words = append(words, "16 colours")
	}
	if info.SSH || info.Mosh {
		words = append(words, "no browser; copying goes through the terminal")
	}
	if info.Dumb {
		words = append(words, "too simple for the screen: use the verbs")
	}
	return strings.Join(words, ", ")
}

// testPattern shows what can go wrong on a terminal: widths, and colours.
func (a *app) testPattern(info term.Info, colour bool) {
	const wide = 12
	samples := []string{"plain text"}
	if info.UTF8 {
		samples = append(samples, "éàüñ", "漢字", "🙂 👩‍🚀 🇮🇹")
	}
	for _, s := range samples {
		a.out.Line("          |%s|", term.Pad(s, wide))
	}
	a.out.Line("          the bars stand below each other, or else convo and the terminal measure differently")
	if !colour {
		return
	}
	var b strings.Builder
	for i := range 16 {
		fmt.Fprintf(&b, "\x1b[48;5;%dm  ", i)
	}
	a.out.Line("          %s\x1b[m 16 colours", b.String())
}
