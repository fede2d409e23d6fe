"""What the check of the sound found, each with what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from colearn_desktop.audio.sound_check import SoundFinding
from colearn_desktop.domain.agenda import MINUTE_MS
from colearn_desktop.services.power_supply import Power
from colearn_desktop.services.sound_check import SoundCheckStatus
from colearn_desktop.ui.live.recording_words import room_words

# Sessions take longer than planned.
_SPARE_SHARE = 1.2


@dataclass(frozen=True, slots=True)
class CheckedThing:
    """A sentence, and whether it is one to do something about."""

    words: str
    is_fine: bool


def checked_things(status: SoundCheckStatus) -> tuple[CheckedThing, ...]:
    """Everything to say once the check is over."""
    sound = [
        CheckedThing(finding_words(finding), finding is SoundFinding.GOOD)
        for finding in status.findings
    ]
    around = [*_disk(status), *_power(status.around.power, status.planned_ms)]
    return (*sound, *around)


def finding_words(finding: SoundFinding) -> str:
    """One thing about the sound."""
    match finding:
        case SoundFinding.SILENT:
            return _tr(
                "Nothing was heard at all. Is the microphone muted or unplugged, or is another "
                "one chosen in the settings?"
            )
        case SoundFinding.TOO_LOUD:
            return _tr(
                "Too loud: the sound is distorted. Move the microphone further away from who "
                "speaks, or turn its level down in the computer's sound settings."
            )
        case SoundFinding.NOBODY_SPOKE:
            return _tr(
                "Nobody was heard to speak. Check again, and let somebody at the far end of "
                "the table say a few sentences."
            )
        case SoundFinding.TOO_QUIET:
            return _tr(
                "Voices are very quiet. Put the microphone in the middle of the table, a "
                "hand's breadth above it, on a book or a box; or turn its level up."
            )
        case SoundFinding.NOISY_ROOM:
            return _tr(
                "The room is noisy. Close the windows, switch off fans and the projector, and "
                "put the microphone on a folded cloth, away from the laptop."
            )
        case SoundFinding.TOO_SHORT:
            return _tr("That was too short to judge the sound.")
        case _:
            return _tr("Voices are clear. Leave the microphone where it is.")


def figures_words(status: SoundCheckStatus) -> str:
    """The figures behind it, for who wants them."""
    sound = status.listening.sound
    return _tr(
        "Voices {speech} dB, the room {noise} dB, the loudest moment {peak} dB. 0 is the most "
        "there is."
    ).format(
        speech=_decibels(sound.speech_dbfs),
        noise=_decibels(sound.noise_dbfs),
        peak=_decibels(sound.peak_dbfs),
    )


def _disk(status: SoundCheckStatus) -> Iterator[CheckedThing]:
    left_ms, planned_ms = status.around.disk_left_ms, status.planned_ms
    if left_ms is None:
        return
    if left_ms >= _SPARE_SHARE * planned_ms:
        yield CheckedThing(room_words(left_ms) + ".", is_fine=True)
        return
    yield CheckedThing(
        _tr(
            "The disk has room for {left} minutes of recording, and the session takes "
            "{planned} more. Empty the bin or remove large files first."
        ).format(left=left_ms // MINUTE_MS, planned=-(-planned_ms // MINUTE_MS)),
        is_fine=False,
    )


def _power(power: Power, planned_ms: int) -> Iterator[CheckedThing]:
    if power.percent is None:
        return
    if not power.is_draining:
        yield CheckedThing(_tr("The charger is plugged in."), is_fine=True)
        return
    left = power.minutes_left
    if left is not None and left * MINUTE_MS < _SPARE_SHARE * planned_ms:
        yield CheckedThing(
            _tr(
                "The battery lasts about {left} minutes, and the session takes {planned} more. "
                "Plug the charger in."
            ).format(left=left, planned=-(-planned_ms // MINUTE_MS)),
            is_fine=False,
        )
        return
    words = (
        _tr("The battery is at {percent} % and nothing charges it. Plug the charger in now.")
        if power.is_low
        else _tr(
            "The battery is at {percent} %. If there is a socket near, plug the charger in."
        )
    )
    yield CheckedThing(words.format(percent=power.percent), is_fine=not power.is_low)


def _decibels(level_dbfs: float) -> str:
    # A true minus sign, as high as the figures.
    return str(round(level_dbfs)).replace("-", "−")


def _tr(text: str) -> str:
    return QCoreApplication.translate("SoundCheckWords", text)
