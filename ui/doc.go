// Package ui is convo's screen: one root model on Bubble Tea's event loop that turns
// keys into events of an inbox.State, runs the effects that come back, and joins what
// the panes draw into frames.
//
// It is the only place that translates: key, binding in the innermost scope, action
// of the action table, event. Panes below it draw and know no I/O; ui/screen owns the
// terminal; whoever implements Runner owns network, disk and pauses.
//
// # A key and the frame it was read from
//
// Every frame carries a tag that says what it showed (see drawn). A key comes back
// with the tag of the frame that was on the terminal when it was read, and an action
// that writes is carried out only if that frame showed what it would act on. So no
// answer that arrives together with a key can make the key hit another conversation.
//
// It imports model and the packages below ui. Only cmd imports it.
package ui
