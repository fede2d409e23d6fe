from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyrage
import pytest

from colearn_desktop.archive.host_card import HostCard, read_card
from colearn_desktop.domain.errors import (
    ArchiveTargetError,
    HostCardDamagedError,
    HostKnownError,
    HostNameTakenError,
    OwnHostCardError,
)
from colearn_desktop.services import host_identity as hosts
from colearn_desktop.vault.vault import Vault
from tests.fakes.clock import FakeClock
from tests.fakes.vault_fixtures import PASSPHRASE, cheap_vault


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Vault]:
    with cheap_vault(tmp_path, "other") as opened:
        hosts.name_own_host(opened, "Nettle")
        yield opened


@pytest.fixture
def card(other: Vault, tmp_path: Path) -> HostCard:
    """The other host's, as it arrives on a stick."""
    hosts.save_own_card(other, tmp_path / "nettle.colearn-host")
    return hosts.card_in_file(tmp_path / "nettle.colearn-host")


def test_a_vault_is_the_same_host_whenever_it_is_opened(vault: Vault, other: Vault) -> None:
    first = hosts.host_identity(vault)
    assert hosts.host_identity(vault).signer.keys == first.signer.keys
    folder = vault.folder
    vault.close()
    with Vault.unlock(folder, PASSPHRASE) as again:
        assert hosts.host_identity(again).signer.keys == first.signer.keys
        assert hosts.host_identity(again).age_identity == first.age_identity
    assert hosts.host_identity(other).signer.keys != first.signer.keys
    assert first.age_identity not in repr(first)


def test_what_is_encrypted_to_the_card_opens_with_the_vault(
    other: Vault, card: HostCard
) -> None:
    recipient = pyrage.x25519.Recipient.from_str(card.keys.age_recipient)
    sealed = pyrage.encrypt(b"for Nettle", [recipient])
    identity = pyrage.x25519.Identity.from_str(hosts.host_identity(other).age_identity)
    assert pyrage.decrypt(sealed, [identity]) == b"for Nettle"


def test_a_card_needs_a_name_and_takes_a_tidy_one(vault: Vault) -> None:
    with pytest.raises(ValueError):
        hosts.own_card(vault)
    with pytest.raises(ValueError):
        hosts.name_own_host(vault, " \u200b\n")
    assert hosts.name_own_host(vault, "  Juniper\u202e \n Hall ") == "Juniper Hall"
    assert read_card(hosts.own_card(vault).encode()).name == "Juniper Hall"


def test_a_host_is_added_and_known_by_what_we_call_it(
    vault: Vault, clock: FakeClock, card: HostCard
) -> None:
    host = hosts.add_host(vault, clock, card)
    assert vault.known_hosts.find(card.keys.signing_key) == host
    assert (host.name, host.compared_utc_ms) == ("Nettle", None)
    assert hosts.keys_of(host) == card.keys
    with pytest.raises(HostKnownError):
        hosts.add_host(vault, clock, card, "Somebody else")
    assert hosts.rename_host(vault, host.signing_key, " Nettle\tof Bridge Street") == (
        "Nettle of Bridge Street"
    )
    with pytest.raises(ValueError):
        hosts.rename_host(vault, host.signing_key, "\n")
    hosts.mark_compared(vault, clock, host.signing_key)
    (found,) = vault.known_hosts.list()
    assert found.compared_utc_ms == clock.utc_ms()


def test_a_second_host_of_one_name_needs_another(
    vault: Vault, clock: FakeClock, card: HostCard, tmp_path: Path
) -> None:
    hosts.add_host(vault, clock, card)
    with cheap_vault(tmp_path, "third") as third:
        hosts.name_own_host(third, "NETTLE")
        again = read_card(hosts.own_card(third).encode())
    with pytest.raises(HostNameTakenError):
        hosts.add_host(vault, clock, again)
    assert hosts.add_host(vault, clock, again, "Nettle the second").name == "Nettle the second"


def test_our_own_card_is_not_another_hosts(vault: Vault, clock: FakeClock) -> None:
    hosts.name_own_host(vault, "Juniper")
    own = read_card(hosts.own_card(vault).encode())
    with pytest.raises(OwnHostCardError):
        hosts.add_host(vault, clock, own)


def test_files_that_do_not_do_are_expected_failures(vault: Vault, tmp_path: Path) -> None:
    with pytest.raises(HostCardDamagedError):
        hosts.card_in_file(tmp_path / "none.colearn-host")
    (tmp_path / "long.colearn-host").write_bytes(bytes(100_000))
    with pytest.raises(HostCardDamagedError):
        hosts.card_in_file(tmp_path / "long.colearn-host")
    hosts.name_own_host(vault, "Juniper")
    with pytest.raises(ArchiveTargetError):
        hosts.save_own_card(vault, tmp_path / "none" / "card.colearn-host")


def test_two_hosts_read_each_other_the_same_six_words(other: Vault, card: HostCard) -> None:
    own_screen = hosts.fingerprint_of(hosts.host_identity(other).signer.keys)
    assert own_screen == hosts.fingerprint_of(card.keys)
    assert len(own_screen.split("-")) == 6
