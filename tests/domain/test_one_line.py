"""Titles and names stay one short line, whatever is pasted into them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from colearn_desktop.domain.one_line import one_line


@given(st.text(), st.integers(1, 200))
def test_it_is_short_has_no_breaks_and_stays_as_it_is(text: str, longest: int) -> None:
    line = one_line(text, longest)
    assert len(line) <= longest
    assert line == line.strip()
    assert len(line.splitlines()) <= 1
    assert one_line(line, longest) == line


def test_words_are_kept() -> None:
    assert one_line("  Bridge\nStreet,\u2029 May\t2026 ", 120) == "Bridge Street, May 2026"
