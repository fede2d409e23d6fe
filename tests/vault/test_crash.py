from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

from colearn_desktop.vault.vault import Vault
from tests.fakes.vault_fixtures import PASSPHRASE, cheap_vault
from tests.fakes.vault_room import raw_sql, sound
from tests.fakes.vault_writer import write_until_killed

KILLS = 20

pytestmark = [
    pytest.mark.fault,
    pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL"),
]


def test_what_a_killed_writer_was_promised_is_there(tmp_path: Path) -> None:
    source = random.Random(11)
    cheap_vault(tmp_path).close()
    for _ in range(KILLS):
        promised = write_until_killed(tmp_path / "vault", source.randint(1, 40))
        with Vault.unlock(tmp_path / "vault", PASSPHRASE) as vault:
            raw = raw_sql(vault)
            assert raw.execute("PRAGMA cipher_integrity_check").fetchall() == []
            assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
            # Two people were added before the marks.
            events = vault.events.read(promised.session_id)
            assert promised.events <= len(events) - 2 <= promised.events + 1
            assert [event.sequence for event in events] == list(range(1, len(events) + 1))
            check = vault.recordings.verify(promised.recording_id)
            assert check.is_whole
            assert check.unfinished == (1,)
            assert promised.segments <= check.segments <= promised.segments + 1
            last = check.segments - 1
            flac = vault.recordings.fetch(promised.recording_id, 1, last)
            assert flac == sound(last, 40_000)
            assert len(vault.consents.read(promised.session_id)) == 2
