package inbox

import (
	"time"

	"convo/model"
	"convo/model/action"
	"convo/model/query"
)

// Event is something that happened: a key's meaning, or the answer to an Effect.
// The set is sealed.
type Event interface{ event() }

// What a person does. Conversations are named by Ref, never by position.
type (
	// Start begins the work: drafts, first pages, people, and with Live the polling chain.
	Start struct{ Live bool }

	// Touch tells that somebody pressed a key. For a while after it a poll
	// reorders nothing.
	Touch struct{}

	// Freeze holds the order of rows while a picker is open.
	Freeze struct{ On bool }

	// Focus tells whether the terminal has the focus.
	Focus struct{ On bool }

	// Select puts the cursor on a conversation; the zero Ref takes it off every row.
	Select struct{ Ref model.Ref }

	// Step moves the cursor by rows, stopping at the ends.
	Step struct{ By int }

	// Attend moves the cursor to the next conversation that needs attention, whichever
	// view it is in.
	Attend struct{}

	// Edge moves the cursor to the first row, taking in what waited, or to the last.
	Edge struct{ Bottom bool }

	// Watching tells which conversation's messages somebody has before their eyes: its
	// thread has the focus, or a reply is written under it. The zero Ref is none. Newest
	// tells that the last of those that are loaded is on the screen.
	Watching struct {
		Ref    model.Ref
		Newest bool
	}

	// Open loads a conversation's thread at once.
	Open struct{ Ref model.Ref }

	// Older loads the part before the oldest message shown.
	Older struct{ Ref model.Ref }

	// Visible tells which rows are on the screen, for fetching their owners.
	Visible struct{ Refs []model.Ref }

	// SetView shows another view.
	SetView struct{ View View }

	// SetFilter narrows the view; the zero Filter shows all of it.
	SetFilter struct{ Filter query.Filter }

	// Search asks the servers for what the view and the filter show: by a list of its own
	// where the API can narrow one so far, else by further pages.
	Search struct{}

	// Seek moves the cursor to the next row that a filter matches, or to the one before.
	Seek struct {
		Filter query.Filter
		Back   bool
	}

	// Find shows a conversation by its id, in another view if need be. One that is not
	// loaded is read first. The zero Ref calls off what is being read.
	Find struct{ Ref model.Ref }

	// StopSearch lets the page that is under way be a search's last one.
	StopSearch struct{}

	// AddView adds a saved view, or gives the one of that name another filter, and
	// shows it without a filter.
	AddView struct{ View SavedView }

	// Clock tells that a minute has passed: what belongs to a view only for a time has
	// to be looked at.
	Clock struct{}

	// LoadMore asks for the next page of what is shown.
	LoadMore struct{}

	// Supervise tells whether the team's load is looked at: the rest of the inbox and the
	// owners are then fetched, unhurried.
	Supervise struct{ On bool }

	// Refresh reads lists and the open thread again, now.
	Refresh struct{}

	// Act carries out one operation other than a send. Shown is the owner that
	// was on the screen when the person decided; it guards assigning and releasing,
	// nil where whoever owns the conversation may lose it. Seen is the last message
	// that was on the screen; zero for the last that is known. Held operations wait
	// UndoHold before they leave (reading only). Value is what the kinds set that set
	// something, see model.Op. Batch is what the operations of one bulk have in common; 0
	// for one alone. By is the action that asked for it, for doing the same again
	// elsewhere; "" for none.
	Act struct {
		By     action.Name
		Kind   model.OpKind
		Conv   model.Ref
		Person model.Person
		Value  string
		Shown  *model.Owner
		Seen   model.Stamp
		Held   bool
		Batch  model.Seq
	}

	// ActAll does one thing to each of several conversations: a bulk. The Acts may differ
	// in what is particular to each of them. Sure tells that the person was asked already.
	ActAll struct {
		Acts []Act
		Sure bool
	}

	// StopBulk lets the bulk that is under way begin nothing more.
	StopBulk struct{}

	// Mark marks a conversation for the next action, or takes its mark away.
	Mark struct{ Ref model.Ref }

	// MarkRange begins a range at the cursor, which then marks what it passes, or ends it.
	MarkRange struct{}

	// MarkStep moves the cursor by rows and marks where it was and where it comes to.
	MarkStep struct{ By int }

	// MarkAll marks every row.
	MarkAll struct{}

	// Unmark takes all marks away.
	Unmark struct{}

	// Create begins a conversation. It is selected once the server has told its id.
	Create struct {
		Account string
		New     model.NewConversation
	}

	// Snooze keeps a conversation out of the working views on this machine until a time,
	// or until something new comes; the zero time shows it again. Nothing is requested.
	Snooze struct {
		Conv  model.Ref
		Until time.Time
	}

	// SnoozeAll does so with several, which are taken back together.
	SnoozeAll struct {
		All []Snooze

		takesBack bool // it takes another one back
	}

	// Undo takes back the newest thing that can be taken back. What is old is asked about
	// first; N is then the number, see UndoTop, of what the answer was for.
	Undo struct{ N model.Seq }

	// Redo does again what was taken back last. N is as Undo's, see RedoTop.
	Redo struct{ N model.Seq }

	// Answer answers the question that Question shows: go on, or leave it.
	Answer struct{ Yes bool }

	// Compose tells that somebody begins to write to a conversation, or goes on with
	// the draft that it has.
	Compose struct {
		Conv model.Ref
		Kind model.OpKind // of a draft that is begun
	}

	// Edit is a draft as it now reads. An empty body removes the draft. Canned is what
	// a canned reply has added to it with this edit; nil for nothing.
	Edit struct {
		Conv   model.Ref
		Kind   model.OpKind
		Body   string
		Canned *model.Canned
	}

	// Turn makes what is being written a note, or a reply. It leaves only after the
	// gate has asked about that.
	Turn struct {
		Conv model.Ref
		Kind model.OpKind
	}

	// Discard throws a draft away.
	Discard struct{ Conv model.Ref }

	// Restore brings a draft back that was thrown away.
	Restore struct{ Draft model.Draft }

	// Flush saves every draft that is not on disk yet, now.
	Flush struct{}

	// Send asks for the draft to be sent. Anyway is the number of the gate's
	// question that the person has read and overrules; 0 for the first time.
	// Hold false sends without the pause for second thoughts. Then are the steps of the
	// draft's playbook, as they were shown; with Anyway those that were given before.
	Send struct {
		Conv   model.Ref
		Anyway model.Seq
		Hold   bool
		Then   []PlayStep
	}

	// Play carries out the steps of a playbook that sends nothing.
	Play struct {
		Conv  model.Ref
		Steps []PlayStep
	}

	// PlayStep is one step of a playbook: what it does, and how its file says it.
	PlayStep struct {
		Words string
		Act   Act
	}

	// DropSteps leaves the steps of a draft's playbook away.
	DropSteps struct{ Conv model.Ref }

	// Unsend leaves the gate or takes back a held reply: it is the draft again. With
	// Read, the number of the gate's question, the person says that they have read what
	// was written meanwhile: the draft goes on from there, and only what comes later
	// stops it again. Nothing else that the gate had found is settled by that.
	Unsend struct {
		Conv model.Ref
		Read model.Seq
	}

	// Settle is the person's word on a reply whose fate is unknown: it was sent
	// (forget it), or it was not (it becomes the draft again).
	Settle struct {
		ID      string
		WasSent bool
	}

	// IdentifyMe tells who the person at the keyboard is for an account.
	IdentifyMe struct {
		Account string
		Person  model.Person
	}

	// Quit flushes drafts and turns held replies back into drafts.
	Quit struct{}
)

// What answers say. Each names the request it answers.
type (
	// Listed answers FetchList.
	Listed struct {
		Of    FetchList
		Page  model.Page
		Fault *model.Fault
	}

	// Got answers FetchOne.
	Got struct {
		Of           FetchOne
		Conversation model.Conversation
		Rate         model.Rate
		Fault        *model.Fault
	}

	// Threaded answers FetchThread.
	Threaded struct {
		Of     FetchThread
		Thread model.Thread
		Fault  *model.Fault
	}

	// Peopled answers FetchPeople.
	Peopled struct {
		Of     FetchPeople
		People []model.Person
		Fault  *model.Fault
	}

	// Written answers Write. Unkept is why its deed is not in the journal.
	Written struct {
		Of     Write
		Patch  model.Patch
		Fault  *model.Fault
		Unkept *model.Fault
	}

	// Gated answers ReadGate: the conversation and its thread as they are now, and
	// what another convo has written in the draft's place; nil for nothing.
	Gated struct {
		Of           ReadGate
		Conversation model.Conversation
		Thread       model.Thread
		Beside       *model.Draft
		Fault        *model.Fault
	}

	// Dispatched answers Dispatch. FaultUnknown means that it may have been
	// accepted; any other fault that it was not. Unkept is as in Written.
	Dispatched struct {
		Of     Dispatch
		Patch  model.Patch
		Fault  *model.Fault
		Unkept *model.Fault
	}

	// Remembered answers Recall.
	Remembered struct {
		Of     Recall
		Drafts []model.Draft
		Outbox []model.Outgoing
		Seen   model.Seen
		Fault  *model.Fault
	}

	// Compared answers Compare. Other is what another convo has written in the draft's
	// place; nil for nothing. Gone: there is no draft on disk. Sending: another convo
	// that is running has a reply in its hands. Outbox is what dead ones have left.
	Compared struct {
		Of      Compare
		Other   *model.Draft
		Gone    bool
		Sending bool
		Outbox  []model.Outgoing
		Fault   *model.Fault
	}

	// Saved answers Save and Drop. Aside tells of another text that was found in
	// the draft's place and set aside; "" where there was none. Entry is that of Save
	// once it is gone.
	Saved struct {
		Conv  model.Ref
		Entry string
		Aside string
		Fault *model.Fault
	}

	// Kept answers KeepCounts and KeepSeen.
	Kept struct{ Fault *model.Fault }

	// Resolved answers Resolve.
	Resolved struct {
		Of    Resolve
		Fault *model.Fault
	}

	// Snoozed answers RecallSnoozed, by conversation id.
	Snoozed struct {
		Of    RecallSnoozed
		At    map[string]model.Snooze
		Fault *model.Fault
	}

	// SnoozeKept answers KeepSnooze.
	SnoozeKept struct{ Fault *model.Fault }

	// Woke answers Wait.
	Woke struct{ Timer Timer }
)

func (Start) event()      {}
func (Touch) event()      {}
func (Freeze) event()     {}
func (Focus) event()      {}
func (Select) event()     {}
func (Step) event()       {}
func (Attend) event()     {}
func (Edge) event()       {}
func (Watching) event()   {}
func (Open) event()       {}
func (Older) event()      {}
func (Visible) event()    {}
func (SetView) event()    {}
func (SetFilter) event()  {}
func (Search) event()     {}
func (StopSearch) event() {}
func (Seek) event()       {}
func (Find) event()       {}
func (AddView) event()    {}
func (Clock) event()      {}
func (LoadMore) event()   {}
func (Supervise) event()  {}
func (Refresh) event()    {}
func (Act) event()        {}
func (ActAll) event()     {}
func (StopBulk) event()   {}
func (Mark) event()       {}
func (MarkRange) event()  {}
func (MarkStep) event()   {}
func (MarkAll) event()    {}
func (Unmark) event()     {}
func (Create) event()     {}
func (Undo) event()       {}
func (Redo) event()       {}
func (Answer) event()     {}
func (Compose) event()    {}
func (Edit) event()       {}
func (Turn) event()       {}
func (Discard) event()    {}
func (Restore) event()    {}
func (Flush) event()      {}
func (Send) event()       {}
func (Play) event()       {}
func (DropSteps) event()  {}
func (Unsend) event()     {}
func (Settle) event()     {}
func (IdentifyMe) event() {}
func (Quit) event()       {}
func (Listed) event()     {}
func (Got) event()        {}
func (Threaded) event()   {}
func (Peopled) event()    {}
func (Written) event()    {}
func (Gated) event()      {}
func (Dispatched) event() {}
func (Remembered) event() {}
func (Compared) event()   {}
func (Saved) event()      {}
func (Resolved) event()   {}
func (Snooze) event()     {}
func (SnoozeAll) event()  {}
func (Snoozed) event()    {}
func (SnoozeKept) event() {}
func (Kept) event()       {}
func (Woke) event()       {}
