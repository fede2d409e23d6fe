"""Words that stand in one line wherever they are shown: titles, places, names."""

from __future__ import annotations

LONGEST_TITLE = 120
LONGEST_NAME = 60


def one_line(text: str, longest: int) -> str:
    """The text without line breaks and double spaces, cut at `longest` characters.

    A pasted page would otherwise fill every heading, and push the controls off the screen.
    """
    return " ".join(text.split())[:longest].rstrip()
