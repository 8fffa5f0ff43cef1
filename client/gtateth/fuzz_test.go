package gtateth_test

import (
	"testing"

	"convo/client/clienttest"
	"convo/client/gtateth"
	"convo/model"
)

// No body, however odd, does more than fail, and what is shown of it is safe.
func FuzzList(f *testing.F) {
	for _, name := range []string{"list_ids.json", "list_populated.json", "odd.json"} {
		f.Add([]byte(clienttest.Testdata(f, name)))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		in := gtateth.New("shop", nil, gtateth.Options{}) // it remembers: each input gets its own
		page, err := gtateth.DecodeList(in, body)
		if err != nil {
			return
		}
		people, _ := in.People(t.Context())
		for _, p := range people {
			if p.ID == "" || clienttest.Unsafe(p.Name.String()) {
				t.Errorf("%+v", p)
			}
		}
		for _, c := range page.Conversations {
			more := c.More
			bad := clienttest.Unsafe(c.Contact.Name.String(), c.Contact.Phone.String(), c.Contact.Email.String(), c.Channel, string(c.Status),
				c.Owner.Person.Name.String(), more.Subject.String(), more.Inbox.String(), more.Source.String(), more.Priority)
			for _, l := range more.Labels {
				bad = bad || clienttest.Unsafe(l.String())
			}
			if bad || c.Ref.ID == "" || !c.LastMessageAt.IsZero() || c.Unread != (model.Unread{}) {
				t.Errorf("%+v", c)
			}
		}
	})
}

func FuzzMessages(f *testing.F) {
	f.Add([]byte(`{"success":true,"data":[{"_id":1,"text":"a\u009b","sender":{"type":"\u001b","name":"\u202e"},"direction":"\u001b","attachments":[{"name":"\u202e","url":"\u001b"}]}]}`))
	f.Add([]byte(`{"data":[{"messageId":"2","conversationId":"1","sender":"customer","createdAt":"2024-01-01T12:00:00Z"}],"pagination":{"totalPages":1}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		in := gtateth.New("shop", nil, gtateth.Options{AssumeMessages: true})
		messages, err := gtateth.DecodeMessages(in, body)
		if err != nil {
			return
		}
		for _, m := range messages {
			bad := clienttest.Unsafe(m.Text.String(), string(m.Status), string(m.Direction), m.Author.String())
			for _, a := range m.Attachments {
				bad = bad || clienttest.Unsafe(a.Name.String(), a.URL.String(), a.Type)
			}
			if bad || m.ID == "" {
				t.Errorf("%+v", m)
			}
		}
	})
}

func FuzzCustomer(f *testing.F) {
	f.Add([]byte(`{"_id":"1","profile":{"firstName":"Jane"}}`))
	f.Add([]byte(`["no customer"]`))
	f.Fuzz(func(_ *testing.T, body []byte) {
		_ = gtateth.DecodeCustomer(gtateth.New("shop", nil, gtateth.Options{}), body) // it must not panic
	})
}
