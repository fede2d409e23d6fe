"""Archives that a host opens with its own key, without any words."""

from __future__ import annotations

from pathlib import Path

import pyrage
import pytest

from colearn_desktop.archive.host_keys import Signer, new_secrets
from colearn_desktop.archive.opening_key import OwnKey, Words
from colearn_desktop.archive.reader import extract_archive, read_file, verify_archive
from colearn_desktop.archive.writer import WrittenArchive, write_archive
from colearn_desktop.domain.errors import ArchiveDamagedError, ArchiveNotForUsError
from tests.archive.samples import WORDS, big_file, honest_contents, honest_files, names_in

NETTLE_SEED, NETTLE_IDENTITY = new_secrets()
NETTLE = OwnKey(NETTLE_IDENTITY)
STRANGER = OwnKey(new_secrets()[1])


@pytest.fixture
def sent(tmp_path: Path, cheap_passphrases: None) -> WrittenArchive:
    recipient = Signer(NETTLE_SEED, NETTLE_IDENTITY).keys.age_recipient
    return write_archive(tmp_path, honest_files(), words=WORDS, extra_recipients=[recipient])


def test_it_opens_without_words_and_without_its_unlock_file(
    sent: WrittenArchive, tmp_path: Path
) -> None:
    sent.unlock.unlink()
    assert read_file(sent.archive, NETTLE, "session.json") == honest_contents()["session.json"]
    extract_archive(sent.archive, NETTLE, tmp_path / "out")
    assert (tmp_path / "out" / "data" / "audio" / "001.flac").is_file()


def test_somebody_elses_key_is_said_not_to_be_among_its_recipients(
    sent: WrittenArchive, tmp_path: Path
) -> None:
    with pytest.raises(ArchiveNotForUsError):
        verify_archive(sent.archive, STRANGER)
    with pytest.raises(ArchiveNotForUsError):
        extract_archive(sent.archive, STRANGER, tmp_path / "out")
    assert names_in(tmp_path) == [sent.archive_name]


def test_in_parts_too(tmp_path: Path) -> None:
    recipient = str(pyrage.x25519.Identity.from_str(NETTLE_IDENTITY).to_public())
    sent = write_archive(
        tmp_path,
        [big_file(1 << 20)],
        words=WORDS,
        extra_recipients=[recipient],
        part_bytes=400_000,
    )
    assert verify_archive(sent.archive, NETTLE).files
    with pytest.raises(ArchiveNotForUsError):
        verify_archive(sent.archive, STRANGER)


def test_damage_is_damage_whoever_opens_it(sent: WrittenArchive) -> None:
    body = bytearray(sent.archive.read_bytes())
    body[-100] ^= 1
    sent.archive.write_bytes(body)
    for key in (NETTLE, Words(WORDS)):
        with pytest.raises(ArchiveDamagedError):
            verify_archive(sent.archive, key)


def test_no_key_stands_in_a_traceback() -> None:
    assert NETTLE_IDENTITY not in repr(NETTLE)
    assert WORDS not in repr(Words(WORDS))


def test_something_that_is_no_key_is_the_callers_mistake(sent: WrittenArchive) -> None:
    with pytest.raises(ValueError):
        verify_archive(sent.archive, OwnKey("AGE-SECRET-KEY-1"))
