"""Brings the sessions of an opened archive into the vault: all of them whole, or nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from colearn_desktop.domain.clock import Clock
from colearn_desktop.domain.consent import ConsentLedger, grant_recording
from colearn_desktop.domain.errors import ArchiveDamagedError, CancelledError, ColearnError
from colearn_desktop.domain.ids import GrantId, SessionId, new_id
from colearn_desktop.services.archive_opening import OpenedArchive
from colearn_desktop.services.import_plan import SessionImport, plan_session
from colearn_desktop.services.import_sound import SoundArrival
from colearn_desktop.services.silencing import silence_strikes
from colearn_desktop.vault.arrivals import Arrival
from colearn_desktop.vault.vault import Vault

if TYPE_CHECKING:
    from colearn_desktop.archive.bag import ArchivedFile

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What would come in.

    Attributes:
        sessions: Each session of the archive.
    """

    sessions: tuple[SessionImport, ...]

    @property
    def adds_nothing(self) -> bool:
        """Everything is here already, or stays out."""
        return all(session.adds_nothing for session in self.sessions)


def plan_import(
    vault: Vault, opened: OpenedArchive, running: SessionId | None = None
) -> ImportPlan:
    """Compare an opened archive with the vault; changes nothing.

    Args:
        running: The session that is being run now, if there is one.

    Raises:
        ArchiveDamagedError: It claims as its own what is another session's.
        SessionRunsError: One of its sessions is being run now.
        VaultError: The vault cannot be read.
    """
    return ImportPlan(
        tuple(plan_session(vault, session, running) for session in opened.sessions)
    )


def import_archive(
    vault: Vault,
    opened: OpenedArchive,
    *,
    clock: Clock,
    progress: Callable[[int, int], None],
    cancelled: Callable[[], bool],
    running: SessionId | None = None,
) -> ImportPlan:
    """Bring everything in that may come in. For a worker thread.

    The archive is verified again from end to end. Its sound is stored apart meanwhile; one
    transaction at the end makes everything the vault's. Whatever ends it before leaves
    nothing, or what the next opening of the vault clears away.

    Args:
        progress: Called with bytes done and bytes in all.
        cancelled: Asked often; true stops the work.
        running: The session that is being run now, if there is one.

    Returns:
        What came in.

    Raises:
        ArchiveError: It is not as it was when it was opened, or as `plan_import`.
        GrantEndedError: An answer came between; nothing was brought in.
        StorageFullError: No room; nothing was brought in.
        CancelledError: `cancelled` said so; nothing was brought in.
    """
    from colearn_desktop.archive.reader import read_archive

    with vault.arrivals.turn:
        vault.arrivals.remove_unfinished()
        plan = plan_import(vault, opened, running)
        utc_ms = clock.utc_ms()
        arrivals = [SoundArrival(vault, coming, utc_ms) for coming in plan.sessions]
        wanted = {
            coming.archived.folder + sound.path: (sound, arrival)
            for coming, arrival in zip(plan.sessions, arrivals, strict=True)
            for sound in coming.sound.coming
        }

        def sink(file: ArchivedFile) -> object:
            found = wanted.pop(file.path, None)
            return None if found is None else found[1].sink(found[0], file.size_bytes)

        try:
            contents = read_archive(
                opened.archive,
                opened.key,
                sink,  # type: ignore[arg-type]  # a sink or None, as the reader wants it
                progress=progress,
                cancelled=cancelled,
            )
            if wanted or contents.members != opened.contents.members:
                raise ArchiveDamagedError("the archive is not the one that was opened")
            if cancelled():
                raise CancelledError
            vault.arrivals.commit(
                [
                    _arrival(vault, coming, sound)
                    for coming, sound in zip(plan.sessions, arrivals, strict=True)
                    if coming.readings or not coming.adds_nothing
                ],
                utc_ms,
            )
        except BaseException:
            for arrival in arrivals:
                arrival.abandon()
            _clean_up(vault)
            raise
    _silence(vault, plan.sessions, clock)
    return plan


def _arrival(vault: Vault, coming: SessionImport, sound: SoundArrival) -> Arrival:
    record = coming.record
    arrival = Arrival(
        header=coming.header,
        forms=record.forms,
        events=coming.events,
        readings=coming.readings,
        answers=coming.answers.records,
        stretches=sound.stored,
    )
    if not arrival.stretches:
        return arrival
    answers = [*vault.consents.read(record.session_id), *coming.answers.records]
    grant = grant_recording(
        GrantId(new_id()),
        record.session_id,
        # Whoever was in the room then; some may have gone home since.
        [replace(person, present=True) for person in coming.room],
        ConsentLedger(answers),
        coming.form,
    )
    return replace(arrival, grant=grant)


def _clean_up(vault: Vault) -> None:
    try:
        vault.arrivals.remove_unfinished()
    except ColearnError as error:
        _log.warning("what came in in part is removed later: %s", type(error).__name__)


def _silence(vault: Vault, sessions: Sequence[SessionImport], clock: Clock) -> None:
    """A strike of the other laptop holds for the sound that is here, at once."""
    for coming in sessions:
        try:
            silence_strikes(vault, clock, session_id=coming.record.session_id)
        except ColearnError as error:
            # It is silent for whoever listens, and gone with the next opening.
            _log.warning("silencing waits: %s", type(error).__name__)
