"""Finding notes again."""

from __future__ import annotations

from collections.abc import Iterable

from colearn_desktop.domain.words import folded


def matches(query: str, fields: Iterable[str]) -> bool:
    """Whether every word of the query stands somewhere in the fields.

    Case and accents do not count, and a word may be the beginning or the middle of one:
    "bus ash" finds a note on "Buses" while Ash spoke. An empty query finds everything.
    """
    words = folded(query).split()
    text = folded("\n".join(fields)) if words else ""
    return all(word in text for word in words)
