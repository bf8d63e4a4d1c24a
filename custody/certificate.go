package custody

import "github.com/seed-9bd3a28c/dossier/archive"

// Folded returns a certificate's number as it is told apart from others: see
// [archive.Folded]. On record it stays as it was listed.
func Folded(certificate string) string { return archive.Folded(certificate) }
