"""Exports sessions as one encrypted archive, by everybody's consent."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from colearn_desktop.domain.clock import Clock
from colearn_desktop.domain.consent import ConsentRecord
from colearn_desktop.domain.errors import ColearnError, StruckMeanwhileError
from colearn_desktop.domain.events import StretchStruck
from colearn_desktop.domain.export_errors import AnsweredMeanwhileError
from colearn_desktop.domain.ids import EventId, SessionId
from colearn_desktop.outputs.anonymous import names_ever_used
from colearn_desktop.outputs.documents import documents
from colearn_desktop.outputs.index_html import PATH as INDEX_PATH
from colearn_desktop.outputs.index_html import index_html, session_folder
from colearn_desktop.outputs.session_record import Contents
from colearn_desktop.outputs.times import utc_date
from colearn_desktop.resources import resource_path
from colearn_desktop.services.export_plan import ExportPlan, make_plan
from colearn_desktop.services.export_register import enter_copy
from colearn_desktop.services.host_identity import host_identity
from colearn_desktop.services.private_names import read_private_names
from colearn_desktop.services.recorded_sound import (
    RecordedStretch,
    recorded_stretches,
    stored_bytes,
    struck_not_silenced,
)
from colearn_desktop.services.sound_files import SoundReader, sound_file
from colearn_desktop.services.team_copy import whole_plan
from colearn_desktop.vault.vault import Vault

if TYPE_CHECKING:
    from colearn_desktop.archive.bag import ArchiveFile
    from colearn_desktop.archive.writer import WrittenArchive
    from colearn_desktop.audio.flac_file import FlacFile

_log = logging.getLogger(__name__)

SESSION_JSON = "session.json"
Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class ExportWish:
    """What somebody wants in an archive.

    Attributes:
        session_ids: Which sessions; at least one, each once.
        contents: How much of what people agreed to.
        recipients: `age1...` keys of hosts who may open it without the words.
    """

    session_ids: tuple[SessionId, ...]
    contents: Contents = Contents.EVERYTHING
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExportedArchive:
    """An archive that lies where it should, read back and verified.

    Attributes:
        archive: The encrypted file, or the first of its parts.
        unlock: Its key under the words.
        instructions: How to open it.
        words: The passphrase. It is stored nowhere.
        archive_bytes: Length of the archive, all parts together.
        notes: How many notes are in it.
        recorded_ms: How much sound is in it.
        silenced_segments: Seconds of sound that are damaged here and silent there.
        is_registered: Whether the vault's register tells of it; it is there in any case.
        parts: How many files the archive itself lies in; one unless it is longer than a
            stick's file system takes.
    """

    archive: Path
    unlock: Path
    instructions: Path
    words: str
    archive_bytes: int
    notes: int
    recorded_ms: int
    silenced_segments: int
    is_registered: bool = True
    parts: int = 1


def plan_export(
    vault: Vault, session_id: SessionId, contents: Contents = Contents.EVERYTHING
) -> ExportPlan:
    """What of a session would go in, what would stay, and why. Reads no sound.

    Raises:
        VaultDamagedError: Its events or answers cannot be read.
    """
    (plan,) = plan_exports(vault, ExportWish((session_id,), contents))
    return plan


def plan_exports(vault: Vault, wish: ExportWish) -> tuple[ExportPlan, ...]:
    """The plan of each session, in the order in which they would lie in the archive.

    Raises:
        VaultDamagedError: The events or answers of one cannot be read.
    """
    return tuple(packing.plan for packing in _packings(vault, wish))


def export_session(
    vault: Vault,
    session_id: SessionId,
    folder: Path,
    *,
    clock: Clock,
    progress: Progress,
    cancelled: Cancelled,
) -> ExportedArchive:
    """Everything that may leave of one session; see `export_sessions`."""
    return export_sessions(
        vault,
        ExportWish((session_id,)),
        folder,
        clock=clock,
        progress=progress,
        cancelled=cancelled,
    )


def export_sessions(
    vault: Vault,
    wish: ExportWish,
    folder: Path,
    *,
    clock: Clock,
    progress: Progress,
    cancelled: Cancelled,
) -> ExportedArchive:
    """Write, sign, read back and verify an archive of what may leave. For a worker thread.

    Sound is decrypted, joined and encrypted again as a stream: memory stays flat and no
    plaintext reaches a disk. The documents of one session lie in the bag's `data/`; those
    of several in a folder each, which is called by number and day.

    Args:
        folder: Where the archive's own folder is made; must exist.
        progress: Called in this thread with bytes done and bytes in all; both are close
            guesses until the sound has been measured.
        cancelled: Asked often; true stops the work.

    Raises:
        ArchiveTargetError: The place is missing, full, read-only or failing.
        ArchiveTooLargeError: Its file system does not even take the parts of it.
        CancelledError: `cancelled` said so; nothing is left behind.
        AnsweredMeanwhileError: Somebody answered anew meanwhile; nothing is left behind.
        StruckMeanwhileError: Something was struck meanwhile; nothing is left behind.
        VaultError: A session cannot be read, or the vault was locked meanwhile; nothing
            is left behind.
    """
    # Late, so that the first window does not wait for numpy and age.
    from colearn_desktop.archive.target import check_room
    from colearn_desktop.archive.words import generate_passphrase, read_wordlist
    from colearn_desktop.archive.writer import write_archive

    now_utc_ms = clock.utc_ms()
    packings = _packings(vault, wish, now_utc_ms)
    sound_bytes = sum(packing.going_bytes for packing in packings)
    check_room(folder, 0, sound_bytes)  # it is split where it is long
    signer = host_identity(vault).signer

    # Three times over the sound: measuring it, writing it, reading it back.
    def measured(before_bytes: int, done_bytes: int) -> None:
        progress(before_bytes + done_bytes, 3 * sound_bytes)

    measured_bytes = 0
    for packing in packings:
        measured_bytes += packing.measure(cancelled, partial(measured, measured_bytes))
    words = generate_passphrase(
        read_wordlist(resource_path("wordlists", "passphrase-words.txt"))
    )
    written = write_archive(
        folder,
        _files(packings),
        words=words,
        signer=signer,
        extra_recipients=wish.recipients,
        progress=lambda done, total: progress(measured_bytes + done, measured_bytes + total),
        cancelled=cancelled,
        bagging_date=utc_date(now_utc_ms),
    )
    try:
        for packing in packings:
            packing.check_nothing_changed()
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
        notes=sum(packing.plan.notes for packing in packings),
        recorded_ms=sum(
            packing.plan.sound.recorded_ms
            for packing in packings
            if packing.plan.sound.goes_along
        ),
        silenced_segments=sum(packing.damaged_segments for packing in packings),
        is_registered=_register(
            vault, {each.session_id: each.plan for each in packings}, wish, written, now_utc_ms
        ),
        parts=len(written.parts),
    )


def _register(
    vault: Vault,
    plans: Mapping[SessionId, ExportPlan],
    wish: ExportWish,
    written: WrittenArchive,
    now_utc_ms: int,
) -> bool:
    """Enter what is there by now; a full disk takes nobody's archive away."""
    try:
        names = [h.name for h in vault.known_hosts.list() if h.age_recipient in wish.recipients]
        enter_copy(
            vault,
            plans,
            recipients=names,
            utc_ms=now_utc_ms,
            name=written.archive.parent.name,
            size_bytes=written.archive_bytes,
        )
    except ColearnError as error:
        _log.warning("an archive is not in the register: %s", type(error).__name__)
        return False
    return True


@dataclass(slots=True)
class _Packing:
    """One session on its way into an archive, and what its plan was made from."""

    vault: Vault
    session_id: SessionId
    answers: Sequence[ConsentRecord]
    strikes: set[EventId]
    stretches: Sequence[RecordedStretch]
    plan: ExportPlan
    flac_files: list[FlacFile] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    reader: SoundReader | None = None

    @property
    def going_bytes(self) -> int:
        """About how much sound goes along."""
        sound = self.plan.sound
        return sound.stored_bytes if sound.goes_along else 0

    @property
    def damaged_segments(self) -> int:
        """How many seconds of what goes along are damaged."""
        return 0 if self.reader is None else self.reader.damaged_segments

    def measure(self, cancelled: Cancelled, measured: Callable[[int], None]) -> int:
        """Find out how long its files of sound are. Returns how many bytes were read."""
        struck = struck_not_silenced(self.vault, self.session_id)
        self.reader = SoundReader(self.vault, struck, cancelled, measured)
        if self.plan.sound.goes_along:
            self.flac_files = [self.reader.flac_file(stretch) for stretch in self.stretches]
            self.sizes = [file.size_bytes for file in self.flac_files]
        self.reader.finish_measuring()
        return self.reader.read_bytes

    def files(self, folder: str) -> Iterator[ArchiveFile]:
        """Its files; `folder` is empty or ends in "/"."""
        from colearn_desktop.archive.bag import ArchiveFile

        for text in documents(self.plan.record, self.sizes):
            if self.plan.contents is Contents.TEAM_COPY and text.path != SESSION_JSON:
                continue  # for a program to read; nobody is to hand it on by mistake
            yield ArchiveFile(
                f"{folder}{text.path}", len(text.data), partial(iter, (text.data,))
            )
        sounds = zip(self.plan.record.sounds, self.flac_files, self.sizes, strict=True)
        for sound, file, size in sounds:
            yield ArchiveFile(f"{folder}{sound.path}", size, file.chunks)

    def check_nothing_changed(self) -> None:
        """A session may still run: a withdrawal counts until the words are seen.

        Raises:
            AnsweredMeanwhileError: Somebody answered anew.
            StruckMeanwhileError: Something was struck.
        """
        if self.vault.consents.read(self.session_id) != self.answers:
            raise AnsweredMeanwhileError
        if not self.strikes >= _strikes(self.vault, self.session_id):
            raise StruckMeanwhileError


def _packings(vault: Vault, wish: ExportWish, exported_utc_ms: int = 0) -> list[_Packing]:
    """Each session, the earliest first."""
    ids = wish.session_ids
    if not ids or len(set(ids)) != len(ids):
        raise ValueError("at least one session, and each once")
    names: frozenset[str] = frozenset()
    if wish.contents is Contents.ANONYMOUS_NOTES:
        # A name of one evening may be mentioned in the notes of the next.
        names = frozenset(read_private_names(vault.settings)).union(
            *(names_ever_used(vault.events.read(i), vault.consents.read(i)) for i in ids)
        )
    packings = [
        _packing(vault, session_id, wish.contents, tuple(names), exported_utc_ms)
        for session_id in ids
    ]
    return sorted(packings, key=lambda packing: _began_utc_ms(packing.plan))


def _began_utc_ms(plan: ExportPlan) -> int:
    return plan.record.state().started_utc_ms or plan.record.created_utc_ms


def _packing(
    vault: Vault,
    session_id: SessionId,
    contents: Contents,
    private_names: Sequence[str],
    exported_utc_ms: int,
) -> _Packing:
    answers = vault.consents.read(session_id)
    strikes = _strikes(vault, session_id)
    stretches = recorded_stretches(vault, session_id)
    header = vault.sessions.get(session_id)
    digests = {header.form_sha256: None} | {record.form_sha256: None for record in answers}
    events = vault.events.read(session_id)
    forms = [vault.consents.form(digest) for digest in digests]
    plan = make_plan(
        header,
        events,
        answers,
        forms,
        [sound_file(number, stretch) for number, stretch in enumerate(stretches, start=1)],
        exported_utc_ms=exported_utc_ms,
        contents=Contents.EVERYTHING if contents is Contents.TEAM_COPY else contents,
        private_names=private_names,
    )
    if contents is Contents.TEAM_COPY:
        plan = whole_plan(plan, header, events, answers, forms)
    plan = replace(
        plan,
        sound=replace(plan.sound, stored_bytes=stored_bytes(vault, session_id)),
        record=replace(plan.record, promises=tuple(vault.retention.in_force(session_id))),
    )
    return _Packing(vault, session_id, answers, strikes, stretches, plan)


def _strikes(vault: Vault, session_id: SessionId) -> set[EventId]:
    events = vault.events.read(session_id)
    return {event.event_id for event in events if isinstance(event.body, StretchStruck)}


def _files(packings: Sequence[_Packing]) -> list[ArchiveFile]:
    from colearn_desktop.archive.bag import ArchiveFile

    if len(packings) == 1:
        return list(packings[0].files(""))
    records = [packing.plan.record for packing in packings]
    folders = [session_folder(number, record) for number, record in enumerate(records, 1)]
    index = index_html(list(zip(folders, records, strict=True))).encode()
    files = [ArchiveFile(INDEX_PATH, len(index), partial(iter, (index,)))]
    for folder, packing in zip(folders, packings, strict=True):
        files += packing.files(f"{folder}/")
    return files
