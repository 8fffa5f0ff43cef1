package practice

// Erase deletes a conversation, which BookingSync's API cannot.
func (s *Server) Erase(id string) error {
	index, err := s.find(id)
	if err != nil {
		return err
	}
	return s.inbox.Delete(index, s.now())
}
