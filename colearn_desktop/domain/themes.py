"""Themes are the words with a `#` in a session's notes; there is no list beside them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from colearn_desktop.domain.words import folded

MOST_COMPLETIONS = 6
# "#1" is a number. A hyphen joins words and does not end one.
_THEME = re.compile(r"(?<![\w#&/])#([^\W\d_]\w*(?:-\w+)*)")
_BEGUN = re.compile(r"(?<![\w#@&/])([#@])((?:[^\W\d_][\w-]*)?)\Z")


@dataclass(frozen=True, slots=True)
class ThemeMention:
    """A theme in a text: `text[start:end]` is it, with its `#`."""

    start: int
    end: int
    theme: str


@dataclass(frozen=True, slots=True)
class BegunWord:
    """A theme or a pseudonym that is being typed.

    Attributes:
        mark: "#" or "@".
        start: Where the letters after the mark begin.
        typed: Those letters so far, perhaps none.
    """

    mark: str
    start: int
    typed: str


def theme_mentions(text: str) -> list[ThemeMention]:
    """All themes in a text, first to last."""
    return [ThemeMention(m.start(), m.end(), m[1]) for m in _THEME.finditer(text)]


def themes(texts: Iterable[str]) -> list[str]:
    """The themes of several texts, the most used first.

    "#Buses" and "#buses" are one, spelt as in the first text that has it.
    """
    counts: Counter[str] = Counter()
    spelt: dict[str, str] = {}
    for text in texts:
        for mention in theme_mentions(text):
            key = folded(mention.theme)
            counts[key] += 1
            spelt.setdefault(key, mention.theme)
    return [spelt[key] for key in sorted(counts, key=lambda key: (-counts[key], key))]


def begun_word(text: str, cursor: int) -> BegunWord | None:
    """What `#...` or `@...` ends at the cursor; None in the middle of a word."""
    if text[cursor : cursor + 1].isalnum():
        return None
    line_start = text.rfind("\n", 0, cursor) + 1
    match = _BEGUN.search(text[line_start:cursor])
    if match is None:
        return None
    return BegunWord(match[1], line_start + match.start(2), match[2])


def completions(typed: str, choices: Sequence[str]) -> list[str]:
    """Which of the choices begin as typed, in their order.

    None if nothing is left to complete, because it is typed to its end.
    """
    wanted = folded(typed)
    found = [choice for choice in choices if folded(choice).startswith(wanted)]
    if [folded(choice) for choice in found] == [wanted]:
        return []
    return found[:MOST_COMPLETIONS]
