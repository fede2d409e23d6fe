"""Somebody types notes and gives the floor at the same time, on a real keyboard's path."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.audio_room import skip_without
from tests.journeys.typist import PEOPLE

ROOT = Path(__file__).resolve().parents[2]
WORDS_A_MINUTE = 40
# Typists count five letters or spaces as a word.
KEY_S = 60 / WORDS_A_MINUTE / 5
FLOOR_EVERY_S = 3.0
SENTENCES = (
    "buses stop at six",
    "who has the key to the hall",
    "asks for a room with a ramp",
    "the petition failed",
    "then the street party worked",
    "wants a shared list of skills",
    "nobody had asked the young",
    "meet again in the spring",
)


def press(key: str) -> None:
    subprocess.run(["xdotool", "key", "--clearmodifiers", key], check=True)


def keystrokes() -> Iterator[tuple[str, int]]:
    """Each key of all notes, and which note it belongs to."""
    for number, sentence in enumerate(SENTENCES):
        for letter in sentence:
            yield {" ": "space"}.get(letter, letter), number
        yield "Return", number


@pytest.mark.journey
@pytest.mark.display
@pytest.mark.slow
@pytest.mark.timeout(240)
def test_no_key_is_lost_and_no_note_has_a_wrong_speaker(tmp_path: Path) -> None:
    skip_without("xdotool")
    program = subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.typist", str(tmp_path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with program:
        assert program.stdin is not None
        assert program.stdout is not None
        assert program.stdout.readline().strip() == "ready"
        floor, speakers, late_s = _type_and_give_the_floor()
        program.stdin.write("done\n")
        program.stdin.flush()
        stored = json.loads(program.stdout.readline())
        assert program.wait(20) == 0

    # Otherwise this was not the pace that it claims.
    assert late_s < 2, f"the typing fell {late_s:.1f} s behind"
    assert [note["text"] for note in stored["notes"]] == list(SENTENCES)
    assert [note["seat"] for note in stored["notes"]] == speakers
    assert stored["floor"] == floor


def _type_and_give_the_floor() -> tuple[list[int], list[int], float]:
    """Returns who was given the floor, who had it at the first key of each note, and by how
    many seconds the last key came late."""
    rng = random.Random(5)
    floor: list[int] = []
    speakers: list[int] = []
    begun = time.monotonic()
    for index, (key, note) in enumerate(keystrokes()):
        due = begun + index * KEY_S
        if time.monotonic() - begun >= len(floor) * FLOOR_EVERY_S:
            seat = rng.choice([n for n in range(1, PEOPLE + 1) if floor[-1:] != [n]])
            press(f"alt+{seat}")
            floor.append(seat)
        if note == len(speakers):
            speakers.append(floor[-1])
        time.sleep(max(0.0, due - time.monotonic()))
        press(key)
    return floor, speakers, time.monotonic() - due
