"""Looks at everything in an open vault and says what is whole; changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from sqlalchemy import select

from colearn_desktop.domain.errors import (
    CancelledError,
    KeyFileDamagedError,
    SegmentDamagedError,
    VaultDamagedError,
)
from colearn_desktop.domain.ids import RecordingId
from colearn_desktop.vault import erasing
from colearn_desktop.vault.consent_ledger import Consents
from colearn_desktop.vault.engine import Database
from colearn_desktop.vault.page_check import PageCheck, check_pages
from colearn_desktop.vault.recordings import RecordingCheck, Recordings
from colearn_desktop.vault.schema import recording
from colearn_desktop.vault.strikes import Strikes


class CheckStage(Enum):
    """What is being looked at."""

    PAGES = auto()
    LEDGER = auto()
    SOUND = auto()


CheckProgress = Callable[[CheckStage, int, int], None]


@dataclass(frozen=True, slots=True)
class VaultFindings:
    """What a check found.

    Attributes:
        pages: Of the database file.
        answers: Consent answers in the ledger; None if its chain does not hold.
        key_file_is_whole: Whether it can be read and was not altered.
        recordings: How many that are not erased were opened.
        segments: How many of their segments opened.
        damaged_segments: Do not open, in whatever way.
        missing_segments: Should be there and are not.
        wrong_totals: Recordings whose sound does not add up to what was stored.
        unopened: Recordings whose key does not open, or that cannot be read at all.
        unfinished_stretches: Ended by a crash; no damage.
        waiting_strikes: Struck stretches whose sound is still to be silenced.
        waiting_erasures: Erased recordings whose sealed rest is still to be removed.
    """

    pages: PageCheck
    answers: int | None
    key_file_is_whole: bool
    recordings: int
    segments: int
    damaged_segments: int
    missing_segments: int
    wrong_totals: int
    unopened: int
    unfinished_stretches: int
    waiting_strikes: int
    waiting_erasures: int

    @property
    def is_whole(self) -> bool:
        """Whether nothing was damaged, altered or lost."""
        return (
            self.pages.is_whole
            and self.answers is not None
            and self.key_file_is_whole
            and not (self.damaged_segments or self.missing_segments)
            and not (self.wrong_totals or self.unopened)
        )


def check_vault(
    database: Database,
    consents: Consents,
    recordings: Recordings,
    *,
    progress: CheckProgress,
    cancelled: Callable[[], bool],
) -> VaultFindings:
    """Look at the pages, the consent ledger and every second of sound.

    Takes about as long as reading the file three times. Others may go on meanwhile.

    Raises:
        CancelledError: `cancelled` said so.
        VaultLockedError: It was closed.
    """
    progress(CheckStage.PAGES, 0, 0)
    pages = check_pages(database, cancelled)
    progress(CheckStage.LEDGER, 0, 0)
    answers, key_file_is_whole = _check_ledger(consents)
    sound = _check_sound(database, recordings, progress, cancelled)
    checks = [check for check in sound if check is not None]
    strikes, erasures = _what_waits(database)
    return VaultFindings(
        pages=pages,
        answers=answers,
        key_file_is_whole=key_file_is_whole,
        recordings=len(checks),
        segments=sum(check.segments for check in checks),
        damaged_segments=sum(len(check.damaged) for check in checks),
        missing_segments=sum(len(check.missing) for check in checks),
        wrong_totals=sum(not check.totals_agree for check in checks),
        unopened=len(sound) - len(checks),
        unfinished_stretches=sum(len(check.unfinished) for check in checks),
        waiting_strikes=strikes,
        waiting_erasures=erasures,
    )


def _check_ledger(consents: Consents) -> tuple[int | None, bool]:
    try:
        return consents.count_verified(), True
    except KeyFileDamagedError:
        return None, False
    except VaultDamagedError:
        return None, True


def _check_sound(
    database: Database,
    recordings: Recordings,
    progress: CheckProgress,
    cancelled: Callable[[], bool],
) -> list[RecordingCheck | None]:
    """One check for each recording that is not erased; None where it could not be read."""
    query = (
        select(recording.c.recording_id, recording.c.frames)
        .where(recording.c.wrapped_key.is_not(None))
        .order_by(recording.c.started_utc_ms)
    )
    try:
        with database.reading() as connection:
            rows = connection.execute(query).all()
    except VaultDamagedError:
        return [None]
    total = sum(row.frames for row in rows)
    done = 0
    checks: list[RecordingCheck | None] = []

    def note(frames: int, _of_frames: int) -> None:
        if cancelled():
            raise CancelledError
        progress(CheckStage.SOUND, min(done + frames, total), total)

    for row in rows:
        note(0, 0)
        checks += _check_recording(recordings, RecordingId(row.recording_id), note)
        done += row.frames
    return checks


def _check_recording(
    recordings: Recordings, recording_id: RecordingId, note: Callable[[int, int], None]
) -> list[RecordingCheck | None]:
    """One check, or none of what is being erased meanwhile."""
    try:
        before = recordings.get(recording_id)
        check = recordings.verify(recording_id, note)
        after = recordings.get(recording_id)
    except SegmentDamagedError:
        return [] if _is_erased(recordings, recording_id) else [None]
    except VaultDamagedError:
        return [None]
    if (before.frames, before.bytes) != (after.frames, after.bytes):
        # It is being recorded, or silenced: its sum is another one from moment to moment.
        return [RecordingCheck(check.segments, check.missing, check.damaged, (), True)]
    return [check]


def _is_erased(recordings: Recordings, recording_id: RecordingId) -> bool:
    try:
        return recordings.get(recording_id).erased
    except (SegmentDamagedError, VaultDamagedError):
        return False


def _what_waits(database: Database) -> tuple[int, int]:
    try:
        return len(Strikes(database).open_ones()), len(erasing.unfinished(database))
    except VaultDamagedError:
        return 0, 0
