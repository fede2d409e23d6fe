from __future__ import annotations

import base64
import hashlib
import itertools
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from colearn_desktop.domain import events as happened
from colearn_desktop.domain.consent import ConsentForm
from colearn_desktop.domain.floor import held_by
from colearn_desktop.domain.notes import NoteKind
from colearn_desktop.outputs.notes_html import LEAD_IN_MS, notes_html
from colearn_desktop.outputs.notes_vtt import notes_vtt
from colearn_desktop.outputs.page_style import STYLE
from colearn_desktop.outputs.session_json import read_session_json, session_json
from colearn_desktop.outputs.session_record import LeftOut
from tests.outputs.stories import (
    ASH,
    MINUTE,
    note,
    opening,
    record,
    small_session,
    sound_file,
    story,
)


class TagLister(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "input"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


NASTY = "<script>alert('x')</script> & \"quoted\" </title> $title ]]> --> {{x}}"


def parsed(html: str) -> TagLister:
    lister = TagLister()
    lister.feed(html)
    lister.close()
    assert lister.open == []
    return lister


def test_the_page_is_whole_and_needs_nothing_from_elsewhere() -> None:
    html = notes_html(record(sounds=(sound_file(),)))
    lister = parsed(html)
    assert {tag for tag, _ in lister.tags} & {"link", "img", "iframe", "object"} == set()
    assert "://" not in html
    assert "@import" not in html
    assert "url(" not in html.replace("url(#hatch)", "")
    assert dict(lister.tags[0][1]) == {"lang": "en"}


def test_the_policy_lets_its_own_style_and_program_run_and_nothing_else() -> None:
    html = notes_html(record(sounds=(sound_file(),)))
    policy = re.search(r'Content-Security-Policy" content="(.*?)"', html)
    assert policy is not None
    for kind in ("style", "script"):
        (text,) = re.findall(rf"<{kind}>(.*?)</{kind}>", html, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}';" in policy[1]
    assert policy[1].startswith("default-src 'none'; ")
    assert "unsafe" not in policy[1]
    # An attribute would need a weaker policy.
    attributes = {name for _tag, attrs in parsed(html).tags for name in attrs}
    assert not {name for name in attributes if name == "style" or name.startswith("on")}


def test_the_page_has_its_landmarks_and_every_control_its_name() -> None:
    lister = parsed(notes_html(record(sounds=(sound_file(),))))
    tags = [tag for tag, _ in lister.tags]
    assert (tags.count("header"), tags.count("main"), tags.count("h1")) == (1, 1, 1)
    ids = {attrs["id"] for _, attrs in lister.tags if "id" in attrs}
    for tag, attrs in lister.tags:
        if tag == "section":
            assert attrs.get("aria-label") or attrs.get("aria-labelledby") in ids
        if tag == "input":
            assert attrs["aria-label"]
    assert {"main"} == {str(a["href"])[1:] for t, a in lister.tags if t == "a"} & ids


def test_peoples_words_are_in_the_language_of_their_form() -> None:
    welsh = ConsentForm("1", "cy", "Gawn ni?")
    made = replace(record(), forms=(welsh,), form_sha256=welsh.sha256)
    assert '<p lang="cy" dir="auto">Buses stop at six.</p>' in notes_html(made)
    odd = ConsentForm("1", 'x" onload="', "Gawn ni?")
    made = replace(made, forms=(odd,), form_sha256=odd.sha256)
    assert '<p dir="auto">Buses stop at six.</p>' in notes_html(made)


def test_the_timeline_shows_every_turn_note_and_struck_part_in_its_place() -> None:
    events = (*small_session(), *story((0, happened.StretchStruck(MINUTE, 2 * MINUTE))))
    lister = parsed(notes_html(record(events, sounds=(sound_file(),))))

    def shapes(kind: str) -> list[dict[str, str | None]]:
        return [attrs for _tag, attrs in lister.tags if attrs.get("class") == kind]

    turns = sorted(shapes("turn"), key=lambda turn: int(turn["data-ms"] or ""))
    assert [(t["data-name"], t["data-ms"], t["data-end-ms"]) for t in turns] == [
        ("Ash", "10000", "60000"),
        ("Fern", "60000", "300000"),
        ("Several people", "300000", "420000"),
        ("Hazel", "420000", "660000"),
    ]
    assert turns[0]["x"] == "1.515%"  # 10 of 660 seconds
    assert turns[3]["width"] == "36.364%"
    assert [p["data-name"] for p in shapes("phase")] == ["Hello", "Round 1: how"]
    assert len(shapes("dot")) == 4
    assert (shapes("struck")[0]["x"], shapes("struck")[0]["width"]) == ("9.091%", "9.091%")


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_all_text_can_be_read_by_light_and_in_the_dark() -> None:
    light, dark = re.findall(r":root \{.*?\}", STYLE, re.DOTALL)[:2]
    for palette in (light, dark):
        colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", palette))
        assert len(colours) == 8
        for text, ground in itertools.product(("ink", "ink2", "hue", "warm"), ("bg", "card")):
            one, other = sorted((luminance(colours[text]), luminance(colours[ground])))
            assert (other + 0.05) / (one + 0.05) >= 4.5, (text, ground)


@given(st.integers(1, 12 * 3_600_000))
def test_a_session_of_any_length_has_a_few_times_below_its_timeline(length_ms: int) -> None:
    events = story(*opening(), (length_ms, happened.SessionEnded()))
    assert notes_html(record(events)).count('class="axis"') <= 6


@pytest.mark.parametrize("kind", NoteKind)
def test_every_kind_of_note_is_said_in_words(kind: NoteKind) -> None:
    made = record(story(*opening(), note("n", 2, "words of it", kind)))
    words = "" if kind is NoteKind.NOTE else kind.value.replace("_", " ")
    assert (f"<b>{words.capitalize()}</b>" in notes_html(made)) is bool(words)
    assert (f" | {words}\n" in notes_vtt(made)) is bool(words)
    (kept,) = read_session_json(session_json(made)).state().notes.values()
    assert kept.kind is kind


def test_notes_link_to_five_seconds_before_in_the_sound() -> None:
    html = notes_html(record(sounds=(sound_file(start_ms=15_000),)))
    hrefs = re.findall(r'<p class="meta"><a href="(.*?)">', html)
    assert f"LEAD_IN_MS = {LEAD_IN_MS};" in html
    # The first note was stamped five seconds into the sound, the second 55.
    assert hrefs[:2] == ["audio/at-15000.flac#t=0", "audio/at-15000.flac#t=50"]


def test_without_sound_there_are_no_links() -> None:
    html = notes_html(record())
    lister = parsed(html)
    assert [a["href"] for tag, a in lister.tags if tag == "a"] == ["#main"]
    assert {tag for tag, _ in lister.tags} & {"audio", "script", "input", "button"} == set()
    assert "There is no recording in this archive." in html
    assert "playhead" not in str(lister.tags)


def test_other_peoples_words_stay_words() -> None:
    events = story(
        *opening(),
        (0, happened.PersonChanged(ASH, NASTY, 1)),
        (0, happened.FloorChanged(held_by(ASH))),
        note("n", 20_000, NASTY),
        (30_000, happened.SessionEnded()),
    )
    html = notes_html(record(events, title=NASTY, sounds=(sound_file(0),)))
    lister = parsed(html)
    assert [tag for tag, _ in lister.tags].count("script") == 1
    assert sum(NASTY in part for part in lister.text) >= 6
    (turn,) = (attrs for _, attrs in lister.tags if attrs.get("class") == "turn")
    assert turn["data-name"] == NASTY


def test_the_page_says_what_was_left_out() -> None:
    html = notes_html(record(left_out=LeftOut(notes=3, people=1, sound_ms=90_000)))
    assert "Notes left out for want of consent: 3." in html
    assert "Recording left out: 0:01:30." in html


def test_a_page_without_notes_says_so() -> None:
    assert "There are no notes" in notes_html(record(story(*opening())))
