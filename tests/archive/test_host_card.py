from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from colearn_desktop.archive.host_card import HostCard, is_host_name, read_card, write_card
from colearn_desktop.archive.host_keys import (
    HostKeys,
    Signer,
    fingerprint_words,
    is_signed_by,
    new_secrets,
)
from colearn_desktop.archive.words import read_wordlist
from colearn_desktop.domain.errors import HostCardDamagedError, HostCardTooNewError, HostError
from colearn_desktop.resources import resource_path

# What RFC 8032 gives as its second test, and a key that `age-keygen` made.
SEED = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
PUBLIC = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
AGE = "AGE-SECRET-KEY-1ZZ3360R9MVFA06HVSY9NHUE4UG22MA5SEWG9CMF3WK3DQSA6LHHSVLXH0R"
SIGNER = Signer(SEED, AGE)
CARD = write_card("Juniper, Bridge Street", SIGNER)
WORDLIST = resource_path("wordlists", "passphrase-words.txt")


def test_a_card_reads_back() -> None:
    card = read_card(CARD.encode())
    assert card == HostCard("Juniper, Bridge Street", SIGNER.keys)
    assert card.keys.signing_key.hex() == PUBLIC
    assert CARD.splitlines()[:2] == ["colearn-host 1", "name: Juniper, Bridge Street"]


@given(st.text().filter(is_host_name))
def test_any_name_that_a_card_takes_reads_back(name: str) -> None:
    assert read_card(write_card(name, SIGNER).encode()).name == name


@pytest.mark.parametrize(
    "name", ["", " ", "two\nlines", "a  b", " a", "x" * 61, "\u202egnp", "a\u200bb", "\x00"]
)
def test_a_name_that_hides_something_is_none(name: str) -> None:
    with pytest.raises(ValueError):
        write_card(name, SIGNER)


def test_what_mail_and_editors_add_does_no_harm() -> None:
    lines = CARD.splitlines()
    edited = "\ufeff# a card\r\n\r\n" + "  \r\n".join(lines) + "\r\n\r\n"
    assert read_card(edited.encode()) == read_card(CARD.encode())
    assert read_card(CARD.rstrip("\n").encode()) == read_card(CARD.encode())


@given(st.integers(0, len(CARD.encode()) - 1), st.integers(0, 255))
def test_no_changed_letter_gives_another_card(place: int, byte: int) -> None:
    changed = bytearray(CARD.encode())
    changed[place] = byte
    try:
        card = read_card(bytes(changed))
    except HostError:
        return
    assert card == read_card(CARD.encode())


def test_lines_of_two_cards_do_not_make_a_third() -> None:
    other = write_card("Nettle", Signer(*new_secrets())).splitlines()
    mine = CARD.splitlines()
    for number in range(1, len(mine)):
        mixed = [*mine[:number], other[number], *mine[number + 1 :]]
        with pytest.raises(HostCardDamagedError):
            read_card("\n".join(mixed).encode())


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\xff\xfe",
        b"age1stedhsfsuvz5nhrc36frerwl5c8exgncmc27rmhega9a20y6sgasap3wj0\n",
        CARD.encode() * 2,
        CARD.encode() + b"more: lines\n",
        CARD.encode() + b"#" * 9000,
        CARD.upper().encode(),
        b"\n".join(CARD.encode().splitlines()[:-1]),
        CARD.encode().replace(b"name: ", b"name:"),
        CARD.encode().replace(b"colearn-host 1", b"colearn-host 01"),
        CARD.encode().replace(b"colearn-host 1", b"colearn-archive-signature 1"),
    ],
)
def test_anything_else_is_no_card(text: bytes) -> None:
    with pytest.raises(HostCardDamagedError):
        read_card(text)


def test_a_card_of_the_future_is_named_as_such() -> None:
    with pytest.raises(HostCardTooNewError):
        read_card(b"colearn-host 2\nanything: else\n")


def test_a_signature_of_one_kind_of_thing_is_none_of_another() -> None:
    signature = SIGNER.sign(b"domain one", b"message")
    key = SIGNER.keys.signing_key
    assert is_signed_by(key, b"domain one", b"message", signature)
    assert not is_signed_by(key, b"domain two", b"message", signature)
    assert not is_signed_by(key, b"domain one", b"message!", signature)
    assert not is_signed_by(bytes(32), b"domain one", b"message", signature)
    assert not is_signed_by(key, b"domain one", b"message", signature[:-1])


@pytest.mark.parametrize(
    ("signing_key", "recipient"),
    [
        (b"x" * 31, SIGNER.keys.age_recipient),
        (b"x" * 32, SIGNER.keys.age_recipient.upper()),
        (b"x" * 32, "age1"),
        (b"x" * 32, AGE),
    ],
)
def test_keys_of_the_wrong_kind_are_none(signing_key: bytes, recipient: str) -> None:
    with pytest.raises(ValueError):
        HostKeys(signing_key, recipient)


def test_the_six_words_stay_the_same_for_ever() -> None:
    # Two laptops with different versions must show the same words for the same keys: with
    # another list, or another order, people would take each other for impostors.
    assert hashlib.sha256(WORDLIST.read_bytes()).hexdigest() == LIST_SHA256
    assert "-".join(fingerprint_words(SIGNER.keys, read_wordlist(WORDLIST))) == SIX_WORDS


LIST_SHA256 = "6d557f0693958fb5e650b68b5bee585eb82cf4da32965505c789e924743bc522"
SIX_WORDS = "skylight-nanometer-sister-module-outline-squall"


def test_either_key_changes_the_words() -> None:
    wordlist = read_wordlist(WORDLIST)
    other = Signer(*new_secrets()).keys
    mixed = (
        HostKeys(SIGNER.keys.signing_key, other.age_recipient),
        HostKeys(other.signing_key, SIGNER.keys.age_recipient),
    )
    words = {fingerprint_words(keys, wordlist) for keys in (SIGNER.keys, other, *mixed)}
    assert len(words) == 4
