from __future__ import annotations

import threading
import tracemalloc
from itertools import pairwise
from time import perf_counter

import pyrage
import pytest

from colearn_desktop.archive.unlock_file import open_identity, seal_identity
from colearn_desktop.domain.errors import (
    ArchiveDamagedError,
    ArchiveError,
    ArchivePassphraseError,
    ArchiveTooNewError,
    ArchiveUnsafeError,
)
from tests.archive.samples import WORDS

IDENTITY = str(pyrage.x25519.Identity.generate())


def test_a_key_comes_back_with_its_words() -> None:
    assert open_identity(seal_identity(IDENTITY, WORDS), WORDS) == IDENTITY


def test_another_implementation_opens_it() -> None:
    sealed = seal_identity(IDENTITY, WORDS)
    assert pyrage.passphrase.decrypt(sealed, WORDS) == f"{IDENTITY}\n".encode()


def test_comments_beside_the_key_are_skipped() -> None:
    text = f"# created: long ago\n# public key: age1...\n{IDENTITY}"
    assert open_identity(seal_identity(text, WORDS), WORDS) == IDENTITY


def test_wrong_words_are_told_apart_from_damage() -> None:
    with pytest.raises(ArchivePassphraseError):
        open_identity(seal_identity(IDENTITY, WORDS), WORDS + "s")


def test_the_same_key_is_never_sealed_the_same_way() -> None:
    assert seal_identity(IDENTITY, WORDS) != seal_identity(IDENTITY, WORDS)


def test_every_changed_byte_is_noticed() -> None:
    sealed = seal_identity(IDENTITY, WORDS)
    for position in range(len(sealed)):
        changed = bytearray(sealed)
        changed[position] ^= 1
        with pytest.raises(ArchiveError):
            open_identity(bytes(changed), WORDS)


def test_every_shorter_and_longer_file_is_noticed() -> None:
    sealed = seal_identity(IDENTITY, WORDS)
    for length in range(len(sealed)):
        with pytest.raises(ArchiveDamagedError):
            open_identity(sealed[:length], WORDS)
    for surplus in (b"\0", sealed, bytes(1 << 20)):
        with pytest.raises(ArchiveDamagedError):
            open_identity(sealed + surplus, WORDS)


@pytest.mark.parametrize("cost", [20, 22, 30, 64, 99])
def test_a_file_that_asks_for_gigabytes_is_refused_before_it_gets_them(cost: int) -> None:
    sealed = seal_identity(IDENTITY, WORDS).replace(b" 6\n", b" %d\n" % cost, 1)
    tracemalloc.start()
    try:
        with pytest.raises(ArchiveUnsafeError):
            open_identity(sealed, WORDS)
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()


def test_a_later_version_of_age_is_named_as_such() -> None:
    sealed = seal_identity(IDENTITY, WORDS).replace(b"/v1\n", b"/v2\n", 1)
    with pytest.raises(ArchiveTooNewError):
        open_identity(sealed, WORDS)


@pytest.mark.parametrize("text", ["", "# only a comment", f"{IDENTITY}\n{IDENTITY}"])
def test_a_file_without_exactly_one_key_is_refused(text: str) -> None:
    with pytest.raises(ArchiveDamagedError):
        open_identity(seal_identity(text, WORDS), WORDS)


def test_other_threads_go_on_while_a_passphrase_is_worked_on(real_cost: None) -> None:
    ticks = [perf_counter()]
    done = threading.Event()

    def tick() -> None:
        while not done.wait(0.001):
            ticks.append(perf_counter())

    thread = threading.Thread(target=tick)
    thread.start()
    started = perf_counter()
    seal_identity(IDENTITY, WORDS)
    elapsed = perf_counter() - started
    done.set()
    thread.join()
    longest = max(after - before for before, after in pairwise([*ticks, perf_counter()]))
    assert longest < max(0.1, elapsed / 2)
