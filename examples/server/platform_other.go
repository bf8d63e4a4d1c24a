//go:build !darwin && !dragonfly && !freebsd && !linux && !netbsd && !openbsd

package main

import "os"

// hold does nothing: this system has no lock that ends with its process.
func hold(*os.File) error { return nil }

// settle does nothing: this system keeps what was renamed by itself.
func settle(string) error { return nil }

// closed says nothing: this system has other means than a mode.
func closed(os.FileInfo) error { return nil }
