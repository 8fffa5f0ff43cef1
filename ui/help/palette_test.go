package help_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"convo/model/action"
	"convo/ui/help"
	"convo/ui/panetest"
)

// palette is an open palette over the rows of these tests and one that takes a name.
func palette() *help.Pane {
	const vip = "vip"
	var p help.Pane
	p.Open(help.Options{
		Form: help.Palette, Can: qlara,
		Actions: append(rows(), action.Action{Name: "save-view", Title: "keep this filter as a view", Arg: "NAME", Scope: action.Browse}),
		Complete: func(name action.Name, typed string) string {
			if name == "save-view" && typed != "" && strings.HasPrefix(vip, typed) {
				return vip
			}
			return ""
		},
	})
	return &p
}

func TestPaletteLooks(t *testing.T) {
	var got strings.Builder
	for _, s := range []struct {
		name, keys string
		w, h       int
	}{
		{"wide", "", 76, 12},
		{"narrow", "", 36, 6},
		{"impossible", "close", 60, 5},
		{"wants a name", "save", 60, 5},
		{"being typed", "save<enter>", 60, 5},
		{"typed", "save-view vip", 60, 5},
	} {
		p := palette()
		press(p, s.keys)
		got.WriteString("== " + s.name + "\n" + panetest.Plain(p.Lines(s.w, s.h, input(t))))
	}
	panetest.Golden(t, "palette", got.String())
}

func TestCommands(t *testing.T) {
	for keys, want := range map[string]help.Choice{
		"archive<enter>":               {Name: action.PutAway}, // and not "go to archived"
		"ARCHIVE<enter>":               {Name: action.PutAway},
		"arch<tab><enter>":             {Name: action.PutAway},
		"archive now<enter>":           {}, // it takes nothing
		"archive <enter>":              {Name: action.PutAway},
		"close<enter>":                 {}, // impossible
		"save-view vip<enter>":         {Name: "save-view", Arg: "vip"},
		"save-view  two words <enter>": {Name: "save-view", Arg: "two words"},
		"save-view<enter>":             {}, // it waits for the name
		"save-view <enter><enter>":     {},
		"save<enter>vip<enter>":        {Name: "save-view", Arg: "vip"},
		"save<tab>vip<enter>":          {Name: "save-view", Arg: "vip"},
		"save<tab>v<tab><enter>":       {Name: "save-view", Arg: "vip"},
		"save<tab>x<tab><enter>":       {Name: "save-view", Arg: "x"},
		"Save-view vip<enter>":         {}, // no such name, and no such words
		"filter vip<enter>":            {},
		"keep filter<enter>vip<enter>": {Name: "save-view", Arg: "vip"},
	} {
		t.Run(keys, func(t *testing.T) {
			got, d := press(palette(), keys)
			assert.Equal(t, want, got)
			assert.Equal(t, want.Name != "", d == help.Chosen)
		})
	}
}
