package postgres

import (
	"testing"

	"github.com/seed-9bd3a28c/dossier/adapters/internal/machine"
	"github.com/seed-9bd3a28c/dossier/adapters/pgtest"
)

func TestRoomAgainstAModel(t *testing.T) { machine.Room(t, openAt(t, pgtest.DSN(t))) }

func TestVaultAgainstAModel(t *testing.T) { machine.Vault(t, openAt(t, pgtest.DSN(t))) }

func TestVolumesAgainstAModel(t *testing.T) { machine.Volumes(t, openAt(t, pgtest.DSN(t))) }
