"""Who this vault is to other hosts, and whom of them it knows.

The keys are made at first need and stay in the encrypted vault. A backup of the vault is
the same host; nothing else ever holds the secret halves.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from colearn_desktop.domain.clock import Clock
from colearn_desktop.domain.errors import HostCardDamagedError, OwnHostCardError
from colearn_desktop.domain.one_line import LONGEST_NAME, one_line
from colearn_desktop.resources import resource_path
from colearn_desktop.vault.known_hosts import KnownHost
from colearn_desktop.vault.own_host_keys import HostSecrets
from colearn_desktop.vault.vault import Vault

# Late everywhere here, so that the first window does not wait for age.
if TYPE_CHECKING:
    from colearn_desktop.archive.host_card import HostCard
    from colearn_desktop.archive.host_keys import HostKeys, Signer

_OWN_NAME = "own_host_name"


@dataclass(frozen=True, slots=True)
class HostIdentity:
    """This vault as a host.

    Attributes:
        signer: Signs archives and the card; `signer.keys` are the public keys.
        age_identity: `AGE-SECRET-KEY-1...`; opens what others encrypted to this vault.
    """

    signer: Signer
    age_identity: str = field(repr=False)


def host_identity(vault: Vault) -> HostIdentity:
    """Our own keys; made now if there are none yet. Quick.

    Raises:
        StorageFullError: They could not be stored; nothing was signed with them.
        VaultLockedError: The vault was locked meanwhile.
    """
    from colearn_desktop.archive.host_keys import Signer, new_secrets

    secrets = vault.own_host_keys.get()
    if secrets is None:
        secrets = vault.own_host_keys.keep(HostSecrets(*new_secrets()))
    return HostIdentity(
        Signer(secrets.signing_seed, secrets.age_identity), secrets.age_identity
    )


def own_host_name(vault: Vault) -> str:
    """What this vault calls itself on its card; empty until somebody chose a name."""
    return vault.settings.get(_OWN_NAME)


def name_own_host(vault: Vault, name: str) -> str:
    """Choose that name.

    Returns:
        It as it is kept: one tidy line, without characters that cannot be seen.

    Raises:
        ValueError: Nothing of it is left. Ask for a name first.
        StorageFullError: No room; the old name stands.
    """
    kept = tidy_host_name(name)
    if not kept:
        raise ValueError("a host needs a name")
    vault.settings.set(_OWN_NAME, kept)
    return kept


def tidy_host_name(name: str) -> str:
    """A name as cards and the address book take it; may come out empty."""
    visible = "".join(sign for sign in name if sign.isprintable() or sign.isspace())
    return one_line(visible, LONGEST_NAME)


def own_card(vault: Vault) -> str:
    """The text of this vault's card, to be saved as `*.colearn-host` in UTF-8.

    Raises:
        ValueError: `name_own_host` was never called.
        StorageFullError: The keys could not be made.
    """
    from colearn_desktop.archive.host_card import write_card

    return write_card(own_host_name(vault), host_identity(vault).signer)


def save_own_card(vault: Vault, path: Path) -> None:
    """Write this vault's card into a file; one of that name is replaced.

    Raises:
        ArchiveTargetError: It cannot be written there.
        ValueError, StorageFullError: As `own_card`.
    """
    from colearn_desktop.archive.target import target_errors
    from colearn_desktop.disk import sync_file

    text = own_card(vault)
    with target_errors(), path.open("wb") as file:
        file.write(text.encode())
        sync_file(file)


# The address book


def card_in_file(path: Path) -> HostCard:
    """Read somebody's card.

    Raises:
        HostCardDamagedError: It cannot be read, is no card, or was altered.
        HostCardTooNewError: A later version of the program made it.
    """
    from colearn_desktop.archive.host_card import read_card
    from colearn_desktop.archive.key_lines import MOST_BYTES

    try:
        with path.open("rb") as file:
            text = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise HostCardDamagedError("it cannot be read") from error
    return read_card(text)


def add_host(vault: Vault, clock: Clock, card: HostCard, name: str = "") -> KnownHost:
    """Enter a host from its card (`archive.host_card.read_card`).

    Args:
        name: What to call it here; as the card says if left out.

    Raises:
        OwnHostCardError: It is our own.
        HostKnownError: It is there already.
        HostNameTakenError: Another one is called so.
        StorageFullError: No room; nothing was entered.
    """
    own = vault.own_host_keys.get()
    if own is not None and host_identity(vault).signer.keys == card.keys:
        raise OwnHostCardError
    host = KnownHost(
        signing_key=card.keys.signing_key,
        age_recipient=card.keys.age_recipient,
        name=tidy_host_name(name) or card.name,
        added_utc_ms=clock.utc_ms(),
    )
    vault.known_hosts.add(host)
    return host


def rename_host(vault: Vault, signing_key: bytes, name: str) -> str:
    """Call a known host differently here.

    Returns:
        The name as it is kept.

    Raises:
        ValueError: Nothing of the name is left.
        UnknownHostError: There is no such host.
        HostNameTakenError: Another one is called so.
    """
    kept = tidy_host_name(name)
    if not kept:
        raise ValueError("a host needs a name")
    vault.known_hosts.rename(signing_key, kept)
    return kept


def mark_compared(vault: Vault, clock: Clock, signing_key: bytes) -> None:
    """Note that the six words were compared by voice, now.

    Raises:
        UnknownHostError: There is no such host.
    """
    vault.known_hosts.mark_compared(signing_key, clock.utc_ms())


def keys_of(host: KnownHost) -> HostKeys:
    """A known host's public keys."""
    from colearn_desktop.archive.host_keys import HostKeys

    return HostKeys(host.signing_key, host.age_recipient)


def fingerprint_of(keys: HostKeys) -> str:
    """Six words, joined by hyphens, by which two people make sure of each other's keys."""
    from colearn_desktop.archive.host_keys import fingerprint_words
    from colearn_desktop.archive.words import read_wordlist

    wordlist = read_wordlist(resource_path("wordlists", "passphrase-words.txt"))
    return "-".join(fingerprint_words(keys, wordlist))
