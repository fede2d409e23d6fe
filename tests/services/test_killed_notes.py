from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

from colearn_desktop.domain.replay import replay
from colearn_desktop.vault.vault import Vault
from tests.fakes.note_writer import write_notes_until_killed
from tests.fakes.vault_fixtures import PASSPHRASE, cheap_vault

KILLS = 8

pytestmark = [
    pytest.mark.fault,
    pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL"),
]


def test_every_word_that_was_called_saved_survives_a_kill(tmp_path: Path) -> None:
    source = random.Random(5)
    cheap_vault(tmp_path).close()
    for _ in range(KILLS):
        session_id, saved = write_notes_until_killed(tmp_path / "vault", source.randint(1, 60))
        with Vault.unlock(tmp_path / "vault", PASSPHRASE) as vault:
            notes = replay(vault.events.read(session_id)).placed_notes()
        stored = [placed.note.text for placed in notes]
        # One more save may have been committed before its writer could be told.
        assert len(saved) <= len(stored) <= len(saved) + 1
        for text, kept in zip(saved, stored, strict=False):
            assert kept.startswith(text)
