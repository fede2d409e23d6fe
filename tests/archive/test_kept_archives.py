"""What was written once is read for ever."""

from __future__ import annotations

import io
import json

import pytest
import soundfile

from colearn_desktop.archive.bag import FORMAT_VERSION
from colearn_desktop.archive.host_keys import fingerprint_words
from colearn_desktop.archive.opening_key import OwnKey, Words
from colearn_desktop.archive.reader import read_file, verify_archive
from colearn_desktop.archive.words import read_wordlist
from tests.archive.kept_archives import FORMAT_2, KEPT, KeptArchive
from tests.archive.test_host_card import AGE, WORDLIST

AUDIO = "audio/001-from-0-00-15.flac"


def test_there_is_one_of_each_format() -> None:
    assert [kept.format_version for kept in KEPT] == list(range(1, FORMAT_VERSION + 1))


@pytest.mark.parametrize("kept", KEPT, ids=lambda kept: str(kept.format_version))
def test_it_opens_with_its_words(kept: KeptArchive) -> None:
    key = Words(kept.words)
    contents = verify_archive(kept.folder, key)
    assert contents.format_version == kept.format_version
    assert {"session.json", "notes.html", AUDIO} <= {file.path for file in contents.files}
    signed_by = contents.sender and "-".join(
        fingerprint_words(contents.sender, read_wordlist(WORDLIST))
    )
    assert signed_by == kept.sender_words


@pytest.mark.parametrize("kept", KEPT, ids=lambda kept: str(kept.format_version))
def test_what_is_in_it_can_be_used(kept: KeptArchive) -> None:
    session = json.loads(read_file(kept.folder, Words(kept.words), "session.json"))
    assert "Bridge Street" in json.dumps(session)
    flac = io.BytesIO(read_file(kept.folder, Words(kept.words), AUDIO))
    samples, rate_hz = soundfile.read(flac)
    assert (len(samples), rate_hz) == (16_000, 8_000)


def test_it_opens_with_the_key_of_a_host_that_it_was_sent_to() -> None:
    assert verify_archive(FORMAT_2.folder, OwnKey(AGE)).files
