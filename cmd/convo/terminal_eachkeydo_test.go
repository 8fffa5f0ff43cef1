//go:build linux

package main

import (
	"github.com/stretchr/testify/require"

	"convo/model/action"
)

const (
	onBookings = "bookingsync"
	onGTateth  = "gtateth"
)

// one is a row for a key that does one thing at once.
func one(on string, ready func(*seat), see, write string) keyRow {
	return keyRow{on: on, ready: ready, list: effect{see: see, writes: []string{write}}}
}

// sayingNo is a row for a key that says why nothing is done.
func sayingNo(on, why string) keyRow { return keyRow{on: on, refused: true, list: effect{see: why}} }

func owned(s *seat)    { require.NoError(s.t, s.server.Assign(chat, lucaVerdi)) }
func closed(s *seat)   { require.NoError(s.t, s.server.SetState(chat, "closed")) }
func spam(s *seat)     { require.NoError(s.t, s.server.SetSpam(chat, true)) }
func archived(s *seat) { require.NoError(s.t, s.server.Archive(chat)) }

// away is the same in the view of what was put away.
func away(r keyRow) keyRow {
	r.at = []step{{"6", "!Giulia Bianchi"}, {"", "Marco Rossi"}}
	return r
}

// learnt is the same once it is known who has it, which takes Qlara a request.
func learnt(r keyRow) keyRow {
	r.at = []step{{enter, "owner Luca Verdi"}, {"h", "!" + inThread}}
	return r
}

// book is what BookingSync is asked to change, and crm what G-Tateth is.
func book(what string) string   { return `PUT /inbox/conversations/1 {"conversations":[` + what + `]}` }
func tateth(what string) string { return "PUT /conversations/64a1b2c3c000000000000001 " + what }

// sends is a row for a key that opens the composer, and what is written leaves.
func sends(on, title string, writes ...string) keyRow {
	return keyRow{on: on, words: []string{"--text", "pronto"}, list: effect{see: title, after: []step{{"pronto", "pronto"}, {ctrlS, "held"}}, writes: writes}}
}

// joins makes me a participant at BookingSync, and says is a message there.
const joins = `POST /inbox/participants {"participants":[{"conversation_id":1,"member_id":4521,"member_type":"Host"}]}`

func says(channel, visibility string) string {
	return `POST /inbox/messages {"messages":[{` + channel + `"content":"pronto","conversation_id":1,"origin":"bookingsync_inbox","sender_id":1001,"sent_at":"now","visibility":"` + visibility + `"}]}`
}

// sets is a row for a key that asks for a word, and sets it.
func sets(on, title, word, done, write string) keyRow {
	return keyRow{on: on, words: []string{word}, list: effect{see: title, after: []step{{"\x15" + word, "> " + word}, {enter, done}}, writes: []string{write}}}
}

// assigns is a row for choosing who gets it.
func assigns(on, who, found, write string) keyRow {
	return keyRow{on: on, words: []string{"--to", who}, list: effect{see: "assign Marco Rossi to", after: []step{{who, "> " + found}, {enter, "assigned Marco Rossi to " + found[:4]}}, writes: []string{write}}}
}

const (
	q      = "/inbox/conversations/"
	meTat  = "64a1b2c3a000000000004521"
	lucTat = "64a1b2c3a000000000004522"
)

var changingRows = map[action.Name][]keyRow{
	action.PutAway: {
		one("", nil, "archived Marco Rossi", "PATCH "+q+"chat_000001/archive"),
		one(onBookings, nil, "closed Marco Rossi", book(`{"closed":true}`)),
		one(onGTateth, nil, "closed Marco Rossi", tateth(`{"status":"closed"}`)),
	},
	action.BringBack: {
		away(one("", archived, "brought back Marco Rossi", "PATCH "+q+"chat_000001/unarchive")),
		away(one(onBookings, closed, "reopened Marco Rossi", book(`{"closed":false}`))),
		away(one(onGTateth, closed, "reopened Marco Rossi", tateth(`{"status":"open"}`))),
	},
	action.Assign: {
		assigns("", "luc", "Luca Verdi", "POST "+q+`chat_000001/assignee {"userId":4522}`),
		assigns(onBookings, "luc", "Luca Verdi", book(`{"assignee_id":4522}`)),
		assigns(onGTateth, lucTat, lucTat, tateth(`{"assignedTo":"`+lucTat+`"}`)),
	},
	action.Release: {
		learnt(one("", owned, "released Marco Rossi", "DELETE "+q+"chat_000001/assignee")),
		one(onBookings, owned, "released Marco Rossi", book(`{"assignee_id":null}`)),
		one(onGTateth, owned, "released Marco Rossi", tateth(`{"assignedTo":null}`)),
	},
	action.Take: {
		one("", nil, "assigned Marco Rossi to Anna", "POST "+q+`chat_000001/assignee {"userId":4521}`),
		one(onBookings, nil, "assigned Marco Rossi to Anna", book(`{"assignee_id":4521}`)),
		one(onGTateth, nil, "assigned Marco Rossi to "+meTat, tateth(`{"assignedTo":"`+meTat+`"}`)),
	},
	action.Reply: {
		sends("", "reply to Marco Rossi", "POST "+q+`reply {"body":"pronto","chatId":"chat_000001"}`),
		sends(onBookings, "reply to Marco Rossi", joins, says(`"channel":"airbnb",`, "external")),
		sayingNo(onGTateth, "no reply: G-Tateth documents no"),
	},
	action.ReplyEditor: {{ready: edits, words: []string{"--text", "scritto altrove"}, list: effect{
		see: "scritto altrove", after: []step{{ctrlS, "held"}},
		writes: []string{"POST " + q + `reply {"body":"scritto altrove","chatId":"chat_000001"}`},
	}}},
	action.CannedReply: looks("canned reply for Marco Rossi"),
	action.Note: {
		sayingNo("", "no note: "),
		sends(onBookings, "NOTE on Marco Rossi", joins, says("", "internal")),
	},
	action.MarkRead: {
		one("", nil, "marked read Marco Rossi", "PATCH "+q+"chat_000001/read"),
		one(onBookings, nil, "marked read Marco Rossi", `POST /inbox/participants {"participants":[{"conversation_id":1,"member_id":4521,"member_type":"Host","read":true}]}`),
	},
	action.MarkUnread: {sayingNo("", "not marked unread: "), sayingNo(onBookings, "not marked unread: "), sayingNo(onGTateth, "not marked unread: ")},
	action.Close: {
		sayingNo("", "not closed: Qlara does not close conversations, it archives them"),
		one(onBookings, nil, "closed Marco Rossi", book(`{"closed":true}`)),
		one(onGTateth, nil, "closed Marco Rossi", tateth(`{"status":"closed"}`)),
	},
	action.Reopen: {
		sayingNo("", "not reopened: Qlara"),
		away(one(onBookings, closed, "reopened Marco Rossi", book(`{"closed":false}`))),
		away(one(onGTateth, closed, "reopened Marco Rossi", tateth(`{"status":"open"}`))),
	},
	action.SetOpen: {
		sayingNo("", noStatus),
		away(one(onBookings, closed, "reopened Marco Rossi", book(`{"closed":false}`))),
		away(one(onGTateth, closed, "set Marco Rossi open", tateth(`{"status":"open"}`))),
	},
	action.SetPending: {
		sayingNo("", noStatus), sayingNo(onBookings, "not set: BookingSync knows open and closed only"),
		one(onGTateth, nil, "set Marco Rossi pending", tateth(`{"status":"pending"}`)),
	},
	action.SetClosed: {
		sayingNo("", noStatus),
		one(onBookings, nil, "closed Marco Rossi", book(`{"closed":true}`)),
		one(onGTateth, nil, "set Marco Rossi closed", tateth(`{"status":"closed"}`)),
	},
	action.SetLow:    priority("low"),
	action.SetMedium: priority("medium"),
	action.SetHigh:   priority("high"),
	action.SetUrgent: priority("urgent"),
	action.Spam:      {sayingNo("", "not marked as spam: "), one(onBookings, nil, "marked as spam Marco Rossi", book(`{"marked_as_spam":true}`))},
	action.NotSpam:   {sayingNo("", "not taken out of spam: "), away(one(onBookings, spam, "taken out of spam Marco Rossi", book(`{"marked_as_spam":false}`)))},
	action.SetChannel: {
		sayingNo("", "not set: "),
		sets(onBookings, "default channel of Marco Rossi", "email", "z undo: ", book(`{"default_channel":"email"}`)),
	},
	action.SetSubject: {
		sayingNo("", "not set: "),
		sets(onGTateth, "subject of Marco Rossi", "pacco", "z undo: ", tateth(`{"subject":"pacco"}`)),
	},
	action.Snooze: {{list: effect{see: "on this machine only, until when?", after: []step{{"2h", "> 2h"}, {enter, "snoozed Marco Rossi until"}}}}},
	action.Unsnooze: {{
		at: []step{
			{"s", "o open"},
			{"z", "until when?"},
			{"2h", "> 2h"},
			{enter, "snoozed Marco Rossi until"},
			{"/", " loaded"},
			{"is:snoozed", "is:snoozed"},
			{enter, onMarco},
		},
		list: effect{see: "Marco Rossi is not snoozed any more"},
	}},
	action.Connect:    {sets(onBookings, "connect a booking to Marco Rossi", "700009", "z undo: connected", `PUT /inbox/conversations/1/connect_booking {"bookings":[{"id":700009}]}`)},
	action.Disconnect: {sets(onBookings, "disconnect a booking from Marco Rossi", "700002", "z undo: disconnected", `PUT /inbox/conversations/1/disconnect_booking {"bookings":[{"id":700002}]}`)},
	action.Create: {{on: onGTateth, words: []string{"--subject", "pacco", "--customer", "64a1b2c3c100000000009001", "--channel", "email"}, list: effect{
		see: "new conversation", after: []step{{"pacco", "> pacco"}, {enter, "customer id"}, {enter, "created 64a1b2c3c000000000000041"}},
		writes: []string{`POST /conversations {"subject":"pacco","customerId":"64a1b2c3c100000000009001","channel":"email"}`},
	}}},
	action.Delete: {sets(onGTateth, "for good? type its id", marco[onGTateth], "deleted Marco Rossi", "DELETE /conversations/64a1b2c3c000000000000001")},
	action.Undo: {{
		at:   []step{{"j", onGiulia}, {"e", "archived Giulia"}, {"", "#1"}, {"k", onMarco}},
		list: effect{see: "undone: Giulia Bianchi is back", writes: []string{"PATCH " + q + "chat_000002/archive", "PATCH " + q + "chat_000002/unarchive"}},
	}},
	action.Redo: {{
		at:   []step{{"j", onGiulia}, {"e", "archived Giulia"}, {"", "#1"}, {"z", "undone: Giulia"}, {"", "#2"}, {"k", onMarco}},
		list: effect{see: "done again: archived Giulia", writes: []string{"PATCH " + q + "chat_000002/archive", "PATCH " + q + "chat_000002/unarchive", "PATCH " + q + "chat_000002/archive"}},
	}},
	action.Repeat: {{
		at:   []step{{"j", onGiulia}, {"e", "archived Giulia"}, {"", "#1"}, {"k", onMarco}},
		list: effect{see: "archived Marco", writes: []string{"PATCH " + q + "chat_000002/archive", "PATCH " + q + "chat_000001/archive"}},
	}},
	action.Discard: {{
		at:   []step{{"r", "reply to Marco Rossi"}, {"pronto", "pronto"}, {escape, "> d WA"}},
		list: effect{see: "discarded the reply to Marco Rossi"},
	}},
}

const noStatus = "not set: Qlara knows only active and archived"

// priority are the rows of a priority, of which only G-Tateth knows.
func priority(word string) []keyRow {
	r := one(onGTateth, nil, "set Marco Rossi to priority "+word, tateth(`{"priority":"`+word+`"}`))
	if word == "medium" {
		r.list.see, r.list.writes = "already set Marco Rossi to priority medium", nil
	}
	return []keyRow{sayingNo("", "not set: Qlara has no priorities"), r}
}

// edits makes an editor that writes.
func edits(s *seat) { s.editor("printf 'scritto altrove' >>\"$1\"\n") }
