"""A rehearsal from an empty vault to a verified archive."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from colearn_desktop.domain.clock import SystemClock, sleep_ms
from colearn_desktop.domain.errors import ArchiveTargetError
from colearn_desktop.services.archiving import export_session
from colearn_desktop.services.rehearsal import Driver, RehearsalFigures, run
from colearn_desktop.services.rehearsal_room import RehearsalRoom, RehearsalWish
from colearn_desktop.services.templates import available_templates

# Often enough that a step at 60 times life's pace is three seconds of the session.
STEP_MS = 50.0


@dataclass(frozen=True, slots=True)
class RehearsalResult:
    """What a rehearsal leaves behind."""

    archive: Path
    unlock_file: Path
    instructions: Path
    passphrase_words: str
    recorded_seconds: float
    turns: int
    notes: int
    pauses_for_consent: int
    refused_without_consent: bool


def play_unseen(room: RehearsalRoom) -> RehearsalFigures:
    """Play it without a window."""
    return run(room.rehearsal, wait=lambda: sleep_ms(STEP_MS))


def rehearse(
    *,
    minutes: float,
    speed: float,
    out: Path,
    play: Callable[[RehearsalRoom], RehearsalFigures] = play_unseen,
    before_export: Callable[[], None] = lambda: None,
) -> RehearsalResult:
    """Play a session, export it and read the archive back.

    The vault is a temporary one under a random passphrase and is gone afterwards; what
    stays is the archive in `out`.

    Args:
        minutes: Length of the session in its own time.
        speed: How much faster than life it passes.
        play: Runs the rehearsal, unseen by default.
        before_export: Called when the session is over and the archive about to be written.

    Raises:
        ColearnError: Something failed as it would in a real session.
    """
    wall_clock = SystemClock()
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ArchiveTargetError(str(out)) from error
    wish = RehearsalWish(available_templates()[0], speed, Driver.ROOM, minutes)
    with RehearsalRoom(wish, wall_clock) as room:
        figures = play(room)
        before_export()
        exported = export_session(
            room.vault,
            figures.session_id,
            out,
            clock=wall_clock,
            progress=lambda _done_bytes, _total_bytes: None,
            cancelled=lambda: False,
        )
    return RehearsalResult(
        archive=exported.archive,
        unlock_file=exported.unlock,
        instructions=exported.instructions,
        passphrase_words=exported.words,
        recorded_seconds=figures.recorded_ms / 1_000,
        turns=figures.turns,
        notes=figures.notes,
        pauses_for_consent=figures.pauses_for_consent,
        refused_without_consent=figures.refused_without_consent,
    )
