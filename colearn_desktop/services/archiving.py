"""Exports one session as an encrypted archive, by everybody's consent."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from colearn_desktop.domain.clock import Clock
from colearn_desktop.domain.errors import (
    CancelledError,
    ColearnError,
    ConsentError,
    SegmentDamagedError,
    StruckMeanwhileError,
)
from colearn_desktop.domain.events import StretchStruck
from colearn_desktop.domain.floor import Span
from colearn_desktop.domain.ids import EventId, SessionId
from colearn_desktop.outputs.documents import documents
from colearn_desktop.outputs.session_record import SoundFile
from colearn_desktop.outputs.times import clock_text, utc_date
from colearn_desktop.resources import resource_path
from colearn_desktop.services.export_plan import ExportPlan, make_plan
from colearn_desktop.services.recorded_sound import (
    RecordedStretch,
    fetch_unless_struck,
    in_batches,
    recorded_stretches,
    stored_bytes,
    struck_not_silenced,
)
from colearn_desktop.vault.sealing import SegmentPlace
from colearn_desktop.vault.vault import Vault

if TYPE_CHECKING:
    from colearn_desktop.archive.bag import ArchiveFile
    from colearn_desktop.audio.flac_file import FlacFile

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class ExportedArchive:
    """An archive that lies where it should, read back and verified.

    Attributes:
        archive: The encrypted file.
        unlock: Its key under the words.
        instructions: How to open it.
        words: The passphrase. It is stored nowhere.
        archive_bytes: Length of `archive`.
        notes: How many notes are in it.
        recorded_ms: How much sound is in it.
        silenced_segments: Seconds of sound that are damaged here and silent there.
    """

    archive: Path
    unlock: Path
    instructions: Path
    words: str
    archive_bytes: int
    notes: int
    recorded_ms: int
    silenced_segments: int


def plan_export(vault: Vault, session_id: SessionId) -> ExportPlan:
    """What of a session would go in, what would stay, and why. Reads no sound.

    Raises:
        VaultDamagedError: Its events or answers cannot be read.
    """
    return _plan(vault, session_id, recorded_stretches(vault, session_id))


def export_session(
    vault: Vault,
    session_id: SessionId,
    folder: Path,
    *,
    clock: Clock,
    progress: Progress,
    cancelled: Cancelled,
) -> ExportedArchive:
    """Write, read back and verify an archive of what may leave. For a worker thread.

    Sound is decrypted, joined and encrypted again as a stream: memory stays flat and no
    plaintext reaches a disk.

    Args:
        folder: Where the archive's own folder is made; must exist.
        progress: Called in this thread with bytes done and bytes in all; both are close
            guesses until the sound has been measured.
        cancelled: Asked often; true stops the work.

    Raises:
        ArchiveTargetError: The place is missing, full, read-only or failing.
        ArchiveTooLargeError: Its file system stops at 4 GiB.
        CancelledError: `cancelled` said so; nothing is left behind.
        ConsentError: Somebody answered anew meanwhile; nothing is left behind.
        StruckMeanwhileError: Something was struck meanwhile; nothing is left behind.
        VaultError: The session cannot be read, or the vault was locked meanwhile; nothing
            is left behind.
    """
    # Late, so that the first window does not wait for numpy and age.
    from colearn_desktop.archive.target import check_room
    from colearn_desktop.archive.words import generate_passphrase, read_wordlist
    from colearn_desktop.archive.writer import write_archive

    answers = vault.consents.read(session_id)
    strikes = _strikes(vault, session_id)
    stretches = recorded_stretches(vault, session_id)
    now_utc_ms = clock.utc_ms()
    plan = _plan(vault, session_id, stretches, now_utc_ms)
    going = stretches if plan.sound.goes_along else []
    sound_bytes = stored_bytes(vault, session_id) if going else 0
    check_room(folder, sound_bytes, 0)

    # Three times over the sound: measuring it, writing it, reading it back.
    reader = _SoundReader(
        vault,
        struck_not_silenced(vault, session_id),
        cancelled,
        lambda done: progress(done, 3 * sound_bytes),
    )
    flac_files = [reader.flac_file(stretch) for stretch in going]
    sizes = [file.size_bytes for file in flac_files]
    measured_bytes = reader.read_bytes
    reader.finish_measuring()
    words = generate_passphrase(
        read_wordlist(resource_path("wordlists", "passphrase-words.txt"))
    )
    written = write_archive(
        folder,
        _files(plan, flac_files, sizes),
        words=words,
        progress=lambda done, total: progress(measured_bytes + done, measured_bytes + total),
        cancelled=cancelled,
        bagging_date=utc_date(now_utc_ms),
    )
    try:
        # A session may still run: a withdrawal counts until the moment the words are seen.
        if vault.consents.read(session_id) != answers:
            raise ConsentError("somebody answered anew while the archive was written")
        if not strikes >= _strikes(vault, session_id):
            raise StruckMeanwhileError
    except ColearnError:
        # Locked meanwhile, say. Nobody will see the words: nobody could ever open it.
        shutil.rmtree(written.archive.parent, ignore_errors=True)
        raise
    return ExportedArchive(
        archive=written.archive,
        unlock=written.unlock,
        instructions=written.instructions,
        words=words,
        archive_bytes=written.archive_bytes,
        notes=plan.notes,
        recorded_ms=plan.sound.recorded_ms if going else 0,
        silenced_segments=reader.damaged_segments,
    )


def _strikes(vault: Vault, session_id: SessionId) -> set[EventId]:
    events = vault.events.read(session_id)
    return {event.event_id for event in events if isinstance(event.body, StretchStruck)}


def _plan(
    vault: Vault,
    session_id: SessionId,
    stretches: Sequence[RecordedStretch],
    exported_utc_ms: int = 0,
) -> ExportPlan:
    header = vault.sessions.get(session_id)
    consents = vault.consents.read(session_id)
    digests = {header.form_sha256: None} | {record.form_sha256: None for record in consents}
    plan = make_plan(
        header,
        vault.events.read(session_id),
        consents,
        [vault.consents.form(digest) for digest in digests],
        [_sound_file(number, stretch) for number, stretch in enumerate(stretches, start=1)],
        exported_utc_ms=exported_utc_ms,
    )
    sound = replace(plan.sound, stored_bytes=stored_bytes(vault, session_id))
    return replace(plan, sound=sound)


def _sound_file(number: int, stretch: RecordedStretch) -> SoundFile:
    start = clock_text(stretch.start_ms).replace(":", "-")
    frames = stretch.frames
    return SoundFile(
        path=f"audio/{number:03}-from-{start}.flac",
        recording_id=stretch.recording_id,
        stretch=stretch.stretch,
        start_ms=stretch.start_ms,
        end_ms=stretch.start_ms + frames * 1_000 // stretch.rate_hz,
        rate_hz=stretch.rate_hz,
        channels=stretch.channels,
        frames=frames,
    )


def _files(
    plan: ExportPlan, flac_files: Sequence[FlacFile], sizes: Sequence[int]
) -> list[ArchiveFile]:
    from colearn_desktop.archive.bag import ArchiveFile

    texts = documents(plan.record, sizes)
    files = [
        ArchiveFile(text.path, len(text.data), partial(iter, (text.data,))) for text in texts
    ]
    sounds = zip(plan.record.sounds, flac_files, sizes, strict=True)
    return [*files, *(ArchiveFile(s.path, size, file.chunks) for s, file, size in sounds)]


class _SoundReader:
    """Reads stretches out of the vault, counts what it reads, and stops when asked."""

    def __init__(
        self,
        vault: Vault,
        struck: Sequence[Span],
        cancelled: Cancelled,
        measured: Callable[[int], None],
    ) -> None:
        self._vault = vault
        self._struck = struck
        self._cancelled = cancelled
        self._measured: Callable[[int], None] | None = measured
        self._damaged: set[tuple[str, int, int]] = set()
        self.read_bytes = 0

    @property
    def damaged_segments(self) -> int:
        """How many segments were replaced by silence."""
        return len(self._damaged)

    def finish_measuring(self) -> None:
        """From now on the archive's writer tells how far it is."""
        self._measured = None

    def flac_file(self, stretch: RecordedStretch) -> FlacFile:
        """A stretch as one file."""
        from colearn_desktop.audio.flac_file import FlacFile

        return FlacFile(
            lambda: self._segments(stretch),
            rate_hz=stretch.rate_hz,
            channels=stretch.channels,
        )

    def _segments(self, stretch: RecordedStretch) -> Iterator[bytes]:
        from colearn_desktop.audio.codec import silent_flac

        for place, frames in stretch.pieces():
            if self._cancelled():
                raise CancelledError
            if place is None:
                yield from in_batches(
                    frames,
                    stretch.rate_hz,
                    lambda part: silent_flac(part, stretch.rate_hz, stretch.channels),
                )
            else:
                flac = self._fetched(stretch, place)
                yield flac or silent_flac(frames, stretch.rate_hz, stretch.channels)
                self._count(len(flac))

    def _fetched(self, stretch: RecordedStretch, place: SegmentPlace) -> bytes:
        """A segment; nothing if it does not open: one damaged second is not the end."""
        try:
            return fetch_unless_struck(self._vault, stretch, place, self._struck)
        except SegmentDamagedError:
            self._damaged.add((stretch.recording_id, stretch.stretch, place.index))
            return b""

    def _count(self, size_bytes: int) -> None:
        if self._measured is not None:
            self.read_bytes += size_bytes
            self._measured(self.read_bytes)
