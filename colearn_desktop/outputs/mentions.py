"""Takes names out of running text.

A note by somebody who agreed may mention somebody who did not: "Hazel agrees". Hazel then
reads "Person 2". The match is by whole words and ignores case, so that a hurried "hazel"
is found too; a hazel bush becomes "Person 2 bush", which is the smaller harm.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping


class Mentions:
    """Replaces names wherever a text mentions them.

    Args:
        replacements: Name -> what stands in its place.
    """

    def __init__(self, replacements: Mapping[str, str]) -> None:
        self._by_key = {
            _key(name): instead for name, instead in replacements.items() if _key(name)
        }
        # The longest first: "Mary Ann" before "Mary".
        names = sorted(self._by_key, key=len, reverse=True)
        alternatives = "|".join(r"\s+".join(map(re.escape, name.split())) for name in names)
        # Letters and digits make a word; an underscore does not, unlike in \b.
        self._pattern = (
            re.compile(rf"(?<![^\W_])(?:{alternatives})(?![^\W_])", re.IGNORECASE)
            if names
            else None
        )

    def replaced(self, text: str) -> str:
        """The text without the names; the very same text where there are none."""
        if self._pattern is None:
            return text
        composed = unicodedata.normalize("NFC", text)
        without, count = self._pattern.subn(self._instead, composed)
        return without if count else text

    def _instead(self, match: re.Match[str]) -> str:
        # Two spellings can be one to IGNORECASE and two to casefold ("ı" and "i"): then
        # the name still has to go.
        return self._by_key.get(_key(match[0]), "somebody")


def _key(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())
