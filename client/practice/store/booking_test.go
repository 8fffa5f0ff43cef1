package store_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWithBooking(t *testing.T) {
	s := open(t, 50)
	home, booking := -1, 0
	for i := range 50 {
		c, err := s.Get(i)
		require.NoError(t, err)
		if len(c.Bookings) > 0 {
			home, booking = i, c.Bookings[0]
		}
	}
	require.GreaterOrEqual(t, home, 1)
	index, ok := s.World().BookingIndex(booking)
	assert.True(t, ok)
	assert.Equal(t, home, index)
	assert.Equal(t, []int{home}, s.WithBooking(booking))

	_, err := s.Connect(0, booking, epoch)
	require.NoError(t, err)
	_, err = s.Read(home, epoch)
	require.NoError(t, err)
	_, err = s.Archive(home, epoch) // now it is no longer as it was computed
	require.NoError(t, err)
	assert.Equal(t, []int{0, home}, s.WithBooking(booking))

	require.NoError(t, s.Delete(home, epoch))
	assert.Equal(t, []int{0}, s.WithBooking(booking))
	_, err = s.Disconnect(0, booking, epoch)
	require.NoError(t, err)
	assert.Empty(t, s.WithBooking(booking))
	assert.Empty(t, s.WithBooking(15))
}
