// Package action holds the one table of what can be done in convo: its name, its
// verb on the command line, its default keys, its words in footer and help, and
// what it needs. Keys, footer, help, the verbs and the README's key table are all
// made from it.
//
// It is pure data and may be imported by every package.
package action

import (
	"slices"

	"convo/model"
)

// Name identifies an action: in the table, in the configuration's [keys] and in
// the code that carries it out.
type Name string

// The actions.
const (
	Down          Name = "down"
	Up            Name = "up"
	Top           Name = "top"
	Bottom        Name = "bottom"
	HalfDown      Name = "half-page-down"
	HalfUp        Name = "half-page-up"
	PageDown      Name = "page-down"
	PageUp        Name = "page-up"
	Enter         Name = "into-thread"
	Back          Name = "back"
	NextConv      Name = "next-conversation"
	PrevConv      Name = "previous-conversation"
	NextView      Name = "next-view"
	PrevView      Name = "previous-view"
	View1         Name = "view-1"
	View2         Name = "view-2"
	View3         Name = "view-3"
	View4         Name = "view-4"
	View5         Name = "view-5"
	View6         Name = "view-6"
	View7         Name = "view-7"
	View8         Name = "view-8"
	View9         Name = "view-9"
	GoInbox       Name = "go-inbox"
	GoMine        Name = "go-mine"
	GoUnassigned  Name = "go-unassigned"
	GoClosing     Name = "go-closing"
	GoArchived    Name = "go-archived"
	GoDashboard   Name = "go-dashboard"
	ToDashboard   Name = "back-to-dashboard"
	Filter        Name = "filter"
	NextHit       Name = "next-hit"
	PrevHit       Name = "previous-hit"
	OpenID        Name = "open"
	SaveView      Name = "save-view"
	Export        Name = "export"
	MarkRead      Name = "read"
	MarkUnread    Name = "unread"
	PutAway       Name = "archive"
	BringBack     Name = "unarchive"
	Close         Name = "close"
	Reopen        Name = "reopen"
	SetOpen       Name = "set-open"
	SetPending    Name = "set-pending"
	SetClosed     Name = "set-closed"
	SetLow        Name = "set-priority-low"
	SetMedium     Name = "set-priority-medium"
	SetHigh       Name = "set-priority-high"
	SetUrgent     Name = "set-priority-urgent"
	Spam          Name = "spam"
	NotSpam       Name = "unspam"
	SetChannel    Name = "set-channel"
	SetSubject    Name = "set-subject"
	Connect       Name = "connect-booking"
	Disconnect    Name = "disconnect-booking"
	Create        Name = "create"
	Delete        Name = "delete"
	Assign        Name = "assign"
	Take          Name = "take"
	Release       Name = "release"
	Reply         Name = "reply"
	ReplyEditor   Name = "reply-in-editor"
	Note          Name = "note"
	Undo          Name = "undo"
	Redo          Name = "redo"
	Repeat        Name = "repeat"
	Mark          Name = "mark"
	MarkRange     Name = "mark-range"
	MarkDown      Name = "mark-down"
	MarkUp        Name = "mark-up"
	MarkAll       Name = "mark-all"
	History       Name = "history"
	Refresh       Name = "refresh"
	Redraw        Name = "redraw"
	Suspend       Name = "suspend"
	CopyID        Name = "copy-id"
	CopyPhone     Name = "copy-phone"
	CopyName      Name = "copy-name"
	CopyMessage   Name = "copy-message"
	CopyThread    Name = "copy-thread"
	CopyLink      Name = "copy-link"
	Links         Name = "links"
	ThreadPane    Name = "thread-pane"
	TurnPanes     Name = "turn-panes"
	LargerThread  Name = "larger-thread"
	SmallerThread Name = "smaller-thread"
	Context       Name = "context-pane"
	Mouse         Name = "mouse"
	Learn         Name = "learn"
	Palette       Name = "commands"
	Help          Name = "help"
	Quit          Name = "quit"
	Interrupt     Name = "interrupt"

	// What to turn to next.
	NextNeed Name = "next-attention"
	Snooze   Name = "snooze"
	Unsnooze Name = "unsnooze"

	// In the composer.
	SendReply  Name = "send"
	Newline    Name = "newline"
	Editor     Name = "editor"
	SwitchKind Name = "switch-kind"

	// In both.
	CannedReply Name = "canned-reply"
	Discard     Name = "discard"
)

// Class tells how much harm an action could do where it was not meant.
type Class uint8

// The classes. Only Write is kept back in a burst of glued keys.
const (
	// Move changes what is looked at.
	Move Class = iota
	// Begin opens a text field or a picker.
	Begin
	// Write changes something for the team or the customer.
	Write
	// App is about the program itself.
	App
)

// Scope is where an action's keys work.
type Scope uint8

// The scopes, as bits.
const (
	// Browse is list and thread: everywhere outside text fields and pickers.
	Browse Scope = 1 << iota
	// Composer is the reply field.
	Composer
)

// Action is one row of the table.
type Action struct {
	Name  Name
	Title string // what help and footer call it: a few words, lower case
	Short string // what the hints after a first key call it, where that is not a part of Title
	Keys  []string
	Class Class
	Scope Scope

	// Arg names what has to be typed after the action's name in the palette; "" where
	// nothing has to be.
	Arg string

	// Op is the operation behind it, for those that write: it decides whether the
	// backend can do it. Verb is the command that does the same, with the flags that make
	// it so: "assign --to me"; "" where none does. Value is what the operation sets, for
	// the kinds that set something; the command takes it as its last word.
	Op    model.OpKind
	Value string
	Verb  string

	// Footer is the rank in the key row, 1 first; 0 keeps it out.
	Footer int
}

// Changes reports whether an action changes something, be it on this machine only, or
// begins what will.
func (a *Action) Changes() bool {
	return a.Class == Write || a.Class == Begin && (a.Op != "" || a.Verb != "")
}

// Table answers all actions, in the order of the help page. The slice is fresh:
// callers may change it.
func Table() []Action { return slices.Concat(looking(), working(), copying(), running()) }

// looking are the actions that change what is looked at, or what the others are for.
func looking() []Action {
	return []Action{
		{Name: Down, Title: "down; scroll in the thread", Keys: []string{"j", "down"}, Scope: Browse},
		{Name: Up, Title: "up; scroll in the thread", Keys: []string{"k", "up"}, Scope: Browse},
		{Name: Top, Title: "top, and take in newer ones", Short: "top", Keys: []string{"g g", "home"}, Scope: Browse},
		{Name: Bottom, Title: "bottom", Keys: []string{"G", "end"}, Scope: Browse},
		{Name: HalfDown, Title: "half a page down", Keys: []string{"ctrl+d"}, Scope: Browse},
		{Name: HalfUp, Title: "half a page up", Keys: []string{"ctrl+u"}, Scope: Browse},
		{Name: PageDown, Title: "a page down", Keys: []string{"pgdown"}, Scope: Browse},
		{Name: PageUp, Title: "a page up", Keys: []string{"pgup"}, Scope: Browse},
		{Name: Enter, Title: "into the thread", Keys: []string{"enter", "l", "right"}, Scope: Browse},
		{Name: Back, Title: "back", Keys: []string{"esc", "h", "left"}, Scope: Browse},
		{Name: NextConv, Title: "next conversation while reading", Keys: []string{"J"}, Scope: Browse},
		{Name: PrevConv, Title: "previous conversation while reading", Keys: []string{"K"}, Scope: Browse},
		{Name: NextNeed, Title: "next that needs attention", Keys: []string{","}, Scope: Browse, Footer: 6},
		{Name: NextView, Title: "next view", Keys: []string{"tab"}, Scope: Browse},
		{Name: PrevView, Title: "previous view", Keys: []string{"shift+tab"}, Scope: Browse},
		{Name: View1, Title: "first view", Keys: []string{"1"}, Scope: Browse},
		{Name: View2, Title: "second view", Keys: []string{"2"}, Scope: Browse},
		{Name: View3, Title: "third view", Keys: []string{"3"}, Scope: Browse},
		{Name: View4, Title: "fourth view", Keys: []string{"4"}, Scope: Browse},
		{Name: View5, Title: "fifth view", Keys: []string{"5"}, Scope: Browse},
		{Name: View6, Title: "sixth view", Keys: []string{"6"}, Scope: Browse},
		{Name: View7, Title: "seventh view", Keys: []string{"7"}, Scope: Browse},
		{Name: View8, Title: "eighth view", Keys: []string{"8"}, Scope: Browse},
		{Name: View9, Title: "ninth view", Keys: []string{"9"}, Scope: Browse},
		{Name: GoInbox, Title: "go to all", Keys: []string{"g i"}, Scope: Browse},
		{Name: GoMine, Title: "go to mine", Keys: []string{"g m"}, Scope: Browse},
		{Name: GoUnassigned, Title: "go to unassigned", Keys: []string{"g u"}, Scope: Browse},
		{Name: GoClosing, Title: "go to closing", Keys: []string{"g c"}, Scope: Browse},
		{Name: GoArchived, Title: "go to archived", Keys: []string{"g a"}, Scope: Browse},
		{Name: GoDashboard, Title: "go to the supervisors' page", Short: "load", Keys: []string{"g d"}, Scope: Browse},
		{Name: ToDashboard, Title: "back to the supervisors' page from its list", Keys: []string{"-"}, Scope: Browse},
		{Name: Filter, Title: "filter", Keys: []string{"/"}, Class: Begin, Scope: Browse, Footer: 7},
		{Name: NextHit, Title: "next hit of the last filter", Keys: []string{"n"}, Scope: Browse},
		{Name: PrevHit, Title: "previous hit of the last filter", Keys: []string{"N"}, Scope: Browse},
		{Name: OpenID, Title: "open a conversation by its id", Arg: "ID", Scope: Browse},
		{Name: SaveView, Title: "save the filter as a view", Arg: "NAME", Class: App, Scope: Browse},
		{Name: Export, Title: "export the rows as CSV", Arg: "FILE", Class: App, Scope: Browse},
		{Name: Mark, Title: "mark", Keys: []string{"space"}, Scope: Browse, Footer: 8},
		{Name: MarkRange, Title: "mark a range by moving", Keys: []string{"v"}, Scope: Browse},
		{Name: MarkDown, Title: "mark and go down", Keys: []string{"shift+down"}, Scope: Browse},
		{Name: MarkUp, Title: "mark and go up", Keys: []string{"shift+up"}, Scope: Browse},
		{Name: MarkAll, Title: "mark all; twice: what is not loaded, too", Keys: []string{"*"}, Scope: Browse},
	}
}

// working are the actions on conversations.
func working() []Action {
	return []Action{
		{Name: PutAway, Title: "archive", Keys: []string{"e"}, Class: Write, Scope: Browse, Op: model.OpArchive, Verb: "archive", Footer: 1},
		{Name: BringBack, Title: "bring back", Keys: []string{"E"}, Class: Write, Scope: Browse, Op: model.OpUnarchive, Verb: "unarchive"},
		{Name: Assign, Title: "assign", Keys: []string{"a"}, Class: Begin, Scope: Browse, Op: model.OpAssign, Verb: "assign", Footer: 2},
		{Name: Release, Title: "release", Keys: []string{"A"}, Class: Write, Scope: Browse, Op: model.OpRelease, Verb: "release"},
		{Name: Take, Title: "take", Keys: []string{"t"}, Class: Write, Scope: Browse, Op: model.OpAssign, Verb: "assign --to me", Footer: 3},
		{Name: Reply, Title: "reply", Keys: []string{"r"}, Class: Begin, Scope: Browse, Op: model.OpReply, Verb: "reply", Footer: 4},
		{Name: ReplyEditor, Title: "reply in $EDITOR", Keys: []string{"R"}, Class: Begin, Scope: Browse, Op: model.OpReply, Verb: "reply"},
		{Name: Note, Title: "internal note", Keys: []string{"c"}, Class: Begin, Scope: Browse, Op: model.OpNote, Verb: "note"},
		{Name: MarkRead, Title: "mark read", Keys: []string{"m"}, Class: Write, Scope: Browse, Op: model.OpRead, Verb: "read", Footer: 5},
		{Name: MarkUnread, Title: "mark unread", Keys: []string{"M"}, Class: Write, Scope: Browse, Op: model.OpMarkUnread},
		{Name: Close, Title: "close", Keys: []string{"x"}, Class: Write, Scope: Browse, Op: model.OpClose, Verb: "close"},
		{Name: Reopen, Title: "reopen", Keys: []string{"X"}, Class: Write, Scope: Browse, Op: model.OpReopen, Verb: "reopen"},
		{Name: SetOpen, Title: "set open", Keys: []string{"s o"}, Class: Write, Scope: Browse, Op: model.OpStatus, Value: "open", Verb: "status"},
		{Name: SetPending, Title: "set pending", Keys: []string{"s p"}, Class: Write, Scope: Browse, Op: model.OpStatus, Value: "pending", Verb: "status"},
		{Name: SetClosed, Title: "set closed", Keys: []string{"s c"}, Class: Write, Scope: Browse, Op: model.OpStatus, Value: "closed", Verb: "status"},
		{Name: SetLow, Title: "priority low", Keys: []string{"s 1"}, Class: Write, Scope: Browse, Op: model.OpPriority, Value: "low", Verb: "priority"},
		{Name: SetMedium, Title: "priority medium", Keys: []string{"s 2"}, Class: Write, Scope: Browse, Op: model.OpPriority, Value: "medium", Verb: "priority"},
		{Name: SetHigh, Title: "priority high", Keys: []string{"s 3"}, Class: Write, Scope: Browse, Op: model.OpPriority, Value: "high", Verb: "priority"},
		{Name: SetUrgent, Title: "priority urgent", Keys: []string{"s 4"}, Class: Write, Scope: Browse, Op: model.OpPriority, Value: "urgent", Verb: "priority"},
		{Name: Spam, Title: "mark as spam", Short: "spam", Keys: []string{"s !"}, Class: Write, Scope: Browse, Op: model.OpSpam, Verb: "spam"},
		{Name: NotSpam, Title: "no spam after all", Short: "no spam", Keys: []string{"s ?"}, Class: Write, Scope: Browse, Op: model.OpUnspam, Verb: "unspam"},
		{Name: SetChannel, Title: "set the default channel", Short: "channel", Keys: []string{"s h"}, Class: Begin, Scope: Browse, Op: model.OpChannel, Verb: "channel"},
		{Name: SetSubject, Title: "set the subject", Keys: []string{"s t"}, Class: Begin, Scope: Browse, Op: model.OpSubject, Verb: "subject"},
		{Name: Snooze, Title: "snooze on this machine", Short: "snooze", Keys: []string{"s z"}, Class: Begin, Scope: Browse, Arg: "WHEN", Verb: "snooze"},
		{Name: Unsnooze, Title: "end a snooze", Short: "end snooze", Keys: []string{"s Z"}, Class: Write, Scope: Browse, Verb: "unsnooze"},
		{Name: Connect, Title: "connect a booking", Class: Begin, Scope: Browse, Op: model.OpConnect, Verb: "booking connect"},
		{Name: Disconnect, Title: "disconnect a booking", Class: Begin, Scope: Browse, Op: model.OpDisconnect, Verb: "booking disconnect"},
		{Name: Create, Title: "create a conversation", Class: Begin, Scope: Browse, Op: model.OpCreate, Verb: "create"},
		{Name: Delete, Title: "delete for good", Class: Begin, Scope: Browse, Op: model.OpDelete, Verb: "delete"},
		{Name: Undo, Title: "undo", Keys: []string{"z", "u"}, Class: Write, Scope: Browse, Verb: "undo"},
		{Name: Redo, Title: "redo", Keys: []string{"Z"}, Class: Write, Scope: Browse},
		{Name: Repeat, Title: "repeat the last action here", Keys: []string{"."}, Class: Write, Scope: Browse},
	}
}

// copying are the actions that take something out of convo.
func copying() []Action {
	return []Action{
		{Name: CopyID, Title: "copy the id", Keys: []string{"y i"}, Scope: Browse},
		{Name: CopyPhone, Title: "copy the phone number", Keys: []string{"y p"}, Scope: Browse},
		{Name: CopyName, Title: "copy the name", Keys: []string{"y n"}, Scope: Browse},
		{Name: CopyMessage, Title: "copy the message", Keys: []string{"y m"}, Scope: Browse},
		{Name: CopyThread, Title: "copy the thread", Keys: []string{"y t"}, Scope: Browse},
		{Name: CopyLink, Title: "copy the newest link", Keys: []string{"y l"}, Scope: Browse},
		{Name: Links, Title: "links", Keys: []string{"o"}, Class: Begin, Scope: Browse},
	}
}

// running are the actions on the screen, the program and what is being written.
func running() []Action {
	return []Action{
		{Name: History, Title: "history of what was done from here", Short: "history", Keys: []string{"g h"}, Class: App, Scope: Browse, Verb: "log"},
		{Name: ThreadPane, Title: "thread pane on or off", Keys: []string{"p"}, Scope: Browse},
		{Name: TurnPanes, Title: "thread to the right or below", Keys: []string{"P"}, Scope: Browse},
		{Name: LargerThread, Title: "larger thread", Keys: []string{"+"}, Scope: Browse},
		{Name: SmallerThread, Title: "smaller thread", Keys: []string{"_"}, Scope: Browse},
		{Name: Context, Title: "context: who, what and when", Keys: []string{"i"}, Scope: Browse},
		{Name: Mouse, Title: "mouse on or off", Keys: []string{"%"}, Class: App, Scope: Browse},
		{Name: Learn, Title: "tell keys, or no longer", Class: App, Scope: Browse},
		{Name: Refresh, Title: "refresh", Keys: []string{"ctrl+r", "f5"}, Class: App, Scope: Browse},
		{Name: Redraw, Title: "redraw the screen", Keys: []string{"ctrl+l"}, Class: App, Scope: Browse},
		{Name: Suspend, Title: "suspend", Keys: []string{"ctrl+z"}, Class: App, Scope: Browse},
		{Name: Palette, Title: "commands", Keys: []string{":", "ctrl+k", "ctrl+p"}, Class: App, Scope: Browse, Footer: 9},
		{Name: Help, Title: "help", Keys: []string{"?", "f1"}, Class: App, Scope: Browse, Footer: 10},
		{Name: Quit, Title: "back, then quit", Keys: []string{"q"}, Class: App, Scope: Browse},
		{Name: Interrupt, Title: "cancel; twice quits", Keys: []string{"ctrl+c"}, Class: App, Scope: Browse | Composer},

		{Name: SendReply, Title: "send", Keys: []string{"ctrl+s"}, Class: Write, Scope: Composer, Op: model.OpReply, Verb: "reply"},
		{Name: Newline, Title: "newline", Keys: []string{"ctrl+j"}, Class: Begin, Scope: Composer},
		{Name: Editor, Title: "edit in $EDITOR", Keys: []string{"ctrl+e"}, Class: Begin, Scope: Composer},
		{Name: SwitchKind, Title: "note instead of reply, or back", Keys: []string{"ctrl+o"}, Class: Begin, Scope: Composer},
		{Name: CannedReply, Title: "canned reply or playbook", Keys: []string{"ctrl+t", ";"}, Class: Begin, Scope: Browse | Composer, Op: model.OpReply, Verb: "reply"},
		{Name: Discard, Title: "discard the draft", Class: Write, Scope: Browse | Composer, Verb: "drafts discard"},
	}
}
