package policy

import (
	"log/slog"
	"strconv"
	"time"

	"github.com/google/uuid"
)

// House is what a service takes from its host: the regulation, the clock, ids,
// who there is, and a log. Instants and ids come from here alone; no rule reads a clock.
type House struct {
	// Rulebook fixes the regulation. The zero Rulebook means: the versions kept
	// in the store, and where there are none, the default regulation.
	Rulebook Rulebook
	// Clock gives the instant of an act. A service without one answers Unavailable.
	Clock func() time.Time
	// NewID gives a new record's id; nil means UUID version 7.
	NewID func() string
	// Directory says who there is, for whoever an act names. Nil means that the host
	// vouches for names: any is taken, and stands until it is put right.
	Directory Directory
	// Log receives one line per act; nil discards.
	Log *slog.Logger
}

// Now returns the instant by the house's clock, in UTC and cut to microseconds:
// what every store keeps exactly.
func (h House) Now() (time.Time, error) {
	if h.Clock == nil {
		return time.Time{}, &Violation{
			Kind: Unavailable, Field: "House.Clock",
			Problem: T("未配置时钟", "the house has no clock"),
			Remedy:  T("请设置 House.Clock,例如 time.Now", "set House.Clock, for example to time.Now"),
		}
	}
	return h.Clock().UTC().Truncate(time.Microsecond), nil
}

// ID returns a fresh id.
func (h House) ID() string {
	if h.NewID != nil {
		return h.NewID()
	}
	id, err := uuid.NewV7()
	if err != nil {
		id = uuid.New()
	}
	return id.String()
}

// Logger returns the house's log, or one that discards.
func (h House) Logger() *slog.Logger {
	if h.Log != nil {
		return h.Log
	}
	return slog.New(slog.DiscardHandler)
}

func utoa(n uint64) string { return strconv.FormatUint(n, 10) }
