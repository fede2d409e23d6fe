"""The passphrase of an archive: words a person can say over the telephone."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Sequence
from pathlib import Path

MIN_WORDLIST_LENGTH = 1024
"""A shorter list means a damaged installation: seven words would be too few."""

# Everything people put between words when they copy them from paper or a message:
# white space, commas, full stops, underscores, and every kind of dash.
_SEPARATORS = re.compile(r"[\s,.;_\-\u00ad\u2010-\u2015\u2212]+")


def read_wordlist(path: Path) -> tuple[str, ...]:
    """Read a list of words, one a line, UTF-8; blank lines and `#` lines are skipped.

    So are words with a hyphen: among words joined by hyphens they would count as two.

    Raises:
        FileNotFoundError: There is no such file.
    """
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return tuple(line for line in lines if line and "#" not in line and "-" not in line)


def generate_passphrase(words: Sequence[str], count: int = 7) -> str:
    """Choose `count` words at random and join them with hyphens.

    Seven words from a list of 7,772 are worth 90 bits.

    Args:
        words: The list to choose from, each as `normalise_words` would leave it.
        count: How many; the same word may come up twice.

    Raises:
        ValueError: The list is too short, repeats itself or is not normalised, or
            `count` is not positive.
    """
    if len(words) < MIN_WORDLIST_LENGTH or len(set(words)) != len(words):
        raise ValueError("the word list is too short or repeats itself")
    if count < 1:
        raise ValueError("at least one word")
    passphrase = "-".join(secrets.choice(words) for _ in range(count))
    if passphrase != normalise_words(passphrase):
        raise ValueError("the word list is not in lower case and plain letters")
    return passphrase


def normalise_words(typed: str) -> str:
    """Turn what somebody typed into the form the archive was locked with.

    Case does not matter, nor whether spaces, hyphens or commas stand between the words.
    """
    plain = unicodedata.normalize("NFKC", typed).casefold()
    return "-".join(word for word in _SEPARATORS.split(plain) if word)
