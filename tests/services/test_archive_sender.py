"""From one vault to another: who sent it, as far as the other one can tell."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from colearn_desktop.archive.host_card import read_card
from colearn_desktop.archive.host_keys import HostKeys
from colearn_desktop.archive.opening_key import OwnKey, Words
from colearn_desktop.archive.reader import verify_archive
from colearn_desktop.services.archive_sender import Sender, SenderKind, sender_of
from colearn_desktop.services.archiving import ExportedArchive, ExportWish, export_sessions
from colearn_desktop.services.host_identity import (
    add_host,
    fingerprint_of,
    host_identity,
    name_own_host,
    own_card,
)
from colearn_desktop.vault.vault import Vault
from tests.fakes.clock import FakeClock
from tests.fakes.vault_fixtures import cheap_vault
from tests.services.past_session import PastSession


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Vault]:
    with cheap_vault(tmp_path, "other") as opened:
        name_own_host(opened, "Nettle")
        yield opened


@pytest.fixture
def past(tmp_path: Path) -> PastSession:
    session = PastSession(tmp_path)
    session.everyone_agrees()
    name_own_host(session.vault, "Juniper")
    return session


def export(past: PastSession, folder: Path, *recipients: HostKeys) -> ExportedArchive:
    folder.mkdir()
    return export_sessions(
        past.vault,
        ExportWish(
            (past.session_id,), recipients=tuple(keys.age_recipient for keys in recipients)
        ),
        folder,
        clock=past.clock,
        progress=lambda _done, _total: None,
        cancelled=lambda: False,
    )


def test_an_archive_goes_from_host_to_host_without_words(
    past: PastSession, other: Vault, tmp_path: Path
) -> None:
    nettle = host_identity(other)
    exported = export(past, tmp_path / "stick", nettle.signer.keys)
    contents = verify_archive(exported.archive, OwnKey(nettle.age_identity))
    juniper = host_identity(past.vault).signer.keys
    words = fingerprint_of(juniper)
    assert contents.sender == juniper
    assert sender_of(contents, other) == Sender(SenderKind.STRANGER, None, words)
    host = add_host(other, FakeClock(), read_card(own_card(past.vault).encode()), "June")
    assert sender_of(contents, other) == Sender(SenderKind.KNOWN, host, words)
    assert sender_of(contents, past.vault) == Sender(SenderKind.OWN, None, words)
    assert sender_of(contents, None) == Sender(SenderKind.STRANGER, None, words)


def test_a_known_signing_key_with_another_recipient_is_a_stranger(
    past: PastSession, other: Vault, tmp_path: Path
) -> None:
    exported = export(past, tmp_path / "stick")
    contents = verify_archive(exported.archive, Words(exported.words))
    assert contents.sender is not None
    card = read_card(own_card(past.vault).encode())
    mixed = HostKeys(card.keys.signing_key, host_identity(other).signer.keys.age_recipient)
    add_host(other, FakeClock(), type(card)(card.name, mixed))
    assert sender_of(contents, other).kind is SenderKind.STRANGER


def test_an_unsigned_archive_names_nobody(past: PastSession, tmp_path: Path) -> None:
    from tests.archive.samples import BY_WORDS, bag_members, seal_tar, tar_of

    contents = verify_archive(
        seal_tar(tmp_path / "x", tar_of(bag_members({"a": b"a"}))), BY_WORDS
    )
    assert sender_of(contents, past.vault) == Sender(SenderKind.UNSIGNED)
