package ui

import (
	"convo/model"
	"convo/model/action"
)

// canLook says whether an action that shows or copies something can do so now, and if
// not, why. It is false for the other actions.
func (m *root) canLook(name action.Name, ref model.Ref) (_ model.Support, ok bool) {
	switch {
	case copies(name):
		return m.canCopyAny(name, ref), true
	case name == action.Links:
		return m.canLink(ref), true
	case shapes(name):
		return m.canShape(name), true
	case name == action.ToDashboard:
		return m.canBackToLoad(), true
	}
	return model.Support{}, false
}
