"""Comparing words as a hurried hand types them: without case and without accents."""

from __future__ import annotations

import unicodedata


def folded(text: str) -> str:
    """The text for comparing: "Siân ÉTÉ" -> "sian ete"."""
    if text.isascii():
        return text.casefold()
    letters = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def folded_with_places(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its letters the place in `text` it came from.

    One letter can fold into several ("ß" -> "ss") and an accent into none.
    """
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        for part in unicodedata.normalize("NFKD", letter).casefold():
            if not unicodedata.combining(part):
                letters.append(part)
                places.append(place)
    return "".join(letters), places
