//go:build !unix

package bookingsync_test

func another() func() error { return nil }
