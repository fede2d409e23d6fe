"""What is said about the recording, and that it says what to do."""

from __future__ import annotations

import pytest

from colearn_desktop.domain.agenda import MINUTE_MS
from colearn_desktop.domain.errors import (
    MicrophoneFailedError,
    StorageFullError,
    VaultReadOnlyError,
)
from colearn_desktop.domain.events import StopReason, Trouble
from colearn_desktop.services.recording_status import Capture, RecordingStatus
from colearn_desktop.ui.live.recording_words import good_news, room_words, trouble_words

CAPTURING = Capture.CAPTURING


@pytest.mark.parametrize("trouble", [StorageFullError(), VaultReadOnlyError()])
def test_sound_that_waits_in_memory_is_counted(trouble: StorageFullError) -> None:
    words = trouble_words(
        RecordingStatus(
            CAPTURING, waiting_ms=31_400, waiting_room_ms=20 * MINUTE_MS + 5, trouble=trouble
        )
    )
    assert "31 seconds wait in memory; room for about 20 minutes." in words


@pytest.mark.parametrize("trouble", sorted(set(Trouble) - {Trouble.NOT_STORED}))
def test_each_trouble_has_a_sentence(trouble: Trouble) -> None:
    status = RecordingStatus(
        CAPTURING, silent_ms=2_000 if trouble is Trouble.SILENT_INPUT else 0
    )
    assert bool(trouble_words(status)) is (trouble is Trouble.SILENT_INPUT)
    words = trouble_words(
        RecordingStatus(CAPTURING, silent_ms=status.silent_ms, troubles=frozenset({trouble}))
    )
    assert words.endswith((".", "?"))
    assert "\n" not in words


def test_two_sentences_are_the_most() -> None:
    words = trouble_words(RecordingStatus(CAPTURING, troubles=frozenset(Trouble)))
    assert words.count("\n") == 1
    assert "muted" in words.split("\n")[0]


def test_a_lost_microphone_that_is_awaited_says_that_nobody_need_press_anything() -> None:
    lost = RecordingStatus(
        Capture.PAUSED, paused_for=StopReason.DEVICE_LOST, failure=MicrophoneFailedError()
    )
    assert "resume recording" in trouble_words(lost)
    awaited = RecordingStatus(
        Capture.PAUSED,
        paused_for=StopReason.DEVICE_LOST,
        failure=MicrophoneFailedError(),
        is_awaited=True,
    )
    assert "recording goes on by itself" in trouble_words(awaited)


def test_the_microphone_that_is_back_is_good_news() -> None:
    back = RecordingStatus(CAPTURING, is_back=True)
    assert good_news(back) == "The microphone is back; recording goes on."
    assert trouble_words(back) == ""


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (None, ""),
        (9, "The disk has room for about 9 minutes of recording"),
        (125, "The disk has room for about 2 hours of recording"),
        (9_000, "The disk has room for more than 100 hours of recording"),
    ],
)
def test_the_room_on_the_disk_in_words(minutes: int | None, words: str) -> None:
    assert room_words(None if minutes is None else minutes * MINUTE_MS) == words
