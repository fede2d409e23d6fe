"""Who sent an archive, as far as this vault can tell."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from colearn_desktop.services.host_identity import fingerprint_of, host_identity
from colearn_desktop.vault.known_hosts import KnownHost
from colearn_desktop.vault.vault import Vault

if TYPE_CHECKING:
    from colearn_desktop.archive.bag_check import ArchiveContents


class SenderKind(StrEnum):
    """What we know of whoever packed an archive."""

    OWN = "own"
    """This vault did."""
    KNOWN = "known"
    """A host of the address book did."""
    STRANGER = "stranger"
    """It is signed by a host that is not in the address book."""
    UNSIGNED = "unsigned"
    """Nobody signed it, or somebody took the signature away."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who packed an archive.

    Attributes:
        host: From the address book, if it is `KNOWN`. Whether its fingerprint was ever
            compared by voice is `host.compared_utc_ms`.
        fingerprint: The six words of the signing host, joined by hyphens; empty if unsigned.
    """

    kind: SenderKind
    host: KnownHost | None = None
    fingerprint: str = ""


def sender_of(contents: ArchiveContents, vault: Vault | None) -> Sender:
    """Look up who signed a verified archive.

    Args:
        contents: As the reader gives it, after it verified the signature.
        vault: Whose address book to look into; without one, every sender is a stranger.
    """
    if contents.sender is None:
        return Sender(SenderKind.UNSIGNED)
    fingerprint = fingerprint_of(contents.sender)
    if vault is not None:
        if vault.own_host_keys.get() and host_identity(vault).signer.keys == contents.sender:
            return Sender(SenderKind.OWN, fingerprint=fingerprint)
        host = vault.known_hosts.find(contents.sender.signing_key)
        # Both keys were compared, so both have to be the ones that we know.
        if host is not None and host.age_recipient == contents.sender.age_recipient:
            return Sender(SenderKind.KNOWN, host, fingerprint)
    return Sender(SenderKind.STRANGER, fingerprint=fingerprint)
