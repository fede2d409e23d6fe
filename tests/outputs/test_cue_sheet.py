from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from colearn_desktop.domain import events as happened
from colearn_desktop.domain.floor import NOBODY, SEVERAL, held_by
from colearn_desktop.outputs.cue_sheet import cue_path, cue_sheet
from colearn_desktop.outputs.session_record import SessionRecord, SoundFile
from tests.fakes.programs import find_program
from tests.outputs.stories import (
    ASH,
    FERN,
    HAZEL,
    MINUTE,
    ROUND,
    opening,
    record,
    sound_file,
    story,
)

RATE_HZ = 750  # a multiple of 75, as metaflac wants
NASTY = (
    'Say "no"\r\nFILE "x" WAVE \x00 and a great deal more of it, until nobody reads on any more'
)


def sheet_of(made: SessionRecord, sound: SoundFile | None = None) -> str:
    return cue_sheet(made, sound or made.sounds[0])


def positions(sheet: str) -> list[tuple[int, ...]]:
    return [
        tuple(map(int, found)) for found in re.findall(r"INDEX \d\d (\d+):(\d\d):(\d\d)", sheet)
    ]


def busy(turns: int, *, length_ms: int = 20_000) -> SessionRecord:
    """Ash and Fern take turns, no two of one length; the second phase after a hundred."""
    moments = opening()
    at_ms = 0
    for index in range(turns):
        if index == 100:
            moments.append((at_ms, happened.PhaseStarted(ROUND)))
        moments.append((at_ms, happened.FloorChanged(held_by(ASH if index % 2 else FERN))))
        at_ms += length_ms + index * 37 % 100 * 100
    moments.append((at_ms, happened.SessionEnded()))
    return record(story(*moments), sounds=(sound_file(0, at_ms),))


def test_each_phase_and_turn_begins_a_track_at_its_place_in_the_file() -> None:
    sheet = sheet_of(record(sounds=(sound_file(15_000, 9 * MINUTE),)))
    assert 'TITLE "Bridge Street, May"\r\nFILE "at-15000.flac" WAVE\r\n' in sheet
    tracks = re.findall(r"TRACK (\d+) AUDIO\s+TITLE \"(.*)\"\r", sheet)
    assert tracks == [
        ("01", "Hello · Ash"),
        ("02", "Hello · Fern"),
        ("03", "Round 1: how · Several people"),
        ("04", "Round 1: how · Hazel"),
    ]
    assert positions(sheet) == [(0, 0, 0), (0, 45, 0), (4, 45, 0), (6, 45, 0)]
    assert sheet.count("PERFORMER") == 4


def test_a_frame_is_a_seventy_fifth_of_a_second() -> None:
    events = story(
        *opening(),
        (61_987, happened.FloorChanged(held_by(ASH))),
        (70_000, happened.SessionEnded()),
    )
    assert (1, 1, 74) in positions(sheet_of(record(events, sounds=(sound_file(0),))))


def test_a_pause_in_which_nobody_speaks_is_a_track_and_a_breath_is_none() -> None:
    events = story(
        *opening(),
        (1_000, happened.FloorChanged(held_by(ASH))),
        (20_000, happened.FloorChanged(NOBODY)),
        (22_000, happened.FloorChanged(held_by(FERN))),
        (40_000, happened.FloorChanged(NOBODY)),
        (60_000, happened.FloorChanged(SEVERAL)),
        (80_000, happened.SessionEnded()),
    )
    sheet = sheet_of(record(events, sounds=(sound_file(0, 90_000),)))
    assert re.findall(r"    TITLE \"(.*)\"", sheet) == [
        "Hello",
        "Hello · Ash",
        "Hello · Fern",
        "Hello",
        "Hello · Several people",
        "Hello",
    ]


def test_what_was_struck_is_said() -> None:
    events = story(*opening(), (9_000, happened.StretchStruck(2_000, 8_000)))
    assert 'REM STRUCK "0:00:02 to 0:00:08"' in sheet_of(
        record(events, sounds=(sound_file(0),))
    )
    assert "STRUCK" not in sheet_of(record(events, sounds=(sound_file(15_000),)))


def test_more_than_99_turns_become_99_tracks_with_indexes() -> None:
    made = busy(300)
    sheet = sheet_of(made)
    numbers = [int(number) for number in re.findall(r"TRACK (\d+)", sheet)]
    assert numbers == list(range(1, 100))
    assert sheet.count("INDEX ") == 300
    assert len(re.findall(r"INDEX 01 ", sheet)) == 99
    assert positions(sheet) == sorted(set(positions(sheet)))
    # The beginning of a phase is a track, however short its first turn.
    start_ms = made.state().runs[1].start_ms
    wanted = f"{start_ms // 60_000:02}:{start_ms // 1_000 % 60:02}:"
    assert re.search(rf'TITLE "Round 1: how.*"\s+PERFORMER "\w+"\s+INDEX 01 {wanted}', sheet)


def test_no_track_has_more_than_99_indexes() -> None:
    # Two hundred short turns in a row, then ninety-nine long ones.
    moments = opening()
    for index in range(300):
        at_ms = index * 1_000 if index < 200 else 200_000 + (index - 200) * 60_000
        person = ASH if index % 2 else HAZEL
        moments.append((at_ms, happened.FloorChanged(held_by(person))))
    sheet = sheet_of(record(story(*moments), sounds=(sound_file(0, 120 * MINUTE),)))
    assert max(map(int, re.findall(r"INDEX (\d+)", sheet))) == 99


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_no_words_break_out_of_their_quotes(words: str) -> None:
    for name in (words, NASTY):
        events = story(*opening(), (1, happened.FloorChanged(held_by(ASH))))
        people = story(*opening(), (0, happened.PersonChanged(ASH, name, 1)))
        sheet = sheet_of(record((*people, *events[-1:]), title=name, sounds=(sound_file(0),)))
        for line in sheet.split("\r\n"):
            assert line.isprintable()
            assert line.count('"') in {0, 2}
        assert sheet.count("FILE ") == 1 or "FILE " in name


def test_the_sheet_lies_beside_its_sound() -> None:
    assert cue_path(sound_file()) == "audio/at-15000.cue"


@pytest.mark.parametrize("turns", [3, 300])
def test_other_programs_read_it(turns: int, tmp_path: Path) -> None:
    made = busy(turns, length_ms=40_000)
    (sound,) = made.sounds
    sheet = sheet_of(made)
    first = re.findall(r"INDEX 01 (\d+):(\d\d):(\d\d)", sheet)
    begins_s = [int(minutes) * 60 + int(s) + int(frame) / 75 for minutes, s, frame in first]
    (tmp_path / "at-0.cue").write_text(sheet, encoding="utf-8", newline="")
    soundfile.write(
        tmp_path / "at-0.flac",
        np.zeros(sound.end_ms * RATE_HZ // 1_000, np.int16),
        RATE_HZ,
        format="FLAC",
    )

    def run(*command: str) -> str:
        command = (find_program(command[0]), *command[1:])
        done = subprocess.run(
            command, cwd=tmp_path, check=True, capture_output=True, text=True, timeout=60
        )
        return done.stdout

    titles = run("cueprint", "-t", "%t\n", "at-0.cue").split("\n")[:-1]
    assert titles == re.findall(r"    TITLE \"(.*)\"", sheet)
    assert len(run("cuebreakpoints", "at-0.cue").splitlines()) == len(titles) - 1

    run("metaflac", "--import-cuesheet-from=at-0.cue", "at-0.flac")
    said = run("ffprobe", "-v", "error", "-show_chapters", "-of", "json", "at-0.flac")
    starts = [float(chapter["start_time"]) for chapter in json.loads(said)["chapters"]]
    # The last one is the end of the disc, which ffmpeg takes for a chapter too.
    assert starts[: len(begins_s)] == pytest.approx(begins_s, abs=1 / 75)
