from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from colearn_desktop.archive.words import generate_passphrase, normalise_words, read_wordlist
from colearn_desktop.resources import resource_path

LIST = tuple(
    f"{a}{b}{c}" for a in "bcdfghjklm" for b in "aeiouy" for c in "bdfgklmnprstvwxzjqhc"
)


def test_a_passphrase_has_seven_words_of_the_list() -> None:
    words = generate_passphrase(LIST).split("-")
    assert len(words) == 7
    assert set(words) <= set(LIST)


def test_passphrases_differ() -> None:
    assert len({generate_passphrase(LIST) for _ in range(100)}) == 100


@pytest.mark.parametrize(
    "words", [LIST[:1000], (*LIST, LIST[0]), tuple(word.upper() for word in LIST)]
)
def test_a_list_that_would_make_weak_or_untypeable_words_is_refused(
    words: tuple[str, ...],
) -> None:
    with pytest.raises(ValueError):
        generate_passphrase(words)


@pytest.mark.parametrize(
    "typed",
    [
        "otter-river-stone",
        "  Otter River\tSTONE\n",
        "otter, river, stone.",
        "otter \u2013 river\u2010stone",
        "otter\u00a0river__stone",
    ],
)
def test_the_ways_people_type_words_come_to_the_same(typed: str) -> None:
    assert normalise_words(typed) == "otter-river-stone"


@given(st.text())
def test_normalising_twice_changes_nothing(typed: str) -> None:
    once = normalise_words(typed)
    assert normalise_words(once) == once


def test_the_shipped_list_is_long_and_plain() -> None:
    words = read_wordlist(resource_path("wordlists", "passphrase-words.txt"))
    assert len(words) >= 7000
    assert len(generate_passphrase(words).split("-")) >= 7
