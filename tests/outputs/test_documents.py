from __future__ import annotations

import csv
import io
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from colearn_desktop.domain import events as happened
from colearn_desktop.domain.consent import ConsentState, Purpose
from colearn_desktop.domain.errors import ArchiveDamagedError, ArchiveTooNewError
from colearn_desktop.domain.floor import held_by
from colearn_desktop.outputs.consent_csv import consent_csv
from colearn_desktop.outputs.csv_text import csv_text
from colearn_desktop.outputs.documents import documents
from colearn_desktop.outputs.ledger_jsonl import ledger_jsonl
from colearn_desktop.outputs.notes_vtt import notes_vtt
from colearn_desktop.outputs.session_json import read_session_json, session_json
from colearn_desktop.outputs.session_record import LeftOut
from colearn_desktop.outputs.turns_csv import turns_csv
from tests.outputs.stories import (
    ASH,
    FERN,
    HAZEL,
    MINUTE,
    answer,
    note,
    opening,
    record,
    small_session,
    sound_file,
    story,
)

NASTY = "<script>alert('x')</script> & \"quoted\"\n\n00:01:00.000 --> 00:02:00.000 </v>]]>"
WORDS = st.text(st.characters(codec="utf-8"), max_size=60)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


# session.json


def test_a_record_reads_back_as_it_was_written() -> None:
    before = record(sounds=(sound_file(),), left_out=LeftOut(notes=2, people=1))
    after = read_session_json(session_json(before))
    assert after == before
    assert after.state() == before.state()


@given(WORDS, WORDS)
def test_any_words_read_back(title: str, words: str) -> None:
    before = record(story(*opening(), note("n", 1, words)), title=title)
    text = session_json(before).encode().decode()
    assert read_session_json(text) == before


def test_session_json_says_who_and_what_without_replaying() -> None:
    plain = json.loads(session_json(record()))
    assert plain["format"] == "colearn-session"
    assert [p["name"] for p in plain["people"]] == ["Ash", "Fern", "Hazel", "Juniper"]
    assert [p["title"] for p in plain["agenda"]] == ["Hello", "Round 1: how"]
    assert plain["forms"][0]["text"] == "May we?"


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '"x"', '{"format": "colearn-session", "format_version": 1}']
)
def test_what_is_no_record_is_refused(text: str) -> None:
    with pytest.raises(ArchiveDamagedError):
        read_session_json(text)


def test_a_record_of_a_later_version_is_refused_as_such() -> None:
    plain = json.loads(session_json(record()))
    with pytest.raises(ArchiveTooNewError):
        read_session_json(json.dumps({**plain, "format_version": 3}))


def test_a_form_whose_text_was_changed_is_refused() -> None:
    text = session_json(record())
    with pytest.raises(ArchiveDamagedError):
        read_session_json(text.replace("May we?", "May we not?"))


# notes.vtt


def test_each_note_is_a_cue_with_its_speaker_and_phase() -> None:
    text = notes_vtt(record())
    assert text.startswith("WEBVTT\n\n")
    assert "1 | Hello\n00:00:20.000 --> 00:00:35.000\n<v Ash>Buses stop at six." in text
    assert "3 | Round 1: how\n00:06:00.000 --> 00:06:15.000\n<v Several people>" in text
    assert "4 | Round 1: how | follow up" in text
    assert "<v Hazel>Who holds the key?\nAsk Ash." in text


def test_cues_of_quick_notes_end_where_the_next_begins_but_can_be_read() -> None:
    text = notes_vtt(
        record(
            story(
                *opening(), note("a", 1_000, "a"), note("b", 5_000, "b"), note("c", 5_100, "c")
            )
        )
    )
    assert re.findall(r"00:00:(\S+) --> 00:00:(\S+)", text) == [
        ("01.000", "05.000"),
        ("05.000", "07.000"),
        ("05.100", "20.100"),
    ]


@given(WORDS)
def test_no_words_break_out_of_their_cue(words: str) -> None:
    for words_ in (words, NASTY):
        events = story(
            *opening(), (0, happened.FloorChanged(held_by(ASH))), note("n", 1, words_)
        )
        blocks = notes_vtt(record(events)).rstrip("\n").split("\n\n")
        assert len(blocks) == 3
        assert blocks[2].count("-->") == 1
        assert re.sub(r"^<v Ash>", "", blocks[2].split("\n", 2)[2]).count("<") == 0


# Tables


def test_the_tables_are_rfc_4180() -> None:
    text = csv_text(("a", "b"), [('say "x"', "1,2"), ("two\nlines", None)])
    assert text == 'a,b\r\n"say ""x""","1,2"\r\n"two\nlines",\r\n'


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", " =", "＝"])
def test_no_cell_is_a_formula(start: str) -> None:
    text = csv_text(("a",), [(f"{start}1+1",), (-5,)])
    first, second = csv.reader(io.StringIO(text.partition("\r\n")[2], newline=""))
    assert first == [f"'{start}1+1"]
    assert second == ["-5"]


def test_the_consent_table_has_a_line_an_answer() -> None:
    answers = (
        answer(ASH, Purpose.AUDIO, ConsentState.GRANTED, witness="=cmd()"),
        answer(FERN, Purpose.NOTES, ConsentState.REFUSED),
    )
    first, second = rows(consent_csv(record(consents=answers)))
    assert (first["person"], first["purpose"], first["answer"]) == ("Ash", "audio", "granted")
    assert first["witness"] == "'=cmd()"
    assert first["utc"].endswith("Z")
    assert second["answer"] == "refused"
    assert (first["person_id"], second["person_id"]) == (ASH, FERN)


def test_the_table_of_turns_has_a_line_a_turn() -> None:
    turns = rows(turns_csv(record()))
    assert [(t["speaker"], t["floor"], t["length_ms"]) for t in turns] == [
        ("Ash", "person", "50000"),
        ("Fern", "person", str(4 * MINUTE)),
        ("Several people", "several", str(2 * MINUTE)),
        ("Hazel", "person", str(4 * MINUTE)),
    ]
    assert [t["person_id"] for t in turns] == [ASH, FERN, "", HAZEL]
    assert [t["session_time"] for t in turns] == ["0:00:10", "0:01:00", "0:05:00", "0:07:00"]


def test_a_turn_that_a_pause_cut_in_two_can_be_counted_as_one() -> None:
    events = story(
        *opening(),
        (0, happened.FloorChanged(held_by(ASH))),
        (MINUTE, happened.ClockPaused()),
        (2 * MINUTE, happened.ClockResumed()),
        (3 * MINUTE, happened.SessionEnded()),
    )
    assert [(t["start_ms"], t["goes_on"]) for t in rows(turns_csv(record(events)))] == [
        ("0", "0"),
        (str(2 * MINUTE), "1"),
    ]


def test_the_ledger_is_in_order_of_time_with_answers_first() -> None:
    lines = [json.loads(line) for line in ledger_jsonl(record()).splitlines()]
    kinds = [next(iter(line)) for line in lines]
    assert kinds[:28] == ["consent"] * 28
    assert set(kinds[28:]) == {"event"}
    times = [next(iter(line.values()))["at_ms"] for line in lines]
    assert times == sorted(times)


# All together


def test_the_crate_names_every_file() -> None:
    made = documents(record(sounds=(sound_file(),)), (1_234,))
    crate = json.loads(made[-1].data)
    root = next(item for item in crate["@graph"] if item["@id"] == "./")
    named = {part["@id"] for part in root["hasPart"]}
    assert named == {d.path for d in made[:-1]} | {"audio/at-15000.flac"}
    assert "audio/at-15000.cue" in named
    assert {item["@id"] for item in crate["@graph"]} >= named
    assert root["datePublished"] == "2026-05-28T20:46:40Z"


def test_the_same_record_makes_the_same_bytes() -> None:
    assert documents(record()) == documents(record(small_session()))
