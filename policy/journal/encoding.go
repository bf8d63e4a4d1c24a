package journal

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"strconv"
	"time"

	"github.com/seed-9bd3a28c/dossier/policy"
	"github.com/seed-9bd3a28c/dossier/policy/calendar"
)

// Digest is a SHA-256 digest; the zero Digest means none. Its text is 64
// lower-case hexadecimal digits, the zero Digest's is empty.
type Digest [sha256.Size]byte

// IsZero reports whether there is no digest.
func (d Digest) IsZero() bool { return d == Digest{} }

// String returns the digest in hexadecimal.
func (d Digest) String() string {
	if d.IsZero() {
		return ""
	}
	return hex.EncodeToString(d[:])
}

// MarshalText gives the hexadecimal text.
func (d Digest) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what [Digest.String] writes: 64 lower-case hexadecimal
// digits, or nothing.
func (d *Digest) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Digest{}
		return nil
	}
	var out Digest
	if len(text) != hex.EncodedLen(len(out)) {
		return badDigest(len(text))
	}
	if _, err := hex.Decode(out[:], text); err != nil || hex.EncodeToString(out[:]) != string(text) {
		return badDigest(len(text)) // a digest has one text: no capitals
	}
	if out.IsZero() { // nor are zeros the empty text
		return policy.Invalid("digest", "64 zeros", "the digest of something", policy.T("全为零的摘要不是任何内容的摘要", "a digest of zeros is that of nothing"))
	}
	*d = out
	return nil
}

func badDigest(n int) error {
	return policy.Invalid("digest", strconv.Itoa(n)+" bytes", "64 lower-case hexadecimal digits",
		policy.T("摘要应为 64 位小写十六进制数字", "a digest is 64 lower-case hexadecimal digits"))
}

// Sum is the digest of bytes as they are stored.
func Sum(b []byte) Digest { return sha256.Sum256(b) }

// Hasher digests a sequence of fields under a domain: every field is preceded
// by its length or has a fixed one, so that no two sequences give the same
// bytes. Make one with [NewHasher].
type Hasher struct {
	h   hash.Hash
	buf []byte
}

// NewHasher starts a digest under a domain, which names what is digested and
// the version of its encoding ("dossier/journal/entry/v1").
func NewHasher(domain string) *Hasher {
	h := &Hasher{h: sha256.New()}
	h.String(domain)
	return h
}

// String adds a text, preceded by its length in bytes.
func (h *Hasher) String(s string) {
	h.buf = binary.BigEndian.AppendUint64(h.buf[:0], uint64(len(s)))
	h.buf = append(h.buf, s...)
	h.h.Write(h.buf)
}

// Uint adds a number, as eight bytes.
func (h *Hasher) Uint(n uint64) {
	h.buf = binary.BigEndian.AppendUint64(h.buf[:0], n)
	h.h.Write(h.buf)
}

// Int adds a number that may be negative, as eight bytes in two's complement.
func (h *Hasher) Int(n int) { h.Uint(uint64(n)) }

// Time adds an instant, as its microseconds since 1970 in UTC.
func (h *Hasher) Time(t time.Time) { h.Uint(uint64(t.UnixMicro())) }

// Day adds a civil day, by its text.
func (h *Hasher) Day(d calendar.Day) { h.String(d.String()) }

// Digest adds another digest.
func (h *Hasher) Digest(d Digest) { h.h.Write(d[:]) }

// Sum returns the digest of everything added.
func (h *Hasher) Sum() Digest {
	var d Digest
	h.h.Sum(d[:0])
	return d
}
