"""The main job on real sound, from an empty vault to an archive that `age` and `tar` open."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bagit
import numpy as np
import pytest
import soundfile

from tests.fakes.audio_room import RATE_HZ, align, make_speech, skip_without, virtual_room
from tests.fakes.terminal import run_and_answer
from tests.journeys import evening

ROOT = Path(__file__).resolve().parents[2]
STORY = (
    "We began with one letter and four neighbours. Nobody knew who had the key to the hall. "
    "The petition failed, and then the street party worked. "
    "Evening meetings leave out whoever works late. "
)
CANARIES = (
    evening.TITLE,
    evening.FIRST_NOTE,
    evening.QUOTE,
    evening.UNFINISHED_NOTE,
    evening.PASSPHRASE,
    "neighbour knocked",
    "Bracken",
    "Clover",
    "How does your group",
    "What brings us round",
    "fLaC\x00\x00\x00\x22",
    "WAVEfmt ",
)


class Part:
    """One run of the program, and what it tells."""

    def __init__(self, name: str, folder: Path, environ: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.evening", name, str(folder)],
            cwd=ROOT,
            env=environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.errors = ""
        self._listener = threading.Thread(target=self._listen)
        self._listener.start()

    def _listen(self) -> None:
        assert self.process.stderr is not None
        self.errors = self.process.stderr.read()

    def told(self) -> Iterator[dict[str, Any]]:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith("{"):
                yield json.loads(line)

    def until(self, what: str) -> dict[str, Any]:
        """Wait until the program tells this."""
        for told in self.told():
            if told["what"] == what:
                return told
        self.end()
        raise AssertionError(f"it ended before it told {what!r}:\n{self.errors}")

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.end()

    def end(self) -> int:
        self.process.wait(60)
        self._listener.join(10)
        for pipe in (self.process.stdout, self.process.stderr):
            assert pipe is not None
            pipe.close()
        return self.process.returncode


@pytest.mark.journey
@pytest.mark.display
@pytest.mark.slow
@pytest.mark.timeout(400)
def test_a_first_evening_survives_a_kill_and_ends_in_an_archive(tmp_path: Path) -> None:
    skip_without("age", "tar")
    own_tmp = tmp_path / "tmp"
    own_tmp.mkdir()
    evening_folder = tmp_path / "evening"
    evening_folder.mkdir()
    with virtual_room() as room:
        environ = {**os.environ, **room.environ, "TMPDIR": str(own_tmp)}
        speech = make_speech(tmp_path / "talk.wav", STORY * 8)
        assert len(speech) > 65 * RATE_HZ

        first = Part("first", evening_folder, environ)
        refused = first.until("refused")
        assert "Hazel" in refused["text"]
        first.until("recording")
        player = room.start_playing(tmp_path / "talk.wav")
        before_kill = first.until("elapsed")
        first.kill()
        player.kill()
        player.wait()
        assert first.process.returncode == -signal.SIGKILL

        second = Part("second", evening_folder, environ)
        back = second.until("back")
        played = second.until("played")
        exported = second.until("exported")
        assert second.end() == 0, second.errors

    # The same second; the kill comes a moment after the last line that was read.
    assert -1_000 <= back["session_ms"] - before_kill["session_ms"] <= 500
    assert "The program was away" in back["text"]
    assert "Recording paused" in back["text"]
    assert back["phase"] == "Hello: a go-round"
    assert back["floor"] == "Bracken"
    assert back["notes"] == [evening.FIRST_NOTE, evening.QUOTE, evening.UNFINISHED_NOTE]
    assert played["recorded_ms"] >= before_kill["ms"] - 1_000
    assert 4_900 <= played["before_note_ms"] <= 5_100

    (archive,) = (evening_folder / "stick").glob("*/*.tar.age")
    for folder in (evening_folder, own_tmp):
        _expect_no_canary(folder)

    data = _open_with_public_programs(archive, exported["words"], tmp_path / "opened")
    heard = _all_sound(data)
    assert len(heard) == played["recorded_frames"]
    _shift, likeness = align(speech[: 58 * RATE_HZ], heard)
    assert likeness >= 0.99
    assert evening.QUOTE in (data / "notes.vtt").read_text()


def _open_with_public_programs(archive: Path, words: str, into: Path) -> Path:
    """As OPEN-ME.txt says, with Debian's own age and tar; the bag must be valid."""
    into.mkdir()
    status, said = run_and_answer(
        [
            "age", "-d",
            "-i", str(archive.with_name("unlock.age")),
            "-o", str(into / "archive.tar"),
            str(archive),
        ],
        into,
        words,
    )  # fmt: skip
    assert status == 0, said
    subprocess.run(["tar", "-xf", "archive.tar"], cwd=into, check=True)
    (declaration,) = into.glob("*/bagit.txt")
    assert bagit.Bag(str(declaration.parent)).is_valid()
    return declaration.parent / "data"


def _all_sound(data: Path) -> np.ndarray:
    parts = []
    for flac in sorted(data.glob("audio/*.flac")):
        sound, rate_hz = soundfile.read(flac, dtype="int16")
        assert rate_hz == RATE_HZ
        parts.append(sound)
    return np.concatenate(parts)


def _expect_no_canary(folder: Path) -> None:
    for file in folder.rglob("*"):
        if not file.is_file() or file.suffix == ".png":
            continue
        contents = file.read_bytes()
        for canary in CANARIES:
            assert canary.encode("latin-1") not in contents, (file, canary)
            assert canary.encode("utf-16-le") not in contents, (file, canary)
