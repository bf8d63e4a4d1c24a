package memory

import (
	"testing"

	"github.com/seed-9bd3a28c/dossier/adapters/internal/machine"
)

func TestRoomAgainstAModel(t *testing.T) { machine.Room(t, Open()) }

func TestVaultAgainstAModel(t *testing.T) { machine.Vault(t, Open()) }

func TestVolumesAgainstAModel(t *testing.T) { machine.Volumes(t, Open()) }
