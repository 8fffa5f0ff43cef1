package practice

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"convo/client/practice/store"
)

// controls are the paths that steer the server itself, for people with curl and for scripts. They
// take the same token, in X-Api-Key or as a bearer, and are neither limited, harmed nor logged:
//
//	GET, POST, DELETE /_practice/faults   {"spec":"429=0.1,latency=300ms"}, or the bare list of terms
//	GET  /_practice/requests              what the log holds
//	POST /_practice/inbound               {"chatId":"chat_000001","body":"…"}: the customer writes
//	POST /_practice/reply                 {"chatId":…,"userId":4522,"body":"…"}: a colleague answers
//	POST /_practice/assign                {"chatId":…,"userId":4522}, null for nobody
//	POST /_practice/note                  {"chatId":…,"userId":4522,"body":"…"}: a colleague notes
//	POST /_practice/state                 {"chatId":…,"state":"pending"}, or open or closed
//	POST /_practice/read, archive, unarchive, spam, unspam and delete   {"chatId":…}
func (s *Server) controls() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /_practice/faults", s.showFaults)
	mux.HandleFunc("POST /_practice/faults", s.changeFaults)
	mux.HandleFunc("DELETE /_practice/faults", func(w http.ResponseWriter, r *http.Request) {
		s.SetFaults(Faults{})
		s.showFaults(w, r)
	})
	mux.HandleFunc("GET /_practice/requests", func(w http.ResponseWriter, _ *http.Request) {
		writeJSON(w, http.StatusOK, s.Requests())
	})
	for name, do := range s.deeds() {
		mux.HandleFunc("POST /_practice/"+name, s.deed(do))
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		writeJSON(w, http.StatusNotFound, errorBody("nothing is served at "+r.URL.Path))
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		bearer, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		ours := strings.HasPrefix(r.URL.Path, "/_practice/")
		if ours && !s.knows(r.Header.Get("X-Api-Key")) && !s.knows(bearer) {
			writeJSON(w, http.StatusUnauthorized, errorBody("say the token in X-Api-Key"))
			return
		}
		mux.ServeHTTP(w, r)
	})
}

func errorBody(text string) map[string]string { return map[string]string{"error": text} }

func (s *Server) showFaults(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, map[string]string{"spec": s.faults.get().String()})
}

func (s *Server) changeFaults(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		writeJSON(w, http.StatusBadRequest, errorBody(err.Error()))
		return
	}
	in := struct{ Spec string }{string(body)}
	if strings.HasPrefix(strings.TrimSpace(in.Spec), "{") {
		in.Spec = ""
		if err := json.Unmarshal(body, &in); err != nil {
			writeJSON(w, http.StatusBadRequest, errorBody(err.Error()))
			return
		}
	}
	f, err := ParseFaults(in.Spec)
	if err != nil {
		writeJSON(w, http.StatusBadRequest, errorBody(err.Error()))
		return
	}
	s.SetFaults(f)
	s.showFaults(w, r)
}

// order is the body of a deed. Ids may be strings or numbers.
type order struct {
	ChatID any    `json:"chatId"`
	UserID any    `json:"userId"`
	Body   string `json:"body"`
	State  string `json:"state"`
}

func (o order) chat() string { return fmt.Sprint(o.ChatID) }

func (o order) user() string {
	if o.UserID == nil {
		return ""
	}
	return fmt.Sprint(o.UserID)
}

// deeds are what customers and colleagues can be made to do. The string is a new message's id.
func (s *Server) deeds() map[string]func(order) (string, error) {
	return map[string]func(order) (string, error){
		"inbound":   func(o order) (string, error) { return s.Inbound(o.chat(), o.Body, s.now()) },
		"reply":     func(o order) (string, error) { return s.Reply(o.chat(), o.user(), o.Body, s.now()) },
		"assign":    func(o order) (string, error) { return "", s.Assign(o.chat(), o.user()) },
		"read":      func(o order) (string, error) { return "", s.Read(o.chat()) },
		"archive":   func(o order) (string, error) { return "", s.Archive(o.chat()) },
		"unarchive": func(o order) (string, error) { return "", s.Unarchive(o.chat()) },
		"note":      func(o order) (string, error) { return s.Note(o.chat(), o.user(), o.Body, s.now()) },
		"state":     func(o order) (string, error) { return "", s.SetState(o.chat(), o.State) },
		"spam":      func(o order) (string, error) { return "", s.SetSpam(o.chat(), true) },
		"unspam":    func(o order) (string, error) { return "", s.SetSpam(o.chat(), false) },
		"delete":    func(o order) (string, error) { return "", s.Delete(o.chat()) },
	}
}

func (s *Server) deed(do func(order) (string, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var o order
		dec := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody))
		dec.UseNumber()
		if err := dec.Decode(&o); err != nil {
			writeJSON(w, http.StatusBadRequest, errorBody(err.Error()))
			return
		}
		id, err := do(o)
		switch {
		case errors.Is(err, store.ErrUnknownConversation), errors.Is(err, store.ErrUnknownPerson):
			writeJSON(w, http.StatusNotFound, errorBody(err.Error()))
		case errors.Is(err, errUnknownState):
			writeJSON(w, http.StatusBadRequest, errorBody(err.Error()))
		case errors.Is(err, store.ErrAlreadyArchived):
			writeJSON(w, http.StatusConflict, errorBody(err.Error()))
		case err != nil:
			writeJSON(w, http.StatusInternalServerError, errorBody(err.Error()))
		case id != "":
			writeJSON(w, http.StatusOK, map[string]string{"messageId": id})
		default:
			w.WriteHeader(http.StatusNoContent)
		}
	}
}
