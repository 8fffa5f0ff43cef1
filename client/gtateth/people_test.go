package gtateth_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"convo/client/clienttest"
	"convo/client/gtateth"
	"convo/model"
)

func person(id, name string) model.Person { return model.Person{ID: id, Name: model.NewText(name)} }

// People are those who were configured, then owners seen, and cost no request.
func TestPeople(t *testing.T) {
	in, s := answering(t, gtateth.Options{People: []model.Person{person("2", "Zoe"), person("1", "Bo"), {ID: "3"}, {}, person("2", "again")}}, clienttest.Says(200, data(`[
		{"_id":"a","assignedTo":{"_id":"9","profile":{"firstName":"Amina"}}},{"_id":"b","assignedTo":"8"},{"_id":"c","assignedTo":null},
		{"_id":"d","assignedTo":{"_id":"2","name":"Z."}},{"_id":"e","assignedTo":{"_id":"3","name":"Ken"}},{"_id":"f","assignedTo":{"name":"nobody"}}]`)))
	before, err := in.People(t.Context())
	require.NoError(t, err)
	assert.Equal(t, []model.Person{{ID: "3"}, person("1", "Bo"), person("2", "Zoe")}, before)
	assert.Empty(t, s.lines())
	_, err = in.List(t.Context(), model.Query{}, "")
	require.NoError(t, err)
	after, err := in.People(t.Context())
	require.NoError(t, err)
	assert.Equal(t, []model.Person{person("1", "Bo"), person("3", "Ken"), person("2", "Zoe"), {ID: "8"}, person("9", "Amina")}, after)
	assert.Len(t, s.lines(), 1)
}

// shop is a system with customers, whose conversations name them by id.
type shop struct {
	customers int // c1 …
	from, to  int // the conversations of this page are theirs
	status    int // of what is asked about customers; 0 is fine
}

func (s *shop) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := strings.TrimPrefix(r.URL.Path, "/api/v1/")
	var rows []string
	one := func(i int) string {
		return fmt.Sprintf(`{"_id":"c%d","profile":{"firstName":"N%d"}}`, i, i)
	}
	switch {
	case path == "conversations":
		for i := s.from; i <= s.to; i++ {
			rows = append(rows, fmt.Sprintf(`{"_id":"%d","customerId":"c%d"}`, i, i))
		}
		clienttest.Says(200, data("["+strings.Join(rows, ",")+"]"))(w, r)
	case s.status != 0:
		clienttest.Says(s.status, `{"success":false,"error":{"code":"X","message":"no"}}`)(w, r)
	case path == "customers":
		page := 0
		_, _ = fmt.Sscan(r.URL.Query().Get("page"), &page)
		for i := (page-1)*100 + 1; i <= min(page*100, s.customers); i++ {
			rows = append(rows, one(i))
		}
		clienttest.Says(200, fmt.Sprintf(`{"success":true,"data":[%s],"pagination":{"total":%d,"page":%d,"limit":100,"totalPages":%d}}`,
			strings.Join(rows, ","), s.customers, page, (s.customers+99)/100))(w, r)
	default:
		i := 0
		_, _ = fmt.Sscanf(path, "customers/c%d", &i)
		if i < 1 || i > s.customers {
			clienttest.Says(404, `{"success":false,"error":{"code":"NOT_FOUND","message":"Customer not found"}}`)(w, r)
			return
		}
		clienttest.Says(200, data(one(i)))(w, r)
	}
}

// asks are the requests for customers that the next list takes, and how many rows it names.
func asks(t *testing.T, in *gtateth.Inbox, s *script) (customers []string, named int) {
	t.Helper()
	before := len(s.lines())
	page, err := in.List(t.Context(), model.Query{}, "")
	require.NoError(t, err)
	for _, c := range page.Conversations {
		assert.NotEmpty(t, c.Contact.ID)
		if !c.Contact.Name.IsEmpty() {
			named++
		}
	}
	lines := s.lines()[before:]
	require.Equal(t, "GET /conversations?limit=100&page=1", lines[0])
	return lines[1:], named
}

func TestFewCustomersAreAskedForOneByOne(t *testing.T) {
	system := &shop{customers: 2, from: 1, to: 3}
	in, s := answering(t, gtateth.Options{}, system.ServeHTTP)
	got, named := asks(t, in, s)
	assert.Equal(t, []string{"GET /customers/c1", "GET /customers/c2", "GET /customers/c3"}, got)
	assert.Equal(t, 2, named)
	got, named = asks(t, in, s)
	assert.Empty(t, got, "who is known or not there is not asked for again")
	assert.Equal(t, 2, named)
}

// Many are read from their list, some pages in a call; the next call goes on where the
// last one ended. Who is not on the list is then asked for one by one.
func TestManyCustomersAreReadFromTheirList(t *testing.T) {
	system := &shop{customers: 720, from: 700, to: 725}
	in, s := answering(t, gtateth.Options{}, system.ServeHTTP)
	list := func(from, to int) (out []string) {
		for i := from; i <= to; i++ {
			out = append(out, fmt.Sprintf("GET /customers?limit=100&page=%d", i))
		}
		return out
	}
	for _, want := range []struct {
		asked []string
		named int
	}{
		{list(1, 5), 0},
		{list(6, 8), 21},
		{[]string{"GET /customers/c721", "GET /customers/c722", "GET /customers/c723"}, 21},
		{[]string{"GET /customers/c724", "GET /customers/c725"}, 21},
		{nil, 21},
	} {
		got, named := asks(t, in, s)
		assert.ElementsMatch(t, want.asked, got)
		assert.Equal(t, want.named, named)
	}
	system.from, system.to = 1, 100
	got, named := asks(t, in, s)
	assert.Empty(t, got)
	assert.Equal(t, 100, named)
}

// What is read stops with the page that had the last one wanted.
func TestNoMoreIsReadThanIsWanted(t *testing.T) {
	system := &shop{customers: 900, from: 101, to: 110}
	in, s := answering(t, gtateth.Options{}, system.ServeHTTP)
	got, named := asks(t, in, s)
	assert.Len(t, got, 2)
	assert.Equal(t, 10, named)
}

func TestAKeyThatMayNotReadCustomers(t *testing.T) {
	for _, to := range []int{1, 30} {
		in, s := answering(t, gtateth.Options{}, (&shop{from: 1, to: to, status: 403}).ServeHTTP)
		for _, want := range []int{1, 0, 0} {
			got, _ := asks(t, in, s)
			assert.Len(t, got, want, "it is asked once and never again")
		}
	}
}

// Names are dressing: while they fail, lists do without them ever longer.
func TestCustomersThatCannotBeRead(t *testing.T) {
	system := &shop{customers: 9, from: 1, to: 9, status: 500}
	in, s := answering(t, gtateth.Options{}, system.ServeHTTP)
	for call, want := range []int{1, 0, 1, 0, 0, 1, 0, 0, 0, 0, 1} {
		got, _ := asks(t, in, s)
		assert.Len(t, got, want, "call %d", call)
	}
	system.status = 0
	for range 8 {
		_, _ = asks(t, in, s)
	}
	_, named := asks(t, in, s)
	assert.Equal(t, 9, named)
}

func TestThePageOfCustomers(t *testing.T) {
	in, _ := answering(t, gtateth.Options{}, by(map[string]http.HandlerFunc{
		"conversations": clienttest.Says(200, data(`[{"_id":"1","customerId":"`+jane+`"},{"_id":"2","customerId":"2"},{"_id":"3","customerId":"3"},{"_id":"4","customerId":"4"}]`)),
		"customers":     clienttest.Says(200, clienttest.Testdata(t, "customers.json")),
	}))
	page, err := in.List(t.Context(), model.Query{}, "")
	require.NoError(t, err)
	assert.Equal(t, whole(t).Contact, page.Conversations[0].Contact)
	assert.Equal(t, model.Contact{ID: "2"}, page.Conversations[1].Contact)
}
