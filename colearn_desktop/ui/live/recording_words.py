"""What the recording is doing, in words. A colour or a lamp never says it alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QCoreApplication

from colearn_desktop.domain.errors import ColearnError, MissingConsent, StorageFullError
from colearn_desktop.domain.events import StopReason, Trouble
from colearn_desktop.services.recording_health import SILENT_INPUT_MS
from colearn_desktop.services.recording_status import Capture, RecordingStatus
from colearn_desktop.ui.error_text import error_text

_MOST_NAMES = 3
_MOST_SENTENCES = 2
_MINUTES_TO_SAY = 120
# Sound that waits this long for the disk is worth a word.
# A rehearsal at sixty times the pace of life comes round every six of its seconds.
_LONG_WAIT_MS = 15_000


def state_words(status: RecordingStatus) -> str:
    """The state, in two or three words."""
    match status.capture:
        case Capture.CAPTURING:
            return _tr("Recording, too loud") if status.clipping else _tr("Recording")
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
        lost = status.is_awaited and status.paused_for is StopReason.DEVICE_LOST
        return _awaited_words() if lost else str(error_text(status.failure))
    if status.trouble is not None:
        return _not_stored_words(status.trouble, waiting_words(status))
    if status.capture is not Capture.CAPTURING:
        return ""
    return "\n".join(list(_sentences(status))[:_MOST_SENTENCES])


def good_news(status: RecordingStatus) -> str:
    """What is right again, for a few seconds; or nothing."""
    return _tr("The microphone is back; recording goes on.") if status.is_back else ""


def waiting_words(status: RecordingStatus) -> str:
    """How much sound waits in memory, and for how much more there is room."""
    if not status.waiting_ms:
        return ""
    if not status.waiting_room_ms:
        return _tr("{seconds} seconds wait in memory.").format(
            seconds=status.waiting_ms // 1_000
        )
    return _tr("{seconds} seconds wait in memory; room for about {minutes} minutes.").format(
        seconds=status.waiting_ms // 1_000, minutes=status.waiting_room_ms // 60_000
    )


def room_words(disk_left_ms: int | None) -> str:
    """For how long the disk has room; nothing if nobody knows."""
    if disk_left_ms is None:
        return ""
    minutes = disk_left_ms // 60_000
    if minutes < _MINUTES_TO_SAY:
        return _tr("The disk has room for about {minutes} minutes of recording").format(
            minutes=minutes
        )
    if minutes > 100 * 60:
        return _tr("The disk has room for more than 100 hours of recording")
    return _tr("The disk has room for about {hours} hours of recording").format(
        hours=minutes // 60
    )


def _not_stored_words(trouble: ColearnError, waiting: str) -> str:
    if waiting and isinstance(trouble, StorageFullError):
        return _tr(
            "The disk is full. Empty the bin or remove large files: the sound is stored as soon "
            "as there is room. {waiting}"
        ).format(waiting=waiting)
    return " ".join(filter(None, (str(error_text(trouble)), waiting)))


def _awaited_words() -> str:
    return _tr(
        "The microphone went away, so recording paused. What was recorded is safe. "
        "Look at its cable: once it is back, recording goes on by itself."
    )


def _sentences(status: RecordingStatus) -> Iterator[str]:
    """What is wrong although it goes on, the worst first."""
    troubles = status.troubles
    if Trouble.MUTED_INPUT in troubles:
        yield _tr(
            "The microphone is muted. Press its mute button, or unmute it in the computer's "
            "sound settings."
        )
    elif status.silent_ms >= SILENT_INPUT_MS:
        yield _tr("The microphone hears nothing at all. Is it muted or unplugged?")
    if Trouble.STALLED_INPUT in troubles:
        yield _tr("No sound has come from the microphone for a second. Look at its cable.")
    if status.waiting_ms >= _LONG_WAIT_MS:
        yield _tr("The disk is slow. {waiting} Nothing is lost yet.").format(
            waiting=waiting_words(status)
        )
    if Trouble.DISK_VERY_LOW in troubles:
        yield _tr(
            "The disk is nearly full: room for {minutes} minutes more. Empty the bin or remove "
            "large files now."
        ).format(minutes=(status.disk_left_ms or 0) // 60_000)
    if Trouble.BATTERY_LOW in troubles:
        yield _tr("The battery is nearly empty. Plug the charger in now.")
    if Trouble.CLIPPING in troubles:
        yield _tr(
            "Too loud: the sound is distorted. Move the microphone further away from who "
            "speaks, or turn its level down."
        )
    if Trouble.FRAMES_LOST in troubles:
        yield _tr(
            "A little sound was lost because the computer was busy. Close other programs."
        )
    if Trouble.DISK_LOW in troubles:
        yield _tr(
            "The disk has room for {minutes} minutes more. Empty the bin or remove large files."
        ).format(minutes=(status.disk_left_ms or 0) // 60_000)


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
        case StopReason.DEVICE_REPLACED:
            return _tr("Recording paused: another microphone")
        case StopReason.INTERRUPTED:
            return _tr("Recording paused by an interruption")
        case _:
            return _tr("Recording paused")


def _tr(text: str) -> str:
    return QCoreApplication.translate("RecordingWords", text)
