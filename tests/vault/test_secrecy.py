"""What somebody finds who has the files, and what is left after erasing."""

from __future__ import annotations

import logging
import subprocess
import sys
import traceback
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from colearn_desktop.domain.consent import ConsentState
from colearn_desktop.domain.events import NoteWritten
from colearn_desktop.domain.ids import NoteId, new_id
from colearn_desktop.domain.notes import NoteKind
from colearn_desktop.vault.vault import Vault
from tests.fakes.vault_fixtures import CHEAPEST, PASSPHRASE
from tests.fakes.vault_pages import database_key, decrypted_pages
from tests.fakes.vault_room import VaultRoom, raw_sql, room, store

CANARY = "the heron flies at seven"


def everything_below(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_no_canary_in_any_file_or_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    folder = tmp_path / "vault"
    vault, recovery_key = Vault.create(folder, CANARY, CHEAPEST)
    place = VaultRoom(vault)
    place.log(NoteWritten(NoteId(new_id()), 5, NoteKind.NOTE, CANARY))
    vault.sessions.rename(place.session_id, title=CANARY, place=CANARY)
    vault.settings.set("note", CANARY)
    writer = place.writer(place.everyone_agrees(), place.recording())
    store(writer, 0, flac=CANARY.encode() * 100)
    place.answer(1, ConsentState.WITHDRAWN)
    names = {path.name for path in folder.iterdir()}
    assert {"vault.db", "vault.db-wal", "vault.db-shm"} <= names
    secrets = [
        CANARY.encode(),
        b"Nettle",  # a witness
        place.session_id.encode(),
        recovery_key.encode(),
        recovery_key.replace(" ", "").lower().encode(),
        bytes(vault._keys.vault_key),
        bytes(vault._keys.subkey("database")),
        bytes(vault._keys.subkey("database")).hex().encode(),
        b"SQLite format 3",
    ]
    open_files = everything_below(tmp_path)
    vault.close()
    for found in (open_files, everything_below(tmp_path), caplog.text.encode()):
        assert [secret for secret in secrets if secret in found] == []


def test_an_erased_recordings_key_and_sound_are_in_no_page(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    vault, _recovery_key = Vault.create(folder, PASSPHRASE, CHEAPEST)
    key = database_key(vault)
    place = VaultRoom(vault)
    recording_id = place.recording()
    writer = place.writer(place.everyone_agrees(), recording_id)
    for index in range(5):
        store(writer, index)
    writer.close()
    raw = raw_sql(vault)
    (wrapped,) = raw.execute("SELECT wrapped_key FROM recording").fetchone()
    sealed = [row[0] for row in raw.execute("SELECT sealed FROM audio_segment")]
    secrets = [wrapped, *(each[:64] for each in sealed)]
    raw.close()
    vault._database.checkpoint()
    before = decrypted_pages(folder / "vault.db", key)
    assert all(secret in before for secret in secrets)

    vault.recordings.erase_audio(recording_id)
    assert (folder / "vault.db-wal").stat().st_size == 0
    after = decrypted_pages(folder / "vault.db", key)
    assert place.session_id.encode() in after
    assert [secret for secret in secrets if secret in after] == []
    vault.close()


def test_an_unexpected_error_does_not_quote_what_was_stored(tmp_path: Path) -> None:
    place = room(tmp_path)
    with pytest.raises(IntegrityError) as caught:
        place.vault.sessions.create(
            title=CANARY, place="", template="", form_sha256="0" * 64, created_utc_ms=1
        )
    assert "FOREIGN KEY" in str(caught.value)
    assert CANARY not in "".join(traceback.format_exception(caught.value))


def test_core_dumps_are_forbidden() -> None:
    code = """
import sys
import traceback
from colearn_desktop.vault.hardening import forbid_core_dumps
done = forbid_core_dumps()
if sys.platform == "linux":
    import ctypes, resource
    assert done
    assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)
    assert ctypes.CDLL(None).prctl(3, 0, 0, 0, 0) == 0  # PR_GET_DUMPABLE
"""
    subprocess.run([sys.executable, "-c", code], check=True)
