"""A vault of the first version, with sound in it, is brought up to date and can be struck."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from colearn_desktop.domain.floor import Span
from colearn_desktop.services.silencing import silence_strikes
from colearn_desktop.vault.migrations import MIGRATIONS, copy_path
from colearn_desktop.vault.vault import Vault
from tests.fakes.clock import FakeClock
from tests.fakes.struck_sound import RATE_HZ, StruckSound
from tests.fakes.vault_fixtures import PASSPHRASE, cheap_vault
from tests.fakes.vault_pages import chunks_found, database_key
from tests.fakes.vault_room import drop_guards

ADDED_TABLES = re.findall(r"CREATE TABLE (\w+)", "".join(MIGRATIONS[1]))


def as_the_first_version_left_it(raw: Any) -> None:
    for statement in (
        *(f"DROP TABLE {table}" for table in reversed(ADDED_TABLES)),
        "DROP INDEX event_strikes",
        "DROP INDEX audio_segment_places",
        "ALTER TABLE audio_segment DROP COLUMN generation",
        "ALTER TABLE recording DROP COLUMN freed_bytes",
        MIGRATIONS[0][-1],
        "PRAGMA user_version = 1",
    ):
        raw.execute(statement)


def test_an_older_vault_with_sound_can_be_struck(tmp_path: Path) -> None:
    vault = cheap_vault(tmp_path)
    sound = StruckSound(vault, [(second * 1_000, RATE_HZ) for second in range(6)])
    sound.store(5)
    key, old = database_key(vault), sound.sealed()
    raw = drop_guards(vault)
    as_the_first_version_left_it(raw)
    raw.close()
    vault.close()
    with Vault.unlock(vault.folder, PASSPHRASE) as opened:
        sound.vault = sound.place.vault = opened
        sound.check([])
        # The copy made before the migration holds all that was ever said.
        assert copy_path(vault.folder / "vault.db").exists()
        sound.strike(1_500, 3_000)
        assert len(silence_strikes(opened, FakeClock()).ended) == 1
        sound.check([Span(1_500, 3_000)])
        assert not copy_path(vault.folder / "vault.db").exists()
        assert [chunks_found(each, vault.folder, key) for each in old[1:3]] == [0, 0]
