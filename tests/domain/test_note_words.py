from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from colearn_desktop.domain import events as happened
from colearn_desktop.domain.events import Event, EventBody
from colearn_desktop.domain.ids import DeviceId, EventId, NoteId, SessionId
from colearn_desktop.domain.note_history import wordings
from colearn_desktop.domain.note_search import matches
from colearn_desktop.domain.notes import NoteKind
from colearn_desktop.domain.themes import (
    MOST_COMPLETIONS,
    begun_word,
    completions,
    theme_mentions,
    themes,
)
from colearn_desktop.domain.words import folded, folded_with_places

NOTE = NoteId("n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on #buses and #night-buses.", ["buses", "night-buses"]),
        ("#Żabka, (#ŵyl)", ["Żabka", "ŵyl"]),
        ("item #1, a##b, https://x/#part, R&D#x", []),
        ("#late-", ["late"]),
    ],
)
def test_themes_are_words_with_a_mark(text: str, expected: list[str]) -> None:
    assert [mention.theme for mention in theme_mentions(text)] == expected


def test_themes_of_a_session_come_most_used_first_and_once() -> None:
    texts = ["#keys #Buses", "#buses late", "#BUSES #access"]
    assert themes(texts) == ["Buses", "access", "keys"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on #bu", ("#", 4, "bu")),
        ("on #", ("#", 4, "")),
        ("line\n@As", ("@", 6, "As")),
        ("no", None),
        ("a@b", None),
        ("#two words", None),
        ("#1", None),
    ],
)
def test_a_word_that_is_being_typed_is_known_by_its_mark(
    text: str, expected: tuple[str, int, str] | None
) -> None:
    begun = begun_word(text, len(text))
    assert (begun and (begun.mark, begun.start, begun.typed)) == expected


def test_nothing_is_completed_in_the_middle_of_a_word() -> None:
    assert begun_word("#buses", 3) is None
    assert begun_word("#bu, later", 3) is not None


def test_completions_begin_as_typed_and_stop_when_all_is_typed() -> None:
    choices = ["Siân", "Simon", "simmer"]
    assert completions("sia", choices) == ["Siân"]
    assert completions("si", choices) == choices
    assert completions("sian", choices) == []
    assert completions("x", choices) == []


@given(st.text(), st.lists(st.text(min_size=1, max_size=8)))
def test_completions_are_few_and_from_the_list(typed: str, choices: list[str]) -> None:
    found = completions(typed, choices)
    assert len(found) <= MOST_COMPLETIONS
    assert all(choice in choices for choice in found)


@given(st.text(), st.integers(0, 50))
def test_a_begun_word_ends_at_the_cursor(text: str, cursor: int) -> None:
    cursor = min(cursor, len(text))
    begun = begun_word(text, cursor)
    if begun is not None:
        assert text[begun.start : cursor] == begun.typed
        assert text[begun.start - 1] == begun.mark


@given(st.text())
def test_folded_letters_know_where_they_came_from(text: str) -> None:
    plain, places = folded_with_places(text)
    assert plain == folded(text)
    assert len(plain) == len(places)
    assert places == sorted(places)
    assert all(0 <= place < len(text) for place in places)


@pytest.mark.parametrize("query", ["", "BUS", "sian", "siân quote", "buses  late", "#bus"])
def test_a_search_finds_parts_of_words_in_all_fields(query: str) -> None:
    assert matches(query, ["Late #Buses", "Siân", "Quote"])


def test_a_search_needs_every_word() -> None:
    assert not matches("buses early", ["Late buses"])
    assert not matches("lateb", ["Late", "buses"])


def log(*moments: tuple[int, EventBody]) -> list[Event]:
    return [
        Event(EventId(f"e{n}"), SessionId("s"), DeviceId("d"), n, at_ms, 1_000 + at_ms, body)
        for n, (at_ms, body) in enumerate(moments, start=1)
    ]


def revised(text: str, kind: NoteKind = NoteKind.NOTE) -> EventBody:
    return happened.NoteRevised(NOTE, kind, text)


def test_each_wording_has_its_time_and_its_author() -> None:
    found = wordings(
        log(
            (0, happened.NotesHandedOver("Nettle", 0)),
            (5, happened.NoteWritten(NOTE, 5, NoteKind.NOTE, "Buses stop", "Nettle")),
            (9, happened.NoteWritten(NoteId("other"), 9, NoteKind.NOTE, "else")),
            (20, happened.NotesHandedOver("Sorrel", 2_000)),
            (30, revised("Trams stop", NoteKind.QUOTE)),
        ),
        NOTE,
    )
    assert [(w.at_ms, w.utc_ms, w.text, w.author) for w in found] == [
        (5, 1_005, "Buses stop", "Nettle"),
        (30, 1_030, "Trams stop", "Sorrel"),
    ]
    assert found[-1].kind is NoteKind.QUOTE


def test_typing_on_is_no_wording_of_its_own_but_adding_later_is() -> None:
    found = wordings(
        log(
            (0, happened.NoteWritten(NOTE, 0, NoteKind.NOTE, "Buses")),
            (2_000, revised("Buses stop")),
            (200_000, revised("Buses stop at six")),
        ),
        NOTE,
    )
    assert [w.text for w in found] == ["Buses stop", "Buses stop at six"]


def test_a_revision_that_was_taken_back_is_no_wording() -> None:
    found = wordings(
        log(
            (0, happened.NoteWritten(NOTE, 0, NoteKind.NOTE, "Buses")),
            (1, revised("nonsense")),
            (2, happened.Undone(EventId("e2"))),
        ),
        NOTE,
    )
    assert [w.text for w in found] == ["Buses"]
