package sqlite

import (
	"path/filepath"
	"testing"

	"github.com/seed-9bd3a28c/dossier/adapters/internal/machine"
)

func TestRoomAgainstAModel(t *testing.T) {
	machine.Room(t, openAt(t, filepath.Join(t.TempDir(), "dossier.db")))
}

func TestVaultAgainstAModel(t *testing.T) {
	machine.Vault(t, openAt(t, filepath.Join(t.TempDir(), "dossier.db")))
}

func TestVolumesAgainstAModel(t *testing.T) {
	machine.Volumes(t, openAt(t, filepath.Join(t.TempDir(), "dossier.db")))
}
