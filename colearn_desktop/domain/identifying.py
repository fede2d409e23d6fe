"""Words by which somebody could be told, found so that the note-taker can be asked.

Nothing is ever replaced: a person reads the hint and decides. It is better to miss a
rare case than to cry wolf over ordinary sentences, which nobody would read twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from colearn_desktop.domain.words import folded, folded_with_places


class Reason(StrEnum):
    """Why a word could tell who somebody is."""

    PRIVATE_NAME = "private_name"
    PRONOUN = "pronoun"
    EMAIL = "email"
    WEB_ADDRESS = "web_address"
    HANDLE = "handle"
    PHONE = "phone"
    STREET = "street"
    POSTCODE = "postcode"


@dataclass(frozen=True, slots=True)
class IdentifyingWord:
    """`text[start:end]` could identify somebody."""

    start: int
    end: int
    reason: Reason


_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_WEB = re.compile(
    r"(?:https?://|www\.)[^\s<>\"“”]*[\w/]"
    r"|(?<![\w.@])(?:[\w-]+\.)+(?:com|org|net|info|eu|uk|ie|de|fr|pl|cymru|wales|scot)"
    r"(?:/[^\s<>\"“”]*[\w/])?(?![\w@])"
)
# It begins with 0 or +, so that a row of years or a large number is none; dates are none.
_PHONE = re.compile(
    r"(?<![\w+.,:/-])(?!\d{1,2}-\d{1,2}-\d{2,4}(?!\d))"
    r"(?:\+|\(0|0)\d(?:[ ()-]{0,2}\d){7,13}(?![\w:/])"
)
# Inward letters of a postcode are never C, I, K, M, O or V.
_POSTCODE = re.compile(
    r"(?<!\w)(?:[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}"
    r"|[a-z]{1,2}\d[a-z\d]? ?\d(?!st|nd|rd|th)[abd-hjlnp-uw-z]{2})(?!\w)"
)
_STREET = re.compile(
    r"(?<![\w.:])\d{1,4}[a-zA-Z]?,? (?:[A-Z][\w'’-]*\.? ){1,3}"
    r"(?:Street|St|Road|Rd|Lane|Ln|Avenue|Ave|Close|Drive|Way|Terrace|Crescent|Place|"
    r"Square|Court|Gardens|Row|Grove|Walk|Mews)(?!\w)"
    r"|(?<!\w)[A-ZÄÖÜ]\w+(?:straße|strasse|weg|platz|gasse) \d{1,4}[a-z]?(?!\w)"
    r"|(?<!\w)ul\. ?[A-ZŁŚŻ]\w+ \d{1,4}(?!\w)"
)
_PRONOUN = re.compile(
    r"(?<![\w@#])(?:she|he|his|her|him|hers|himself|herself)(?!\w)", re.IGNORECASE
)
_HANDLE = re.compile(r"(?<![\w@.+-])@(?=\w*[^\W\d_])[\w.-]*\w")
# Names that are also words: only with a capital do they count as names.
_ALSO_WORDS_LIST = (
    "april art bill bob carol chance chase chip christian dale dawn dean drew earl eve faith "
    "frank gene glen grace grant guy hazel heath holly hope hunter iris ivy jack jean joy june "
    "lance lily mark martin max may mike miles nick olive pat pearl peg penny pip rich rob "
    "robin rose ruby sandy skip sue summer victor wade ward will woody"
)
_ALSO_WORDS = frozenset(_ALSO_WORDS_LIST.split())
_NOT_IN_A_WORD = r"(?<![^\W_]){}(?![^\W_])"


def identifying_words(
    text: str, private_names: Iterable[str], pseudonyms: Iterable[str] = ()
) -> list[IdentifyingWord]:
    """What in a text could tell who somebody is, first to last, never overlapping.

    Args:
        private_names: Names the team keeps to itself; case and accents do not count.
        pseudonyms: Names that are used on purpose: never a finding.
    """
    used = {folded(name) for name in pseudonyms}
    found: list[IdentifyingWord] = []
    for word in _candidates(text, private_names, used):
        if not any(word.start < other.end and other.start < word.end for other in found):
            found.append(word)
    return sorted(found, key=lambda word: word.start)


def _candidates(
    text: str, private_names: Iterable[str], used: set[str]
) -> Iterator[IdentifyingWord]:
    """The surer first."""
    for pattern, reason in (
        (_EMAIL, Reason.EMAIL),
        (_WEB, Reason.WEB_ADDRESS),
        (_STREET, Reason.STREET),
        (_POSTCODE, Reason.POSTCODE),
        (_PHONE, Reason.PHONE),
    ):
        for match in pattern.finditer(text):
            yield IdentifyingWord(match.start(), match.end(), reason)
    yield from _names(text, private_names, used)
    for match in _HANDLE.finditer(text):
        if not _is_pseudonym(match[0][1:], used, is_last=match.end() == len(text)):
            yield IdentifyingWord(match.start(), match.end(), Reason.HANDLE)
    for match in _PRONOUN.finditer(text):
        if match[0] != "HE":  # as in "HE college"
            yield IdentifyingWord(match.start(), match.end(), Reason.PRONOUN)


def _names(
    text: str, private_names: Iterable[str], used: set[str]
) -> Iterator[IdentifyingWord]:
    plain, places = folded_with_places(text)
    for name in sorted({folded(name) for name in private_names} - used, key=len, reverse=True):
        words = name.split()
        if not words:
            continue
        spelt = r"\s+".join(map(re.escape, words))
        for match in re.finditer(_NOT_IN_A_WORD.format(spelt), plain):
            start, end = places[match.start()], places[match.end() - 1] + 1
            if name not in _ALSO_WORDS or text[start].isupper():
                yield IdentifyingWord(start, end, Reason.PRIVATE_NAME)


def _is_pseudonym(handle: str, used: set[str], *, is_last: bool) -> bool:
    """Whether a handle names a pseudonym, or begins one that is still being typed."""
    typed = folded(handle)
    return any(
        typed in (name, name.split()[0]) or (is_last and name.startswith(typed))
        for name in used
        if name.split()
    )
