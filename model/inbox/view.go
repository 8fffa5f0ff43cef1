package inbox

import (
	"math/bits"
	"slices"

	"convo/model"
	"convo/model/query"
)

// View is a named filter, shown as a tab: one of those below, or one that was saved,
// which are numbered after them.
type View uint8

// The views that every inbox has, in the order of their tabs.
const (
	Mine View = iota
	Unassigned
	UnreadOnly
	Closing
	All
	Archived
	builtIn
)

// MostSaved is how many views can be saved: as many as a set of views has room for.
const MostSaved = 20

// SavedView is a view that somebody has saved.
type SavedView struct {
	Name   string
	Filter query.Filter
}

// Views answers the views that every inbox has, in the order of their tabs.
func Views() []View { return []View{Mine, Unassigned, UnreadOnly, Closing, All, Archived} }

// String is the word used on the command line; "" for a saved view, see State.ViewName.
func (v View) String() string {
	if v >= builtIn {
		return ""
	}
	return [...]string{"mine", "unassigned", "unread", "closing", "all", "archived"}[v]
}

// Title is the word on the tab; "" for a saved view.
func (v View) Title() string {
	if v >= builtIn {
		return ""
	}
	return [...]string{"Mine", "Unassigned", "Unread", "Closing", "All", "Archived"}[v]
}

// Filter is the view as a filter: laid over everything there is it shows the same. That
// of All is the zero Filter, which leaves out what was put away as every filter does
// that does not ask for it.
func (v View) Filter() query.Filter {
	if v >= builtIn {
		return query.Filter{}
	}
	f, err := query.Parse([...]string{"is:mine", "is:unassigned", "is:unread", "is:closing", "", "is:away"}[v])
	if err != nil {
		panic("a view is no filter: " + err.Error())
	}
	return f
}

// ParseView finds a view by its word.
func ParseView(s string) (View, bool) {
	for _, v := range Views() {
		if v.String() == s {
			return v, true
		}
	}
	return 0, false
}

// viewSet is a set of views, one bit each.
type viewSet uint32

func (v viewSet) has(w View) bool { return v&(1<<w) != 0 }

// each calls f for every view of the set.
func (v viewSet) each(f func(View)) {
	for ; v != 0; v &= v - 1 {
		f(View(bits.TrailingZeros32(uint32(v))))
	}
}

// Views answers all views in the order of their tabs, the saved ones last. The slice
// must not be changed.
func (s *State) Views() []View { return s.views }

// ViewName is what a view is called on the command line and by :save-view.
func (s *State) ViewName(v View) string {
	if saved := s.savedView(v); saved != nil {
		return saved.Name
	}
	return v.String()
}

// ViewTitle is what stands on a view's tab.
func (s *State) ViewTitle(v View) string {
	if saved := s.savedView(v); saved != nil {
		return model.NewText(saved.Name).Line()
	}
	return v.Title()
}

// ViewFilter is a view as a filter, see View.Filter.
func (s *State) ViewFilter(v View) query.Filter { return s.about[v] }

// shownFilter is what the view and the filter ask for together.
func (s *State) shownFilter() query.Filter { return s.about[s.view].And(s.filter) }

// savedView is a saved view; nil for one that every inbox has.
func (s *State) savedView(v View) *SavedView {
	if v < builtIn || int(v-builtIn) >= len(s.named) {
		return nil
	}
	return &s.named[v-builtIn]
}

// setSaved notes the saved views.
func (s *State) setSaved(saved []SavedView) {
	s.named = saved[:min(len(saved), MostSaved)]
	s.views, s.about = Views(), nil
	for i := range s.named {
		s.views = append(s.views, builtIn+View(i))
	}
	for _, v := range s.views {
		s.about = append(s.about, v.Filter())
		if v >= builtIn {
			s.about[v] = s.named[v-builtIn].Filter
		}
	}
	s.counts = append(s.counts, make([]tally, len(s.views)-len(s.counts))...)
	s.cursors = append(s.cursors, make([]model.Ref, len(s.views)-len(s.cursors))...)
}

// addView adds a saved view, or gives the one of that name another filter.
func (s *State) addView(saved SavedView) (View, bool) {
	at := slices.IndexFunc(s.named, func(have SavedView) bool { return have.Name == saved.Name })
	all := slices.Clone(s.named)
	switch {
	case at >= 0:
		all[at] = saved
	case len(all) >= MostSaved:
		return 0, false
	default:
		at = len(all)
		all = append(all, saved)
	}
	s.setSaved(all)
	for _, e := range s.entries {
		s.mark(e, true)
	}
	return builtIn + View(at), true
}
