package config

import (
	"errors"
	"fmt"
	"strings"

	"convo/model"
	"convo/model/inbox"
	"convo/model/query"
)

// View is a saved view.
type View struct {
	Name   string `toml:"name"`
	Filter string `toml:"filter"`
}

// longestName is how long the name of a view can be, in characters.
const longestName = 40

// SavedViews are the saved views, in the order of the file.
func (c *Config) SavedViews() []inbox.SavedView {
	views := make([]inbox.SavedView, len(c.Views))
	for i, v := range c.Views {
		f, err := query.Parse(v.Filter)
		if err != nil {
			panic("a view was not checked: " + err.Error())
		}
		views[i] = inbox.SavedView{Name: v.Name, Filter: f}
	}
	return views
}

// checkViews names the first mistake in the saved views.
func checkViews(views []View) error {
	if len(views) > inbox.MostSaved {
		return fmt.Errorf("there are %d views, and no more than %d can be saved", len(views), inbox.MostSaved)
	}
	seen := map[string]bool{}
	for _, v := range views {
		if err := v.check(); err != nil {
			return err
		}
		if seen[strings.ToLower(v.Name)] {
			return fmt.Errorf("there are two views %q", v.Name)
		}
		seen[strings.ToLower(v.Name)] = true
	}
	return nil
}

// check names the first mistake in a view.
func (v View) check() error {
	if err := CheckViewName(v.Name); err != nil {
		return err
	}
	switch f, err := query.Parse(v.Filter); {
	case err != nil:
		return fmt.Errorf("the view %q: %w", v.Name, err)
	case f.IsZero():
		return fmt.Errorf("the view %q has no filter", v.Name)
	}
	return nil
}

// CheckViewName says what is wrong with the name of a view that is to be saved.
func CheckViewName(name string) error {
	_, taken := inbox.ParseView(strings.ToLower(name))
	switch {
	case name == "":
		return errors.New("a view needs a name")
	case taken:
		return fmt.Errorf("the view %q: every inbox has one of that name", name)
	case len([]rune(name)) > longestName:
		return fmt.Errorf("the view %q: a name has %d characters at most", name, longestName)
	case model.NewText(name).Line() != name || strings.TrimSpace(name) != name:
		return fmt.Errorf("the view %q: a name is one line without blanks around it", name)
	}
	return nil
}
