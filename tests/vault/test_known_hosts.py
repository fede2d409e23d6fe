from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as driver

from colearn_desktop.domain.errors import (
    HostKnownError,
    HostNameTakenError,
    UnknownHostError,
)
from colearn_desktop.vault.known_hosts import KnownHost
from colearn_desktop.vault.own_host_keys import HostSecrets
from colearn_desktop.vault.vault import Vault
from tests.fakes.vault_fixtures import PASSPHRASE, cheap_vault
from tests.fakes.vault_room import raw_sql

JUNIPER = KnownHost(b"j" * 32, "age1juniper", "Juniper", 5)
NETTLE = KnownHost(b"n" * 32, "age1nettle", "nettle", 6)


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with cheap_vault(tmp_path) as opened:
        yield opened


def test_hosts_are_found_by_their_key_and_listed_by_name(vault: Vault, tmp_path: Path) -> None:
    vault.known_hosts.add(NETTLE)
    vault.known_hosts.add(JUNIPER)
    vault.close()
    with Vault.unlock(tmp_path / "vault", PASSPHRASE) as again:
        assert again.known_hosts.list() == (JUNIPER, NETTLE)
        assert again.known_hosts.find(NETTLE.signing_key) == NETTLE
        assert again.known_hosts.find(b"s" * 32) is None


def test_a_host_can_be_renamed_compared_and_forgotten(vault: Vault) -> None:
    vault.known_hosts.add(JUNIPER)
    vault.known_hosts.rename(JUNIPER.signing_key, "Juniper Hall")
    vault.known_hosts.mark_compared(JUNIPER.signing_key, 77)
    wanted = replace(JUNIPER, name="Juniper Hall", compared_utc_ms=77)
    assert vault.known_hosts.list() == (wanted,)
    vault.known_hosts.mark_compared(JUNIPER.signing_key, None)
    assert vault.known_hosts.list() == (replace(wanted, compared_utc_ms=None),)
    vault.known_hosts.remove(JUNIPER.signing_key)
    assert vault.known_hosts.list() == ()
    vault.known_hosts.add(JUNIPER)


def test_a_stranger_cannot_be_changed(vault: Vault) -> None:
    with pytest.raises(UnknownHostError):
        vault.known_hosts.rename(b"s" * 32, "Sedge")
    with pytest.raises(UnknownHostError):
        vault.known_hosts.mark_compared(b"s" * 32, 1)
    with pytest.raises(UnknownHostError):
        vault.known_hosts.remove(b"s" * 32)


def test_nobody_is_entered_twice_and_no_name_reads_like_another(vault: Vault) -> None:
    vault.known_hosts.add(JUNIPER)
    with pytest.raises(HostKnownError) as caught:
        vault.known_hosts.add(replace(JUNIPER, name="Somebody else"))
    assert caught.value.name == "Juniper"
    for name in ("Juniper", "JUNIPER", "Júniper"):
        with pytest.raises(HostNameTakenError):
            vault.known_hosts.add(replace(NETTLE, name=name))
    vault.known_hosts.add(NETTLE)
    with pytest.raises(HostNameTakenError):
        vault.known_hosts.rename(NETTLE.signing_key, "juniper")
    vault.known_hosts.rename(JUNIPER.signing_key, "JUNIPER")
    assert [host.name for host in vault.known_hosts.list()] == ["JUNIPER", "nettle"]


def test_keys_that_were_compared_are_never_put_under_a_name(vault: Vault) -> None:
    vault.known_hosts.add(JUNIPER)
    for statement in (
        "UPDATE known_host SET age_recipient = 'age1evil'",
        "UPDATE OR REPLACE known_host SET signing_key = zeroblob(32)",
        "REPLACE INTO known_host SELECT signing_key, 'age1evil', name, 1, 1 FROM known_host",
    ):
        with pytest.raises(driver.IntegrityError, match="append-only"):
            raw_sql(vault).execute(statement)
    assert vault.known_hosts.list() == (JUNIPER,)


def test_own_keys_are_kept_once_and_never_changed(vault: Vault, tmp_path: Path) -> None:
    first, second = HostSecrets(b"1" * 32, "one"), HostSecrets(b"2" * 32, "two")
    assert vault.own_host_keys.get() is None
    assert vault.own_host_keys.keep(first) == first
    assert vault.own_host_keys.keep(second) == first
    for statement in (
        "UPDATE own_host_keys SET age_identity = 'evil'",
        "DELETE FROM own_host_keys",
        "INSERT OR REPLACE INTO own_host_keys VALUES (1, zeroblob(32), 'evil')",
    ):
        with pytest.raises(driver.IntegrityError, match="append-only"):
            raw_sql(vault).execute(statement)
    with pytest.raises(driver.IntegrityError, match="CHECK"):
        raw_sql(vault).execute("INSERT INTO own_host_keys VALUES (2, zeroblob(32), 'evil')")
    vault.close()
    with Vault.unlock(tmp_path / "vault", PASSPHRASE) as again:
        assert again.own_host_keys.get() == first
    assert "one" not in repr(first)


def test_two_threads_end_with_the_same_keys(vault: Vault) -> None:
    kept: list[HostSecrets] = []
    start = threading.Barrier(8)

    def make(number: int) -> None:
        start.wait()
        kept.append(vault.own_host_keys.keep(HostSecrets(bytes([number]) * 32, str(number))))

    threads = [threading.Thread(target=make, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(kept) == 8
    assert len(set(kept)) == 1
