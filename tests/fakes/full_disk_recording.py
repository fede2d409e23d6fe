"""Records on a disk that fills up and is emptied again. Started by `test_really_full_disk`.

Says as JSON what a host would have seen.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np

from colearn_desktop.audio.codec import decode_flac
from colearn_desktop.audio.simulated_microphone import simulated_voice
from colearn_desktop.domain.events import RecordingTroubled, RecordingTroubleEnded
from colearn_desktop.services.recording_status import RecordingStatus
from tests.fakes.audio_waiting import wait_until
from tests.services.test_consent_wall import RATE_HZ, Room

PART = RATE_HZ // 10
OUTAGE_S = 60


class Disk:
    """A file that takes all the room there is."""

    def __init__(self, folder: Path) -> None:
        self._ballast = folder / "films"

    def fill(self) -> None:
        with self._ballast.open("ab", buffering=0) as file:
            for size in (1_048_576, 4_096):
                with suppress(OSError):
                    while file.write(bytes(size)) == size:
                        pass

    def empty(self) -> None:
        self._ballast.unlink()


class Evening:
    """A recording at some times the pace of life."""

    def __init__(self, folder: Path) -> None:
        self.room = Room(folder)
        self.voice = simulated_voice(RATE_HZ)
        self.spoken: list[np.ndarray] = []
        self.at = 0
        self.room.live.start()
        self.room.agree()
        self.room.recording.start()
        self.room.wait_for_microphone()

    def speak_tenth(self) -> RecordingStatus:
        block = np.take(self.voice, range(self.at, self.at + PART), mode="wrap")
        self.at += PART
        self.spoken.append(block)
        self.room.clock.advance(100)
        self.room.microphone.push(block)
        # As often as in life, so that the recorder looks between two blocks.
        time.sleep(0.02)
        self.room.recording.check()
        return self.room.recording.status()

    def speak(self, seconds: float) -> RecordingStatus:
        for _ in range(round(seconds * 10)):
            status = self.speak_tenth()
        return status

    def until(self, condition: Callable[[RecordingStatus], bool], what: str) -> RecordingStatus:
        def met() -> bool:
            self.room.clock.advance(100)
            self.room.recording.check()
            return condition(self.room.recording.status())

        wait_until(met, what, within_s=30)
        return self.room.recording.status()


def main(folder: Path) -> None:
    evening, disk = Evening(folder), Disk(folder)
    room = evening.room
    evening.speak(5)
    evening.until(lambda status: status.waiting_ms <= 1_100, "the disk keeps up")
    disk.fill()
    noticed_ms = 0
    status = evening.speak_tenth()
    while status.trouble is None:
        noticed_ms += 100
        status = evening.speak_tenth()
    at_once = sorted(trouble.value for trouble in status.troubles)
    trouble = type(status.trouble).__name__
    outage = evening.speak(OUTAGE_S - noticed_ms / 1_000)
    disk.empty()
    after = evening.speak(3)
    evening.until(lambda status: status.trouble is None, "there is room again")
    after = evening.speak(3)
    room.recording.stop()
    evening.until(lambda status: status.waiting_ms == 0, "everything is stored")
    spoken = np.concatenate(evening.spoken)
    stored = sound(room)
    about = [
        each.body
        for each in room.log.events
        if isinstance(each.body, (RecordingTroubled, RecordingTroubleEnded))
    ]
    print(
        json.dumps(
            {
                "trouble": trouble,
                "noticed_after_ms": noticed_ms,
                "troubles_at_once": [each for each in at_once if not each.startswith("disk")],
                "waiting_ms": outage.waiting_ms,
                "room_ms": outage.waiting_room_ms,
                "trouble_at_the_end": None if after.trouble is None else str(after.trouble),
                "waiting_at_the_end_ms": room.recording.status().waiting_ms,
                "spoken_frames": len(spoken),
                "stored_frames": len(stored),
                "is_the_same_sound": bool(np.array_equal(spoken, stored)),
                "lost_frames": sum(
                    body.frames for body in about if isinstance(body, RecordingTroubled)
                ),
                "events": [[type(body).__name__, body.trouble.value] for body in about],
            }
        )
    )
    room.close()


def sound(room: Room) -> np.ndarray:
    store = room.vault.recordings
    parts = []
    for recording in store.list_recordings(room.log.session_id):
        for stretch in recording.stretches:
            for place in store.segments(recording.recording_id, stretch.stretch):
                flac = store.fetch(recording.recording_id, stretch.stretch, place.index)
                parts.append(decode_flac(flac)[:, 0])
    return np.concatenate(parts)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
