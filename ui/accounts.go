package ui

import (
	"maps"
	"slices"

	"convo/model"
)

// several reports whether accounts have to be told apart.
func (m *root) several() bool { return len(m.accounts) > 1 }

// account is the account that the screen is about: that of what is being asked or
// written, else that of the selected conversation. It is "" with several accounts and
// none of these.
func (m *root) account() string {
	switch {
	case m.picking != nil:
		return m.picking.account
	case m.prompt != nil:
		return m.prompt.account
	case m.composing:
		return m.composer.Conv().Account
	}
	return m.accountOf(m.state.Selected())
}

// accountOf is a conversation's account; for none, the only one there is.
func (m *root) accountOf(ref model.Ref) string {
	if ref.Account == "" && len(m.accounts) == 1 {
		return m.accounts[0]
	}
	return ref.Account
}

// in says in which account, where that is not plain: " in gtateth".
func (m *root) in(account string) string {
	if !m.several() {
		return ""
	}
	return " in " + accountWords(account)
}

// accountWords is an account's name, safe to show.
func accountWords(name string) string { return model.NewText(name).Line() }

// sorted are the members of a set in order.
func sorted(set map[string]bool) []string { return slices.Sorted(maps.Keys(set)) }
