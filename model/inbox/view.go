package inbox

// View is a named filter, shown as a tab.
type View uint8

// The views, in the order of their tabs.
const (
	Mine View = iota
	Unassigned
	UnreadOnly
	All
	Archived
	viewCount
)

// Views answers all views in the order of their tabs.
func Views() []View { return []View{Mine, Unassigned, UnreadOnly, All, Archived} }

// String is the word used on the command line.
func (v View) String() string {
	return [...]string{"mine", "unassigned", "unread", "all", "archived"}[v]
}

// Title is the word on the tab.
func (v View) Title() string {
	return [...]string{"Mine", "Unassigned", "Unread", "All", "Archived"}[v]
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
