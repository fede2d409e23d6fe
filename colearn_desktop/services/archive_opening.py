"""What a verified archive holds, before anything of it is stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from colearn_desktop.domain.errors import ArchiveDamagedError, ArchiveUnsafeError
from colearn_desktop.domain.session_state import SessionState
from colearn_desktop.outputs.session_json import read_session_json
from colearn_desktop.outputs.session_record import SessionRecord
from colearn_desktop.services.archive_sender import Sender, sender_of
from colearn_desktop.vault.vault import Vault

if TYPE_CHECKING:
    from colearn_desktop.archive.bag import ArchivedFile
    from colearn_desktop.archive.bag_check import ArchiveContents
    from colearn_desktop.archive.opening_key import OpeningKey

RECORD = "session.json"
# An evening takes one; these are for a week of them.
_MOST_RECORD_BYTES = 24 * 1024 * 1024
_MOST_RECORDS_BYTES = 96 * 1024 * 1024


@dataclass(frozen=True)
class ArchivedSession:
    """One session in an archive.

    Attributes:
        folder: Where its files lie in the archive; empty, or with "/" at its end.
    """

    folder: str
    record: SessionRecord

    @cached_property
    def state(self) -> SessionState:
        """The session as the archive tells it."""
        return self.record.state()

    @property
    def recorded_ms(self) -> int:
        """How much sound there is."""
        return sum(sound.end_ms - sound.start_ms for sound in self.record.sounds)


@dataclass(frozen=True, slots=True)
class OpenedArchive:
    """An archive that was decrypted and verified from end to end.

    Attributes:
        archive: The file, or the folder of it.
        key: What opened it.
        contents: Its files.
        sender: Who packed it, as far as we can tell.
        sessions: In their order; none in an archive that is ours and holds no session.
    """

    archive: Path
    key: OpeningKey
    contents: ArchiveContents
    sender: Sender
    sessions: tuple[ArchivedSession, ...]


def open_archive(
    vault: Vault | None,
    archive: Path,
    key: OpeningKey,
    *,
    progress: Callable[[int, int], None],
    cancelled: Callable[[], bool],
) -> OpenedArchive:
    """Verify a whole archive and read what its sessions say. For a worker thread.

    Args:
        vault: Whose address book tells who sent it.
        archive, key, progress, cancelled: As in `archive.reader.verify_archive`.

    Raises:
        ArchiveError: As `verify_archive`; and a record of a session is no such record.
        CancelledError: `cancelled` said so.
    """
    from colearn_desktop.archive.reader import read_archive

    records = _Records()
    contents = read_archive(archive, key, records.sink, progress=progress, cancelled=cancelled)
    sessions = tuple(
        ArchivedSession(folder, read_session_json(text))
        for folder, text in sorted(records.texts().items())
    )
    ids = [session.record.session_id for session in sessions]
    if len(set(ids)) != len(ids):
        raise ArchiveDamagedError("a session is there twice")
    return OpenedArchive(archive, key, contents, sender_of(contents, vault), sessions)


class _Records:
    """Keeps the records of sessions that pass by."""

    def __init__(self) -> None:
        self._found: dict[str, _Memory] = {}
        self._left_bytes = _MOST_RECORDS_BYTES

    def sink(self, file: ArchivedFile) -> _Memory | None:
        folder, slash, name = file.path.rpartition("/")
        if name != RECORD or "/" in folder:
            return None
        self._left_bytes -= file.size_bytes
        if file.size_bytes > _MOST_RECORD_BYTES or self._left_bytes < 0:
            raise ArchiveUnsafeError("the record of a session is of unreasonable size")
        return self._found.setdefault(folder + slash, _Memory())

    def texts(self) -> dict[str, str]:
        try:
            return {folder: found.data.decode() for folder, found in self._found.items()}
        except UnicodeDecodeError as error:
            raise ArchiveDamagedError("the record of a session is not UTF-8") from error


class _Memory:
    def __init__(self) -> None:
        self.data = bytearray()

    def write(self, data: bytes, /) -> int:
        self.data += data
        return len(data)

    def close(self) -> None:
        """Its hash fits."""
