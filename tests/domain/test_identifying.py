from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from colearn_desktop.domain.identifying import Reason, identifying_words

PRIVATE = ("Siân", "Mary Ann", "Mary", "Will", "Tomasz Wójcik")
PSEUDONYMS = ("Ash", "Bracken", "Wood Anemone")


def found(text: str) -> list[tuple[str, Reason]]:
    return [
        (text[word.start : word.end], word.reason)
        for word in identifying_words(text, PRIVATE, PSEUDONYMS)
    ]


@pytest.mark.parametrize(
    ("text", "word", "reason"),
    [
        ("as sian said", "sian", Reason.PRIVATE_NAME),
        (unicodedata.normalize("NFD", "as SIÂN said"), None, Reason.PRIVATE_NAME),
        ("then mary  ann left", "mary  ann", Reason.PRIVATE_NAME),
        ("Mary's idea", "Mary", Reason.PRIVATE_NAME),
        ("asked Will again", "Will", Reason.PRIVATE_NAME),
        ("TOMASZ WOJCIK, from the club", "TOMASZ WOJCIK", Reason.PRIVATE_NAME),
        ("#Mary", "Mary", Reason.PRIVATE_NAME),
        ("she'd rather not", "she", Reason.PRONOUN),
        ("HIS garden", "HIS", Reason.PRONOUN),
        ("did it by himself.", "himself", Reason.PRONOUN),
        ("write to jo.b+x@example.org.uk please", "jo.b+x@example.org.uk", Reason.EMAIL),
        ("ring 07700 900123", "07700 900123", Reason.PHONE),
        ("ring (029) 2018 0123 tonight", "(029) 2018 0123", Reason.PHONE),
        ("ring +48 22 555-01-23", "+48 22 555-01-23", Reason.PHONE),
        ("see https://example.org/a?b=c.", "https://example.org/a?b=c", Reason.WEB_ADDRESS),
        ("on bridgestreet.org.uk/us", "bridgestreet.org.uk/us", Reason.WEB_ADDRESS),
        ("lives in CF10 3AT", "CF10 3AT", Reason.POSTCODE),
        ("near m1 1ae", "m1 1ae", Reason.POSTCODE),
        ("as @jo_writes posted", "@jo_writes", Reason.HANDLE),
        ("at 12 Bridge Street", "12 Bridge Street", Reason.STREET),
        ("at 4b St John's Road,", "4b St John's Road", Reason.STREET),
        ("Hauptstraße 12", "Hauptstraße 12", Reason.STREET),
    ],
)
def test_what_could_tell_somebody_is_found(text: str, word: str | None, reason: Reason) -> None:
    ((found_word, found_reason),) = found(text)
    assert found_reason is reason
    assert word is None or found_word == word


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Buses stop at six, so evening meetings leave people out.",
        "We will meet on 1 May at 18:30, room 12.",
        "Raised 1,200 pounds in 2019, 2020 and 2021.",
        "Years 1999 2000 2001 2002",
        "Meeting on 01-05-2024 12:30, then 08/06/2024",
        "From 0900 to 1730",
        "12 people in the street. 3 roads closed",
        "The M4 2nd exit; the b4 3rd stop; 10 of 12 said no",
        "@Ash and @bracken agree, @Wood does not",
        "the HE college and the FE college",
        "Then the others, there, where they were; this history; sheep and herbs",
        "A theme: #her-age #she",
        "Half past six e.g. at the hall, i.e. here. Costs 0.5 per head",
        "We need 20 chairs, 4 tables and 1 Open Space",
        "co-op, on-line, up-to-date; ask.then decide",
        "1. Close the road 2. Open the hall",
    ],
)
def test_ordinary_sentences_raise_no_alarm(text: str) -> None:
    assert found(text) == []


def test_a_pseudonym_is_never_a_finding_even_if_it_is_somebodys_name() -> None:
    assert identifying_words("Rowan agrees", ["Rowan"], ["Rowan"]) == []
    assert identifying_words("Rowan agrees", ["Rowan"], [])


def test_a_pseudonym_that_is_being_typed_is_no_strange_handle() -> None:
    assert found("as @Br") == []
    assert found("as @Br said") == [("@Br", Reason.HANDLE)]


@given(st.text(), st.lists(st.text(max_size=12), max_size=4))
def test_findings_lie_in_the_text_in_order_and_apart(text: str, names: list[str]) -> None:
    last_end = 0
    for word in identifying_words(text, names):
        assert last_end <= word.start < word.end <= len(text)
        last_end = word.end


ORDINARY = [
    "buses",
    "stop",
    "at",
    "six",
    "so",
    "people",
    "who",
    "work",
    "late",
    "will",
    "miss",
    "the",
    "meeting",
    "in",
    "may",
]


@given(
    st.lists(st.sampled_from(ORDINARY), max_size=12),
    st.lists(st.sampled_from(ORDINARY), max_size=12),
)
def test_a_private_name_is_found_in_any_sentence_and_nothing_else_is(
    before: list[str], after: list[str]
) -> None:
    text = " ".join([*before, "Siân", *after])
    assert found(text) == [("Siân", Reason.PRIVATE_NAME)]
