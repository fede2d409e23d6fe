from __future__ import annotations

import os
import random
import secrets

import pytest

from colearn_desktop.domain.errors import RecoveryKeyTypoError
from colearn_desktop.vault.recovery_key import parse_recovery_key, recovery_key_text

ALPHABET = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"
TYPEABLE = ALPHABET + "BIO1!"


def test_a_thousand_keys_come_back() -> None:
    for _ in range(1_000):
        key = secrets.token_bytes(32)
        assert parse_recovery_key(recovery_key_text(key)) == key


def test_it_is_printed_in_groups_of_four_capitals() -> None:
    groups = recovery_key_text(bytes(range(32))).split(" ")
    assert [len(group) for group in groups] == [4] * 14 + [2]
    assert set("".join(groups)) <= set(ALPHABET)


@pytest.mark.parametrize(
    "change",
    [
        str.lower,
        lambda text: text.replace(" ", ""),
        lambda text: text.replace(" ", "-"),
        lambda text: text.replace(" ", "\u2013"),
        lambda text: f"\n {text} \r\n",
        lambda text: "".join(c.lower() if i % 2 else c for i, c in enumerate(text)),
    ],
)
def test_case_spaces_and_dashes_do_not_matter(change: object) -> None:
    key = secrets.token_bytes(32)
    assert callable(change)
    assert parse_recovery_key(change(recovery_key_text(key))) == key


def test_a_thousand_keys_each_catch_a_wrong_character_in_every_place() -> None:
    source = random.Random(12)
    for _ in range(1_000):
        text = recovery_key_text(source.randbytes(32)).replace(" ", "")
        for place, right in enumerate(text):
            wrong = source.choice(TYPEABLE.replace(right, ""))
            with pytest.raises(RecoveryKeyTypoError):
                parse_recovery_key(text[:place] + wrong + text[place + 1 :])


def test_every_wrong_character_in_every_place_is_caught() -> None:
    # All typos of a thousand keys take some minutes: COLEARN_RECOVERY_KEYS=1000.
    for _ in range(int(os.environ.get("COLEARN_RECOVERY_KEYS", "5"))):
        text = recovery_key_text(secrets.token_bytes(32)).replace(" ", "")
        for place, right in enumerate(text):
            for wrong in TYPEABLE.replace(right, ""):
                with pytest.raises(RecoveryKeyTypoError):
                    parse_recovery_key(text[:place] + wrong + text[place + 1 :])


def test_every_dropped_doubled_or_added_character_is_caught() -> None:
    for _ in range(20):
        text = recovery_key_text(secrets.token_bytes(32)).replace(" ", "")
        for place in range(len(text)):
            with pytest.raises(RecoveryKeyTypoError):
                parse_recovery_key(text[:place] + text[place + 1 :])
            for added in (text[place], "Q", "7"):
                with pytest.raises(RecoveryKeyTypoError):
                    parse_recovery_key(text[:place] + added + text[place:])


def test_neighbours_exchanged_are_caught() -> None:
    for _ in range(100):
        text = recovery_key_text(secrets.token_bytes(32)).replace(" ", "")
        for place in range(len(text) - 1):
            pair = text[place : place + 2]
            if pair[0] == pair[1]:
                continue
            with pytest.raises(RecoveryKeyTypoError):
                parse_recovery_key(text[:place] + pair[::-1] + text[place + 2 :])


def test_up_to_four_random_errors_are_caught() -> None:
    source = random.Random(7)
    text = recovery_key_text(secrets.token_bytes(32)).replace(" ", "")
    for _ in range(2_000):
        typed = list(text)
        for place in source.sample(range(len(typed)), source.randint(2, 4)):
            typed[place] = source.choice(ALPHABET.replace(typed[place], ""))
        with pytest.raises(RecoveryKeyTypoError):
            parse_recovery_key("".join(typed))


@pytest.mark.parametrize("text", ["", "hello", "Q" * 58, "\u212a" * 58, "9" * 5_000])
def test_anything_else_is_a_typo(text: str) -> None:
    with pytest.raises(RecoveryKeyTypoError):
        parse_recovery_key(text)
