"""What the recording is doing, in words. A colour or a lamp never says it alone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from colearn_desktop.domain.errors import MissingConsent
from colearn_desktop.domain.events import StopReason
from colearn_desktop.services.recording_health import SILENT_INPUT_MS
from colearn_desktop.services.recording_status import Capture, RecordingStatus
from colearn_desktop.ui.error_text import error_text

_MOST_NAMES = 3
# Sound that waits this long for the disk is worth a word.
# A rehearsal at sixty times the pace of life comes round every six of its seconds.
_LONG_WAIT_MS = 15_000


def state_words(status: RecordingStatus) -> str:
    """The state, in two or three words."""
    match status.capture:
        case Capture.CAPTURING:
            return _tr("Recording")
        case Capture.STARTING:
            return _tr("Starting to record")
        case Capture.PAUSED:
            return _pause_words(status.paused_for)
        case _:
            return _tr("Not recording")


def consent_words(missing: Sequence[MissingConsent], present: int) -> str:
    """Who has agreed to be recorded."""
    if not present:
        return _tr("Nobody is here yet")
    if not missing:
        return _tr("Everyone here has agreed to be recorded")
    names = [person.name for person in missing]
    if len(names) == 1:
        return _tr("{name} has not agreed to be recorded").format(name=names[0])
    if len(names) <= _MOST_NAMES:
        listed = _tr("{names} and {last}").format(names=", ".join(names[:-1]), last=names[-1])
        return _tr("{names} have not agreed to be recorded").format(names=listed)
    return _tr("{count} of {present} people have not agreed to be recorded").format(
        count=len(names), present=present
    )


def trouble_words(status: RecordingStatus) -> str:
    """What is wrong with the sound and what to do, or nothing."""
    if status.failure is not None:
        return str(error_text(status.failure))
    if status.trouble is not None:
        return str(error_text(status.trouble))
    if status.capture is not Capture.CAPTURING:
        return ""
    if status.silent_ms >= SILENT_INPUT_MS:
        return _tr("The microphone hears nothing at all. Is it muted or unplugged?")
    if status.waiting_ms >= _LONG_WAIT_MS:
        return _tr(
            "The disk is slow: {seconds} seconds of sound wait to be stored. Nothing is lost yet."
        ).format(seconds=status.waiting_ms // 1_000)
    if status.dropped_frames:
        return _tr(
            "A little sound was lost because the computer was busy. Close other programs."
        )
    return ""


def _pause_words(reason: StopReason | None) -> str:
    match reason:
        case StopReason.OFF_THE_RECORD:
            return _tr("Off the record")
        case StopReason.BREAK:
            return _tr("Recording paused for the break")
        case StopReason.LATE_ARRIVAL:
            return _tr("Recording paused: somebody came in")
        case StopReason.WITHDRAWN:
            return _tr("Recording paused: consent was taken back")
        case StopReason.DEVICE_LOST:
            return _tr("Recording paused: the microphone went away")
        case StopReason.INTERRUPTED:
            return _tr("Recording paused by an interruption")
        case _:
            return _tr("Recording paused")


def _tr(text: str) -> str:
    return QCoreApplication.translate("RecordingWords", text)
